// One transfer as the page steers it: pause, resume, cancel, and what came of it.
import { proxy } from 'comlink';
import { PauseSwitch } from '../../src/client/pause-switch.ts';
import type { Progress, TransferControl } from '../../src/client/progress.ts';
import type { Transfer, Watcher } from '../engine/engine-api.ts';
import { outcomeOf } from './outcome.ts';

/** A person reads no faster, and each message costs the page some work. */
const tellEveryMs = 100;

export function startTransfer<Result>(
  watcher: Watcher,
  run: (control: TransferControl) => Promise<Result>,
): Transfer<Result> {
  const abort = new AbortController();
  const pause = new PauseSwitch();
  const outcome = outcomeOf(() => run({ signal: abort.signal, pause, onProgress: sparingly(watcher) }));
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

/** The first, the last, each change of phase, and otherwise one in a while. */
function sparingly(watcher: Watcher): (progress: Progress) => void {
  let toldAt = -Infinity;
  let toldPhase: string | undefined;
  return (progress) => {
    const now = performance.now();
    const isEnd = progress.doneBytes === progress.totalBytes;
    if (progress.phase === toldPhase && !isEnd && now - toldAt < tellEveryMs) return;
    toldAt = now;
    toldPhase = progress.phase;
    watcher.onProgress(progress);
  };
}
