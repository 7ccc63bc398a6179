// Streams downloads to the browser, and takes what other programs share into the page. Keeps no page and answers nothing else:
// an old page of a tool like this is worse than none.
import { downloadPrefix, type PageMessage } from '../engine/stream-messages.ts';
import { answerDownload, offerDownload } from './downloads.ts';
import { sharePath, takeShared } from './share-target.ts';

const scope = globalThis as unknown as ServiceWorkerGlobalScope;

scope.addEventListener('install', () => void scope.skipWaiting());
scope.addEventListener('activate', (event) => {
  event.waitUntil(scope.clients.claim());
});

scope.addEventListener('message', (event) => {
  const message = event.data as PageMessage;
  if (message.say === 'offer') offerDownload(message, event.ports);
});

scope.addEventListener('fetch', (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (origin !== scope.location.origin) return;
  if (method === 'POST' && pathname === sharePath) event.respondWith(takeShared(event.request));
  if (method === 'GET' && pathname.startsWith(downloadPrefix)) {
    event.respondWith(answerDownload(pathname.slice(downloadPrefix.length), (whole) => event.waitUntil(whole)));
  }
});
