// Sealing and opening one body, with any engine: the payload nonce, then the chunks. The synchronous classes are for the server,
// the asynchronous ones take every engine, WebCrypto too.
import type { AeadEngine, ChunkCipher, SyncAeadEngine, SyncChunkCipher } from './aead.ts';
import { requireBytes, totalBytes, utf8 } from './bytes.ts';
import { ChunkSealer, type ChunkJob } from './chunks.ts';
import { FailureLatch } from './failure-latch.ts';
import { fileKeyBytes } from './header.ts';
import { OpeningFrame, type OpeningOptions } from './opening-frame.ts';
import type { KeyDerivation, Primitives } from './primitives.ts';
import { payloadNonceBytes } from './sizes.ts';

const payloadInfo = utf8('payload');

/** The key of all chunks of one body (age specification, "Payload"). */
export function payloadKey(primitives: KeyDerivation, fileKey: Uint8Array, payloadNonce: Uint8Array): Uint8Array {
  requireBytes(fileKey, fileKeyBytes, 'a file key');
  requireBytes(payloadNonce, payloadNonceBytes, 'a payload nonce');
  return primitives.hkdfSha256(fileKey, payloadNonce, payloadInfo, 32);
}

/** A fresh payload nonce. */
export function newPayloadNonce(primitives: Primitives): Uint8Array {
  return primitives.randomBytes(payloadNonceBytes);
}

/**
 * Seals a body as its plain bytes arrive. The slices given to `push` are kept until they are sealed: do not change them.
 * A chunk index must be sealed at most once per file key for different bytes; that is the caller's promise.
 */
export class BodySealer {
  readonly #cipher: SyncChunkCipher;
  readonly #chunks = new ChunkSealer();
  #waiting: Uint8Array[];
  #bodyBytes = 0;

  constructor(primitives: KeyDerivation, aead: SyncAeadEngine, fileKey: Uint8Array, payloadNonce: Uint8Array) {
    this.#cipher = aead.forKey(payloadKey(primitives, fileKey, payloadNonce));
    this.#waiting = [payloadNonce];
  }

  /** How many bytes of the body were given out. */
  get bodyBytes(): number {
    return this.#bodyBytes;
  }

  /** The bytes to write, in order, as pieces for `writev`; the first ones are the payload nonce. */
  push(slice: Uint8Array): Uint8Array[] {
    return this.#seal(this.#chunks.push(slice));
  }

  /** The rest of the body. */
  finish(): Uint8Array[] {
    return this.#seal(this.#chunks.finish());
  }

  #seal(jobs: readonly ChunkJob[]): Uint8Array[] {
    const sealed = this.#waiting;
    this.#waiting = [];
    for (const job of jobs) sealed.push(...this.#cipher.sealSlices(job.nonce, job.slices));
    this.#bodyBytes += totalBytes(sealed);
    return sealed;
  }
}

export interface AsyncSealerOptions {
  /** Resume: what is pushed starts at this chunk, with the same file key and payload nonce. The nonce is not given out again. */
  readonly firstChunk?: number;
}

/** The twin of `BodySealer` for engines that answer later. One call at a time; the chunks of one call are sealed side by side. */
export class AsyncBodySealer {
  readonly #cipher: ChunkCipher;
  readonly #chunks: ChunkSealer;
  #waiting: Uint8Array[];
  #bodyBytes = 0;

  constructor(
    primitives: KeyDerivation,
    aead: AeadEngine,
    fileKey: Uint8Array,
    payloadNonce: Uint8Array,
    { firstChunk = 0 }: AsyncSealerOptions = {},
  ) {
    this.#cipher = aead.forKey(payloadKey(primitives, fileKey, payloadNonce));
    this.#chunks = new ChunkSealer(firstChunk);
    this.#waiting = firstChunk === 0 ? [payloadNonce] : [];
  }

  /** How many bytes of the body were given out by this sealer. */
  get bodyBytes(): number {
    return this.#bodyBytes;
  }

  push(slice: Uint8Array): Promise<Uint8Array[]> {
    return this.#seal(this.#chunks.push(slice));
  }

  finish(): Promise<Uint8Array[]> {
    return this.#seal(this.#chunks.finish());
  }

  async #seal(jobs: readonly ChunkJob[]): Promise<Uint8Array[]> {
    const before = this.#waiting;
    this.#waiting = [];
    const sealed = [
      ...before,
      ...(await Promise.all(jobs.map(async (job) => this.#cipher.seal(job.nonce, job.slices)))),
    ];
    this.#bodyBytes += totalBytes(sealed);
    return sealed;
  }
}

/**
 * Opens a body as it arrives, and gives out a chunk only after its tag verified. After the first failure every call fails alike,
 * so that nothing behind a bad chunk is ever released. Only a `finish` that returns says that the body was whole.
 */
export class BodyOpener {
  readonly #latch = new FailureLatch();
  readonly #frame: OpeningFrame<SyncChunkCipher>;

  /** `bodyBytes`: the length the body must have; undefined lets the end of the input decide. */
  constructor(primitives: KeyDerivation, aead: SyncAeadEngine, fileKey: Uint8Array, bodyBytes?: number) {
    this.#frame = new OpeningFrame((nonce) => aead.forKey(payloadKey(primitives, fileKey, nonce)), { bodyBytes });
  }

  /** @throws SealedError `sealed.tampered`, `sealed.trailing` */
  push(slice: Uint8Array): Uint8Array[] {
    return this.#latch.run(() => this.#open(this.#frame.push(slice)));
  }

  /** @throws SealedError `sealed.truncated`, `sealed.tampered` */
  finish(): Uint8Array[] {
    return this.#latch.run(() => this.#open(this.#frame.finish()));
  }

  #open(jobs: readonly ChunkJob[]): Uint8Array[] {
    return jobs.flatMap((job) => this.#frame.cipher.openSlices(job.nonce, job.slices));
  }
}

/** The twin of `BodyOpener` for engines that answer later. One call at a time; the chunks of one call are opened side by side. */
export class AsyncBodyOpener {
  readonly #latch = new FailureLatch();
  readonly #frame: OpeningFrame<ChunkCipher>;

  constructor(primitives: KeyDerivation, aead: AeadEngine, fileKey: Uint8Array, options: OpeningOptions = {}) {
    this.#frame = new OpeningFrame((nonce) => aead.forKey(payloadKey(primitives, fileKey, nonce)), options);
  }

  push(slice: Uint8Array): Promise<Uint8Array[]> {
    return this.#latch.runAsync(() => this.#open(this.#frame.push(slice)));
  }

  finish(): Promise<Uint8Array[]> {
    return this.#latch.runAsync(() => this.#open(this.#frame.finish()));
  }

  #open(jobs: readonly ChunkJob[]): Promise<Uint8Array[]> {
    return Promise.all(jobs.map(async (job) => this.#frame.cipher.open(job.nonce, job.slices)));
  }
}
