// A download that the browser makes of verified bytes. It ends well only when the engine has said that the last chunk was verified: a
// stream that errs is a failed download, never a short file that looks whole.
import {
  pageLock,
  type OfferAnswer,
  type PageMessage,
  type StreamAnswer,
  type StreamMessage,
} from '../engine/stream-messages.ts';
import { attachment } from './attachment.ts';

type Offer = Extract<PageMessage, { say: 'offer' }>;

interface Offered extends Offer {
  readonly port: MessagePort;
  readonly tell: (answer: OfferAnswer) => void;
}

/** The engine speaks every few seconds, or it is gone. */
const goneAfterMs = 40_000;

const offered = new Map<string, Offered>();

/** From a page that is about to navigate to the download. */
export function offerDownload(offer: Offer, [port, reply]: readonly MessagePort[]): void {
  if (port === undefined || reply === undefined) return;
  const tell = (answer: OfferAnswer): void => reply.postMessage(answer);
  offered.set(offer.id, { ...offer, port, tell });
  port.onmessage = ({ data }: MessageEvent<StreamMessage>) => {
    if (data.say === 'alive?') port.postMessage({ say: 'alive' } satisfies StreamAnswer);
    if (data.say === 'fail') offered.delete(offer.id);
  };
  tell('ready');
}

/** @param keepAlive called with what ends when the download ends */
export function answerDownload(id: string, keepAlive: (whole: Promise<void>) => void): Response {
  const offer = offered.get(id);
  // Nothing to see, and the page stays where it is.
  if (offer === undefined) return new Response(null, { status: 204 });
  offered.delete(id);
  offer.tell('begun');
  const { stream, whole } = streamOf(offer);
  keepAlive(whole);
  return new Response(stream, {
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(offer.bytes),
      'content-disposition': attachment(offer.name),
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
  });
}

function streamOf(offer: Offered): { readonly stream: ReadableStream<Uint8Array>; readonly whole: Promise<void> } {
  let over = (): void => undefined;
  const whole = new Promise<void>((resolve) => {
    over = resolve;
  });
  const source = new StreamSource(offer, () => over());
  // Asked for more only when the browser has taken everything: what waits is in the engine, and that waits for the network.
  return { stream: new ReadableStream(source, { highWaterMark: 1 }), whole };
}

class StreamSource implements UnderlyingDefaultSource<Uint8Array> {
  readonly #port: MessagePort;
  /** Undefined where the page could not take it. */
  readonly #pageLock: string | undefined;
  readonly #over: () => void;
  readonly #ended = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor({ port, id, locked }: Offered, over: () => void) {
    this.#port = port;
    this.#pageLock = locked ? pageLock(id) : undefined;
    this.#over = over;
  }

  start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.#port.onmessage = ({ data }: MessageEvent<StreamMessage>) => {
      this.#hear(data, controller);
    };
    this.#expect(controller);
    if (this.#pageLock !== undefined) this.#failWithout(this.#pageLock, controller);
  }

  pull(): void {
    this.#say({ say: 'more' });
  }

  cancel(): void {
    this.#say({ say: 'stopped' });
    this.#end();
  }

  #hear(message: StreamMessage, controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.#expect(controller);
    switch (message.say) {
      case 'bytes':
        controller.enqueue(message.bytes);
        return;
      case 'end':
        controller.close();
        this.#say({ say: 'done' });
        this.#end();
        return;
      case 'fail':
        this.#fail(controller);
        return;
      case 'alive?':
        this.#say({ say: 'alive' });
    }
  }

  #fail(controller: ReadableStreamDefaultController<Uint8Array>): void {
    controller.error(new TypeError('The download broke off.'));
    this.#end();
  }

  /** A page that was left or reloaded says nothing more: at once the browser must know, or it would go on with what is no more. */
  #failWithout(lock: string, controller: ReadableStreamDefaultController<Uint8Array>): void {
    navigator.locks
      .request(lock, { signal: this.#ended.signal }, () => {
        this.#fail(controller);
      })
      // It has ended before the page.
      .catch(() => undefined);
  }

  #say(answer: StreamAnswer): void {
    this.#port.postMessage(answer);
  }

  #expect(controller: ReadableStreamDefaultController<Uint8Array>): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#fail(controller);
    }, goneAfterMs);
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#port.onmessage = null;
    this.#ended.abort();
    this.#over();
  }
}
