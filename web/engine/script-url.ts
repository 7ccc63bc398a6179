// The scripts that a page starts.
import engineUrl from '../worker/engine.worker.ts?worker&url';
import { ownScripts } from './own-scripts.ts';

const serviceWorkerUrl = '/sw.js';
const scriptUrl = ownScripts([engineUrl, serviceWorkerUrl]);

export const engineScript = (): string => scriptUrl(engineUrl);
export const serviceWorkerScript = (): string => scriptUrl(serviceWorkerUrl);
