// The scripts that a page starts.
import pdfUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?worker&url';
import serviceWorkerUrl from '../service-worker/service-worker.ts?worker&url';
import engineUrl from '../worker/engine.worker.ts?worker&url';
import { ownScripts } from './own-scripts.ts';

const scriptUrl = ownScripts([engineUrl, serviceWorkerUrl, pdfUrl]);

export const engineScript = (): string => scriptUrl(engineUrl);
export const serviceWorkerScript = (): string => scriptUrl(serviceWorkerUrl);
/** pdf.js as its makers have built it. */
export const pdfScript = (): string => scriptUrl(pdfUrl);
