// What the synchronous and the asynchronous opener have in common: they collect the payload nonce and make the cipher from it.
import type { ChunkCipher } from './aead.ts';
import { concatBytes } from './bytes.ts';
import { ChunkOpener, type ChunkJob, type ChunkOpenerOptions } from './chunks.ts';
import { SealedError } from './errors.ts';
import { payloadNonceBytes } from './sizes.ts';
import { SliceQueue } from './slices.ts';

export interface OpeningOptions extends ChunkOpenerOptions {
  /** Given, what is pushed starts with a chunk; else with the payload nonce. Needed for a `firstChunk` other than 0. */
  readonly payloadNonce?: Uint8Array;
}

export class OpeningFrame<Cipher extends ChunkCipher> {
  readonly #makeCipher: (payloadNonce: Uint8Array) => Cipher;
  readonly #nonce = new SliceQueue();
  readonly #chunks: ChunkOpener;
  #cipher: Cipher | undefined;

  constructor(makeCipher: (payloadNonce: Uint8Array) => Cipher, { payloadNonce, ...options }: OpeningOptions) {
    this.#makeCipher = makeCipher;
    this.#chunks = new ChunkOpener(options);
    if (payloadNonce !== undefined) this.#cipher = makeCipher(payloadNonce);
  }

  /** Exists from the first job on. */
  get cipher(): Cipher {
    if (this.#cipher === undefined) throw new SealedError('sealed.truncated', 'The body ends within its nonce.');
    return this.#cipher;
  }

  push(slice: Uint8Array): ChunkJob[] {
    if (this.#cipher !== undefined) return this.#chunks.push(slice);
    const cut = payloadNonceBytes - this.#nonce.bytes;
    this.#nonce.add(slice.subarray(0, cut));
    if (this.#nonce.bytes < payloadNonceBytes) return [];
    this.#cipher = this.#makeCipher(concatBytes(this.#nonce.take(payloadNonceBytes)));
    return this.#chunks.push(slice.subarray(cut));
  }

  finish(): ChunkJob[] {
    return this.#chunks.finish();
  }
}
