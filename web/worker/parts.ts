// What the client library is made of in this worker.
import { ShareApi } from '../../src/client/share-api.ts';
import { Transport, type TransportOptions } from '../../src/client/transport.ts';
import type { AeadEngine } from '../../src/sealed/aead.ts';
import { webCryptoAead, webCryptoAeadAvailable } from '../../src/sealed/aead.webcrypto.ts';
import { webPasswordHasher } from '../../src/sealed/password.web.ts';
import type { Primitives } from '../../src/sealed/primitives.ts';
import { webPrimitives } from '../../src/sealed/primitives.web.ts';
import { withFastSha256 } from '../../src/sealed/sha256.wasm.ts';
import { pooledAead } from './cipher-pool.ts';

const base = location.origin;

/** For questions that somebody waits for: says soon that there is no answer. */
export const promptApi = new ShareApi(
  new Transport({ base, patience: { attempts: 3, firstDelayMs: 300, longestDelayMs: 2_000 } }),
);

/** For uploads: a lost network is waited for, however long; a server that says "not now" is asked a few times, then the person decides. */
export function uploadApi(options: Pick<TransportOptions, 'fetch' | 'onRetry'>): ShareApi {
  const patience = { attempts: Infinity, refusals: 5, firstDelayMs: 500, longestDelayMs: 10_000 };
  return new ShareApi(new Transport({ base, patience, ...options }));
}

/** For downloads: a lost network is waited for, however long, and the person can cancel; a server that says "not now" may say it for good. */
export const patientApi = new ShareApi(
  new Transport({ base, patience: { attempts: Infinity, refusals: 4, firstDelayMs: 500, longestDelayMs: 10_000 } }),
);

export const primitives = webPrimitives;

let forUploads: Promise<Primitives> | undefined;

/** For uploads, which hash all that they send. */
export function uploadPrimitives(): Promise<Primitives> {
  forUploads ??= withFastSha256(primitives);
  return forUploads;
}

export const hasher = webPasswordHasher;

let chosen: Promise<AeadEngine> | undefined;

/** The platform's cipher where it has the right one; else ours in JavaScript, on several cores. */
export function aead(): Promise<AeadEngine> {
  chosen ??= webCryptoAeadAvailable().then((available) => (available ? webCryptoAead : pooledAead()));
  return chosen;
}
