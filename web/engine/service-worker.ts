// Starts the service worker when something first needs it.
import { serviceWorkerScript } from './script-url.ts';

const patienceMs = 10_000;

/** Undefined where there is none, or it does not start. */
export async function serviceWorker(): Promise<ServiceWorker | undefined> {
  if (!('serviceWorker' in navigator)) return undefined;
  try {
    await navigator.serviceWorker.register(serviceWorkerScript(), { scope: '/', updateViaCache: 'none' });
    const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), patienceMs));
    return (await Promise.race([navigator.serviceWorker.ready, late]))?.active ?? undefined;
  } catch {
    // Switched off in this browser, or the server is gone.
    return undefined;
  }
}
