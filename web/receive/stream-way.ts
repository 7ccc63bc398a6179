// Has the service worker offer a download, and has the browser begin it.
import { downloadPrefix, pageLock, type OfferAnswer, type PageMessage } from '../engine/stream-messages.ts';
import { serviceWorker } from '../engine/service-worker.ts';

/** What the browser's download is to be called, and how long it is. */
export interface Named {
  readonly name: string;
  readonly bytes: number;
}

export interface StreamOffer {
  /** For the engine. */
  readonly port: MessagePort;
  readonly begin: () => void;
  /** Keeps the service worker from being ended. */
  readonly stay: () => void;
  readonly hasBegun: () => boolean;
}

const readyWithinMs = 5_000;
const stayEveryMs = 4_000;

/** Undefined if there is no service worker that answers. */
export async function offerStream({ name, bytes }: Named): Promise<StreamOffer | undefined> {
  const worker = await serviceWorker();
  if (worker === undefined) return undefined;
  const say = (message: PageMessage, ports: MessagePort[] = []): void => worker.postMessage(message, ports);
  const id = crypto.getRandomValues(new Uint32Array(4)).join('-');
  const [data, answers] = [new MessageChannel(), new MessageChannel()];
  let hasBegun = false;
  let saidAt = 0;
  const ready = new Promise<boolean>((resolve) => {
    setTimeout(() => resolve(false), readyWithinMs);
    answers.port1.onmessage = ({ data: answer }: MessageEvent<OfferAnswer>) => {
      if (answer === 'begun') hasBegun = true;
      else resolve(true);
    };
  });
  const locked = await holdsWhileHere(pageLock(id));
  say({ say: 'offer', id, name, bytes, locked }, [data.port2, answers.port2]);
  if (!(await ready)) return undefined;
  return {
    port: data.port1,
    // The answer is a download, so the page stays where it is. Not in a frame: the policy allows none.
    begin: () => location.assign(downloadPrefix + id),
    stay: () => {
      if (performance.now() - saidAt < stayEveryMs) return;
      saidAt = performance.now();
      say({ say: 'stay' });
    },
    hasBegun: () => hasBegun,
  };
}

/** Takes a lock that ends with this page, however the page ends. False where there are no locks. */
function holdsWhileHere(name: string): Promise<boolean> {
  const { locks } = navigator as { readonly locks?: LockManager };
  return new Promise((resolve) => {
    const hold = (): Promise<void> => {
      resolve(true);
      return new Promise(() => undefined);
    };
    if (locks === undefined) resolve(false);
    else locks.request(name, hold).catch(() => resolve(false));
  });
}
