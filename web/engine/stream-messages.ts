// What goes between the engine, which has verified bytes, and the service worker, which hands them to the browser's download.

/** Where the browser fetches them: answered by the service worker only. */
export const downloadPrefix = '/downloads/';

/** The lock that the page holds from its offer on as long as it lives: whoever else gets it knows that the page is gone. */
export const pageLock = (id: string): string => downloadPrefix + id;

/** From a page. Two ports come with `offer`: the engine's, and one on which the service worker says how far it is. */
export type PageMessage =
  | {
      readonly say: 'offer';
      readonly id: string;
      readonly name: string;
      readonly bytes: number;
      /** Whether the page holds its lock. */
      readonly locked: boolean;
    }
  /** Browsers end service workers that nobody speaks to. */
  | { readonly say: 'stay' };

/** To the page: it may navigate to the download; the browser has begun with it. */
export type OfferAnswer = 'ready' | 'begun';

/** From the engine. */
export type StreamMessage =
  /** Answers one `more`. */
  | { readonly say: 'bytes'; readonly bytes: Uint8Array }
  /** Answers one `more`: all of it was sent, and every byte was verified. */
  | { readonly say: 'end' }
  /** It broke off: the browser must not keep what it has. */
  | { readonly say: 'fail' }
  | { readonly say: 'alive?' };

/** From the service worker. */
export type StreamAnswer =
  /** The browser has taken what was sent and wants more. */
  | { readonly say: 'more' }
  /** The browser has taken the last byte. */
  | { readonly say: 'done' }
  /** The person stopped the download in the browser, or the browser did. */
  | { readonly say: 'stopped' }
  | { readonly say: 'alive' };
