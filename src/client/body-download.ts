// Fetches a body and opens it chunk by chunk: however often the network breaks off, and trusting nothing the server says about it.
// Only a `run` that returns has seen every chunk verify, the last one included.
import type { AeadEngine, ChunkCipher } from '../sealed/aead.ts';
import { concatBytes } from '../sealed/bytes.ts';
import { ChunkOpener, chunkNonce, type ChunkJob } from '../sealed/chunks.ts';
import { SealedError } from '../sealed/errors.ts';
import type { KeyDerivation } from '../sealed/primitives.ts';
import { chunkStart, lastChunkRange } from '../sealed/random-access.ts';
import { bodyBytesOf, chunkBytes, chunkCount, payloadNonceBytes } from '../sealed/sizes.ts';
import { SliceQueue } from '../sealed/slices.ts';
import { payloadKey } from '../sealed/stream.ts';
import { BodySupply, type BodyAddress } from './body-supply.ts';
import { ClientError } from './client-error.ts';
import { Backoff, isPassing } from './patience.ts';
import type { Phase, TransferControl } from './progress.ts';
import type { ShareApi } from './share-api.ts';
import type { Sink } from './sink.ts';

export interface DownloadParts {
  readonly api: ShareApi;
  readonly primitives: KeyDerivation;
  readonly aead: AeadEngine;
}

/** A body that the claimant may fetch and open. */
export interface BodyToOpen extends BodyAddress {
  readonly fileKey: Uint8Array;
  /** Plain bytes, as the manifest says. */
  readonly plainBytes: number;
  /** All of it, if it came with the claim. */
  readonly inlineBody?: Uint8Array | undefined;
}

/** Where to write, from where on, and what to do when that much is durable. */
export interface Destination {
  readonly sink: Sink;
  /** Plain bytes from the start that the sink holds, verified at an earlier time. */
  readonly heldBytes: number;
  readonly onFlushed: (receivedBytes: number) => Promise<void>;
}

/** How much may have to be fetched again after a crash, unless the sink knows better. */
const usualFlushEveryBytes = 33_554_432;

export class BodyDownload {
  readonly #parts: DownloadParts;
  readonly #body: BodyToOpen;
  readonly #control: TransferControl;
  readonly #supply: BodySupply;
  readonly #bodyBytes: number;
  readonly #lastChunk: number;
  #inlineBody: Uint8Array | undefined;
  #cipher: ChunkCipher | undefined;
  /** The first chunk that is not verified and written. */
  #next = 0;
  /** The chunk at which the body was wrong once. */
  #suspect = -1;
  #flushedBytes = 0;

  constructor(parts: DownloadParts, body: BodyToOpen, control: TransferControl = {}) {
    this.#parts = parts;
    this.#body = body;
    this.#control = control;
    this.#bodyBytes = bodyBytesOf(body.plainBytes);
    this.#lastChunk = chunkCount(body.plainBytes) - 1;
    this.#supply = new BodySupply(parts.api, body, this.#bodyBytes, control.signal);
    this.#inlineBody = body.inlineBody;
  }

  /** Plain bytes from the start that were verified and written. */
  get writtenBytes(): number {
    return Math.min(this.#body.plainBytes, this.#next * chunkBytes);
  }

  /** @throws ClientError `share.refused`, `share.damaged`; ProblemError, NetworkError; what the sink throws; the reason of the signal */
  async run(destination: Destination): Promise<void> {
    const { signal } = this.#control;
    const { patience, random } = this.#parts.api.transport;
    const backoff = new Backoff(patience, random);
    this.#next = Math.min(this.#lastChunk, Math.floor(destination.heldBytes / chunkBytes));
    this.#flushedBytes = this.#next * chunkBytes;
    for (;;) {
      const before = this.#next;
      try {
        await this.#pass(destination);
        return;
      } catch (error) {
        signal?.throwIfAborted();
        // Every byte is here and verified: it does not matter how the connection ended.
        if (this.#next > this.#lastChunk && isPassing(error)) return;
        if (this.#next > before) backoff.reset();
        if (error instanceof SealedError) this.#onceMore(error);
        else if (isPassing(error)) {
          this.#tell('waiting');
          await backoff.pause(error, signal);
        } else throw error;
      }
    }
  }

  /** From the next chunk to the end of the body. */
  async #pass(destination: Destination): Promise<void> {
    if (this.#cipher === undefined && this.#next > 0) this.#cipher = await this.#proveLength();
    const start = this.#cipher === undefined ? 0 : chunkStart(this.#next);
    const opener = new ChunkOpener({ bodyBytes: this.#bodyBytes, firstChunk: this.#next });
    const nonce = new SliceQueue();
    for await (const slice of this.#read(start)) {
      await this.#control.pause?.whenRunning(this.#control.signal);
      const chunks = this.#cipher === undefined ? this.#takeNonce(nonce, slice) : slice;
      for (const job of opener.push(chunks)) await this.#open(job, destination);
    }
    opener.finish();
  }

  /** The bytes from `start` on: from the answer to the claim if they came with it, but only once. */
  #read(start: number): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
    const inline = this.#inlineBody;
    this.#inlineBody = undefined;
    return inline === undefined ? this.#supply.read(start, this.#bodyBytes) : [inline.subarray(start)];
  }

  /** Keeps the payload nonce, the first 16 bytes of the body, and returns what follows it in `slice`. */
  #takeNonce(nonce: SliceQueue, slice: Uint8Array): Uint8Array {
    const cut = payloadNonceBytes - nonce.bytes;
    nonce.add(slice.subarray(0, cut));
    if (nonce.bytes === payloadNonceBytes) this.#cipher = this.#cipherFor(concatBytes(nonce.take(payloadNonceBytes)));
    return slice.subarray(cut);
  }

  /** Who starts in the middle opens the last chunk first: it alone proves that the body has the length it should have. */
  async #proveLength(): Promise<ChunkCipher> {
    const cipher = this.#cipherFor(await this.#supply.readAll(0, payloadNonceBytes));
    const { start, end, firstChunk } = lastChunkRange(this.#bodyBytes);
    await cipher.open(chunkNonce(firstChunk, true), [await this.#supply.readAll(start, end)]);
    return cipher;
  }

  async #open(job: ChunkJob, { sink, onFlushed }: Destination): Promise<void> {
    if (this.#cipher === undefined) throw new SealedError('sealed.truncated', 'The body ends within its nonce.');
    const plain = await this.#cipher.open(job.nonce, job.slices);
    await sink.write(plain, job.index * chunkBytes);
    this.#next = job.index + 1;
    this.#tell('receiving');
    const writtenBytes = job.index * chunkBytes + plain.length;
    const { flushEveryBytes = usualFlushEveryBytes } = sink;
    if (writtenBytes - this.#flushedBytes < flushEveryBytes || job.last) return;
    await sink.flush();
    await onFlushed(writtenBytes);
    this.#flushedBytes = writtenBytes;
  }

  /** A part that does not verify is fetched once more: then it is the body that is wrong, not the way here. */
  #onceMore(error: SealedError): void {
    if (error.code === 'sealed.trailing' || this.#suspect === this.#next) {
      throw new ClientError(
        'share.damaged',
        'A part of what the server sends does not verify. Nothing was acknowledged.',
        {
          cause: error,
        },
      );
    }
    this.#suspect = this.#next;
    // The nonce is not proven before a chunk verified with it.
    if (this.#next === 0) this.#cipher = undefined;
  }

  #cipherFor(payloadNonce: Uint8Array): ChunkCipher {
    const { primitives, aead } = this.#parts;
    return aead.forKey(payloadKey(primitives, this.#body.fileKey, payloadNonce));
  }

  #tell(phase: Phase): void {
    const totalBytes = this.#body.plainBytes;
    this.#control.onProgress?.({ phase, doneBytes: this.writtenBytes, totalBytes });
  }
}
