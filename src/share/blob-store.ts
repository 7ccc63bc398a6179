/**
 * Where sealed bodies lie: opaque bytes under random names. Holds no key, no name, no rule.
 * Every promise here is a test in test/contract/blob-store.contract.ts, run for every adapter.
 */

/** The medium has no room left. What was written before stays. */
export class StorageFull extends Error {
  readonly code = 'storage.full';
  constructor(cause?: unknown) {
    super('The blob store has no room left.', { cause });
    this.name = 'StorageFull';
  }
}

/** The blobs could not be reached, or they belong to another server. Nothing is known about what was asked. */
export class BlobStoreUnreachable extends Error {
  readonly code = 'store.unreachable';
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'BlobStoreUnreachable';
  }
}

/**
 * `blob.exists`: the name is taken. `blob.gone`: removed while it was being written.
 * `blob.not_ours`: the mark names another store, or is missing beside blobs. `blob.misused`: the caller broke the contract.
 */
export type BlobErrorCode = 'blob.exists' | 'blob.gone' | 'blob.not_ours' | 'blob.misused';

export class BlobError extends Error {
  constructor(
    readonly code: BlobErrorCode,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = 'BlobError';
  }
}

/** One body being written. Exactly one of `publish`, `close`, `discard` ends it; after that, `close` and `discard` do no harm. */
export interface BlobWriter {
  /** Bytes in the partial blob so far: what a resumed upload continues from. True also after a write that failed. */
  readonly sizeBytes: number;
  /**
   * Appends the pieces in order. Resolves when the operating system has them all. Never call it twice at once.
   * Rejects with `StorageFull` when there is no room.
   */
  write(pieces: readonly Uint8Array[]): Promise<void>;
  /**
   * Makes the bytes durable and gives them their final name. When it resolves, a power loss keeps them.
   * When it rejects, the blob is not published; `discard` still removes what is left. `blob.gone`: removed meanwhile.
   */
  publish(): Promise<void>;
  /** Ends writing and keeps the partial blob for a later `resume`. */
  close(): Promise<void>;
  /** Ends writing and removes the partial blob, never a published one. */
  discard(): Promise<void>;
}

/** One published body being read. Stays readable after `remove` until closed. */
export interface BlobReader {
  readonly sizeBytes: number;
  /** Fills `into` from byte `position`; resolves to how many bytes were read (less only at the end of the blob). */
  read(into: Uint8Array, position: number): Promise<number>;
  close(): Promise<void>;
}

export interface BlobListing {
  readonly blobId: string;
  readonly sizeBytes: number;
  /** How long nobody has written to it, by the clock of the medium: that of this machine may be another, or set since. */
  readonly untouchedMs: number;
  readonly partial: boolean;
}

export interface BlobSpace {
  readonly totalBytes: number;
  readonly freeBytes: number;
}

/**
 * Blob ids are lower-case UUIDs; anything else is `blob.misused`. Until `adopt` succeeded, and whenever the mark is
 * gone or another's (an unmounted folder), nothing is written and nothing is called absent: `BlobStoreUnreachable`.
 */
export abstract class BlobStore {
  /** Starts a new blob under a name nobody has. Rejects when the name is taken (`blob.exists`). */
  abstract create(blobId: string): Promise<BlobWriter>;
  /** Goes on with a partial blob where its bytes end; starts it when it is not there yet. A published one is `blob.exists`. */
  abstract resume(blobId: string): Promise<BlobWriter>;
  /** What is there: nothing, a partial blob of so many bytes, or a published one. */
  abstract find(blobId: string): Promise<{ readonly sizeBytes: number; readonly partial: boolean } | undefined>;
  /** Opens a published blob; `undefined` when it is not there. */
  abstract open(blobId: string): Promise<BlobReader | undefined>;
  /** Removes the blob, partial or published. Idempotent. */
  abstract remove(blobId: string): Promise<void>;
  /** Every blob, in no particular order. One that is published meanwhile may show twice, never not at all. Foreign files do not show. */
  abstract list(): AsyncIterable<BlobListing>;
  /** Writes something and takes it away again: resolves when new bytes would find a place. */
  abstract tryToWrite(): Promise<void>;
  /** Room on the medium. */
  abstract space(): Promise<BlobSpace>;
  /** Bytes of all partial blobs: what is written and not published. */
  abstract partialBytes(): Promise<number>;
  /** The id of the metadata store these blobs belong to, as written at first start; `undefined` when the mark is missing. */
  abstract owner(): Promise<string | undefined>;
  /**
   * Takes the store for this id: writes the mark on an empty store, finds its own mark again on another.
   * Rejects when another mark is there, or none beside blobs (`blob.not_ours`).
   */
  abstract adopt(storeId: string): Promise<void>;
}
