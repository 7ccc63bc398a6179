// Seals as the engine does (web/worker): pieces of 8 MiB through the client library's own code, one ahead of the other.
import { expose } from 'comlink';
import { sealChunks, type BodyFrame } from '../../src/client/seal-chunks.ts';
import { blobSource, SourceReader } from '../../src/client/source.ts';
import type { AeadEngine } from '../../src/sealed/aead.ts';
import { nobleAead } from '../../src/sealed/aead.noble.ts';
import { webCryptoAead, webCryptoAeadAvailable } from '../../src/sealed/aead.webcrypto.ts';
import { webPrimitives } from '../../src/sealed/primitives.web.ts';
import { withFastSha256 } from '../../src/sealed/sha256.wasm.ts';
import { pooledAead } from '../../web/worker/cipher-pool.ts';

const mebibyte = 1_048_576;
const pieceBytes = 8 * mebibyte;

let pool: AeadEngine | undefined;
/** - `noble`: in this worker - `pool`: noble in the chunk workers - `platform`: WebCrypto */
const engines = { noble: () => nobleAead, pool: () => (pool ??= pooledAead()), platform: () => webCryptoAead } as const;

export interface Work {
  readonly engine: keyof typeof engines;
  /** `seal`: bytes that are in memory. `hash`: their SHA-256. `send`: all that an upload does but the network: read, SHA-256, seal. */
  readonly path: keyof typeof paths;
}

async function seal(frame: BodyFrame): Promise<void> {
  const plain = crypto.getRandomValues(new Uint8Array(65_536));
  const piece = new Uint8Array(pieceBytes);
  for (let at = 0; at < pieceBytes; at += plain.length) piece.set(plain, at);
  for (let at = 0; at < frame.plainBytes; at += pieceBytes) await sealChunks(frame, at / 65_536, piece);
}

async function send(frame: BodyFrame): Promise<void> {
  const part = new Uint8Array(pieceBytes);
  const reader = new SourceReader(
    blobSource(new Blob(Array.from({ length: frame.plainBytes / pieceBytes }, () => part))),
  );
  const hash = (await withFastSha256(webPrimitives)).sha256Stream();
  for (let at = 0; at < frame.plainBytes; at += pieceBytes) {
    const plain = await reader.take(pieceBytes);
    const sealing = sealChunks(frame, at / 65_536, plain);
    hash.update(plain);
    await sealing;
  }
  hash.digest();
  await reader.close();
}

async function hash({ plainBytes }: BodyFrame): Promise<void> {
  const piece = crypto.getRandomValues(new Uint8Array(65_536));
  const stream = (await withFastSha256(webPrimitives)).sha256Stream();
  for (let at = 0; at < plainBytes; at += piece.length) stream.update(piece);
  stream.digest();
}

const paths = { seal, hash, send } as const;

const bench = {
  hasPlatformCipher: webCryptoAeadAvailable,
  async run(
    { engine, path }: Work,
    mebibytes: number,
  ): Promise<{ readonly megabytes: number; readonly megabytesPerSecond: number }> {
    const plainBytes = mebibytes * mebibyte;
    const cipher = engines[engine]().forKey(crypto.getRandomValues(new Uint8Array(32)));
    const frame = { cipher, payloadNonce: crypto.getRandomValues(new Uint8Array(16)), plainBytes };
    const work = paths[path];
    // Compiled and started before it counts.
    const warmBytes = 4 * pieceBytes;
    await work({ ...frame, plainBytes: warmBytes });
    const startedAt = performance.now();
    await work(frame);
    const megabytesPerSecond = plainBytes / 1_000 / (performance.now() - startedAt);
    return { megabytes: (plainBytes + warmBytes) / 1_000_000, megabytesPerSecond };
  },
};
export type SealingBench = typeof bench;

expose(bench);
