/** What a transfer hands to the socket, a batch at a time: sealed bytes as they lie, or plain bytes as they verify. */
import { nodeAead } from '../sealed/aead.node.ts';
import { nodePrimitives } from '../sealed/primitives.node.ts';
import { lastChunkRange, openLastChunk, RangeOpener } from '../sealed/random-access.ts';
import { chunkBytes, payloadNonceBytes, plainBytesOf, sealedChunkBytes } from '../sealed/sizes.ts';
import { nodeBodyOpener } from '../sealed/stream.node.ts';
import { payloadKey } from '../sealed/stream.ts';
import type { BlobReader } from '../share/blob-store.ts';
import type { ByteInterval } from '../share/share.ts';
import { fill, readExactly } from './body-source.ts';

export interface Batch {
  readonly pieces: readonly Uint8Array[];
  /** The part of the sealed body that these pieces are, or were opened from. */
  readonly interval: ByteInterval;
}

/** Large reads keep the disk ahead of the socket (measured: as fast as sendfile). */
const sealedBatchBytes = 1024 * 1024;
const openedBatchBytes = 4 * sealedChunkBytes;

/**
 * The sealed bytes [from, to). Two buffers take turns: whoever consumes must be done with a batch
 * before asking for the one after the next.
 */
export async function* sealedBatches(body: BlobReader, [from, to]: ByteInterval): AsyncGenerator<Batch> {
  const size = Math.min(sealedBatchBytes, to - from);
  const buffers = [new Uint8Array(size), new Uint8Array(size)] as const;
  let turn = 0;
  for (let at = from; at < to; at += size) {
    const buffer = (turn++ % 2 === 0 ? buffers[0] : buffers[1]).subarray(0, Math.min(size, to - at));
    await fill(body, buffer, at);
    yield { pieces: [buffer], interval: [at, at + buffer.length] };
  }
}

/** Where a plain byte lies in the sealed body; the end of the plain bytes lies at the end of the body. */
function sealedPosition(plainAt: number, bodyBytes: number): number {
  if (plainAt === 0) return 0;
  if (plainAt === plainBytesOf(bodyBytes)) return bodyBytes;
  return payloadNonceBytes + sealedChunkBytes * Math.floor(plainAt / chunkBytes) + (plainAt % chunkBytes);
}

interface SliceMachine {
  push(slice: Uint8Array): Uint8Array[];
  finish(): Uint8Array[] | undefined;
}

/** Reads [from, to) of the body through `machine`. `plainFrom` is the first plain byte that comes out. */
async function* openedBatches(
  body: BlobReader,
  [from, to]: ByteInterval,
  machine: SliceMachine,
  plainFrom: number,
): AsyncGenerator<Batch> {
  let plainAt = plainFrom;
  const batch = (pieces: readonly Uint8Array[]): Batch => {
    const start = plainAt;
    for (const piece of pieces) plainAt += piece.length;
    return {
      pieces,
      interval: [sealedPosition(start, body.sizeBytes), sealedPosition(plainAt, body.sizeBytes)],
    };
  };
  // Reads end where chunks end, so the opener keeps nothing of one and the buffer can be used again.
  const buffer = new Uint8Array(Math.min(payloadNonceBytes + openedBatchBytes, to - from));
  for (let at = from; at < to;) {
    const wanted = openedBatchBytes + (at === 0 ? payloadNonceBytes : 0);
    const sealed = buffer.subarray(0, Math.min(wanted, to - at));
    await fill(body, sealed, at);
    at += sealed.length;
    const pieces = machine.push(sealed);
    if (pieces.length > 0) yield batch(pieces);
  }
  const rest = machine.finish() ?? [];
  if (rest.length > 0) yield batch(rest);
}

/** All plain bytes, chunk by chunk as they verify. Fails on the first chunk that does not. */
export async function* wholeOpened(body: BlobReader, fileKey: Uint8Array): AsyncGenerator<Batch> {
  yield* openedBatches(body, [0, body.sizeBytes], nodeBodyOpener(fileKey, body.sizeBytes), 0);
  // An empty file has no plain byte to tell of, and yet is handed over whole.
  if (plainBytesOf(body.sizeBytes) === 0) yield { pieces: [], interval: [0, body.sizeBytes] };
}

/** The plain bytes [from, to). The last chunk is opened first: it alone proves the length. */
export async function* partOpened(
  body: BlobReader,
  fileKey: Uint8Array,
  [from, to]: ByteInterval,
): AsyncGenerator<Batch> {
  const nonce = await readExactly(body, 0, payloadNonceBytes);
  const key = payloadKey(nodePrimitives, fileKey, nonce);
  const last = lastChunkRange(body.sizeBytes);
  openLastChunk(nodeAead.forKey(key), body.sizeBytes, [await readExactly(body, last.start, last.end)]);
  const opener = new RangeOpener(nodeAead, key, body.sizeBytes, from, to);
  const machine: SliceMachine = {
    push: (slice) => opener.push(slice),
    finish: () => {
      opener.finish();
      return undefined;
    },
  };
  yield* openedBatches(body, [opener.range.start, opener.range.end], machine, from);
}
