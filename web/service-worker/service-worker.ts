// Streams downloads to the browser, and takes what other programs share into the page.
const scope = globalThis as unknown as ServiceWorkerGlobalScope;

scope.addEventListener('install', () => void scope.skipWaiting());
scope.addEventListener('activate', (event) => {
  event.waitUntil(scope.clients.claim());
});
