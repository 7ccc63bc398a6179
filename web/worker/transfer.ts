// One transfer as the page steers it: pause, resume, cancel, and what came of it.
import { proxy } from 'comlink';
import { PauseSwitch } from '../../src/client/pause-switch.ts';
import type { Progress, TransferControl } from '../../src/client/progress.ts';
import type { Transfer, Watcher } from '../engine/engine-api.ts';
import { outcomeOf } from './outcome.ts';

/** A person reads no faster, and each message costs the page some work. */
const tellEveryMs = 100;
const tellAgainMs = 5_000;

export function startTransfer<Result>(
  watcher: Watcher,
  run: (control: TransferControl) => Promise<Result>,
): Transfer<Result> {
  const abort = new AbortController();
  const pause = new PauseSwitch();
  const telling = sparingly(watcher);
  const outcome = outcomeOf(() => run({ signal: abort.signal, pause, onProgress: telling.tell })).finally(telling.end);
  return proxy({
    pause: () => {
      pause.pause();
    },
    resume: () => {
      pause.resume();
    },
    cancel: () => {
      abort.abort();
      pause.resume();
    },
    outcome: () => outcome,
  });
}

/** Each change of phase, the end, otherwise the newest once in a while; and again when nothing moves, so that the page knows of us. */
function sparingly(watcher: Watcher): { readonly tell: (progress: Progress) => void; readonly end: () => void } {
  let toldAt = -Infinity;
  let newest: Progress | undefined;
  let isNews = false;
  const pass = (progress: Progress): void => {
    toldAt = performance.now();
    isNews = false;
    watcher.onProgress(progress);
  };
  // Here and not in the page: browsers hold back the timers of a page that nobody looks at.
  const timer = setInterval(() => {
    const isDue = performance.now() - toldAt >= (isNews ? tellEveryMs : tellAgainMs);
    if (newest !== undefined && isDue) pass(newest);
  }, tellEveryMs);
  return {
    tell: (progress) => {
      const isTurn = progress.phase !== newest?.phase || progress.doneBytes === progress.totalBytes;
      newest = progress;
      isNews = true;
      if (isTurn) pass(progress);
    },
    end: () => {
      clearInterval(timer);
    },
  };
}
