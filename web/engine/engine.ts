// The page's end of the line to the engine. The worker starts when the first question is asked.
import { proxy, wrap, type Remote } from 'comlink';
import type { Engine, Failure, Watcher } from './engine-api.ts';
import { engineScript } from './script-url.ts';

interface Line {
  readonly remote: Remote<Engine>;
  readonly lost: Promise<{ readonly ok: false; readonly failure: Failure }>;
}

let line: Line | undefined;

export function engine(): Remote<Engine> {
  line ??= startEngine();
  return line.remote;
}

/** Resolves if the engine could not be loaded: no question to it is ever answered then. The next `engine()` tries again. */
export function engineLost(): Line['lost'] {
  line ??= startEngine();
  return line.lost;
}

function startEngine(): Line {
  const worker = new Worker(engineScript(), { type: 'module', name: 'engine' });
  const lost: Line['lost'] = new Promise((resolve) => {
    worker.addEventListener('error', (event) => {
      // What goes wrong inside of it has a message, and it lives on.
      if (event instanceof ErrorEvent && event.message !== '') return;
      line = undefined;
      const failure = { code: 'engine.lost', detail: 'The engine could not be loaded.', extras: {} };
      resolve({ ok: false, failure });
    });
  });
  return { remote: wrap<Engine>(worker), lost };
}

/** What the engine may call back. */
export function watcher(callbacks: Watcher): Watcher {
  return proxy(callbacks);
}
