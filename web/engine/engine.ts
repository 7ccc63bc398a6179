// The page's end of the line to the engine. The worker starts when the first question is asked.
import { proxy, wrap, type Remote } from 'comlink';
import type { Engine, Watcher } from './engine-api.ts';
import { engineScript } from './script-url.ts';

let remote: Remote<Engine> | undefined;

export function engine(): Remote<Engine> {
  remote ??= wrap<Engine>(new Worker(engineScript(), { type: 'module', name: 'engine' }));
  return remote;
}

/** What the engine may call back. */
export function watcher(callbacks: Watcher): Watcher {
  return proxy(callbacks);
}
