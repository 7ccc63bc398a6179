/** A sealed body to read from, wherever it lies: in the blob store or in the record. */
import type { BlobReader, BlobStore } from '../share/blob-store.ts';
import { StoreUnreachable } from '../share/metadata-store.ts';
import type { ShareRecord } from '../share/share.ts';

/** A body kept in the record. */
class SmallBody implements BlobReader {
  constructor(private readonly bytes: Uint8Array) {}

  get sizeBytes(): number {
    return this.bytes.length;
  }

  read(into: Uint8Array, position: number): Promise<number> {
    const piece = this.bytes.subarray(position, position + into.length);
    into.set(piece);
    return Promise.resolve(piece.length);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/**
 * Opens the body of a share. A missing or short blob is `StoreUnreachable`, never "gone": a folder that is
 * not mounted must not look like a share that ended.
 */
export async function openBody(blobs: BlobStore, share: ShareRecord, kept?: Uint8Array): Promise<BlobReader> {
  if (kept !== undefined) return new SmallBody(kept);
  const reader = share.blobId === undefined ? undefined : await blobs.open(share.blobId);
  if (reader?.sizeBytes === share.bodyBytes) return reader;
  await reader?.close();
  throw new StoreUnreachable('the body of a live share is not in the blob store');
}

/** Reads [from, to) whole. */
export async function readExactly(body: BlobReader, from: number, to: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(to - from);
  await fill(body, bytes, from);
  return bytes;
}

/** Fills `into` from byte `position`, or fails: a body never ends early. */
export async function fill(body: BlobReader, into: Uint8Array, position: number): Promise<void> {
  let filled = 0;
  while (filled < into.length) {
    const read = await body.read(into.subarray(filled), position + filled);
    if (read === 0) throw new StoreUnreachable('the body of a live share ends early');
    filled += read;
  }
}
