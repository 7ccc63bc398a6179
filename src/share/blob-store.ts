/** Where sealed bodies lie: opaque bytes under random names. Holds no key, no name, no rule. */

/** One body being written. Exactly one of `publish`, `close`, `discard` ends it. */
export interface BlobWriter {
  /** Bytes in the partial blob so far: what a resumed upload continues from. */
  readonly sizeBytes: number;
  /** Appends the pieces in order. Resolves when the operating system has them all. Never call it twice at once. */
  write(pieces: readonly Uint8Array[]): Promise<void>;
  /** Makes the bytes durable and gives them their final name. When it resolves, a power loss keeps them. */
  publish(): Promise<void>;
  /** Ends writing and keeps the partial blob for a later `resume`. */
  close(): Promise<void>;
  /** Ends writing and removes the partial blob. */
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
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
  readonly partial: boolean;
}

export interface BlobSpace {
  readonly totalBytes: number;
  readonly freeBytes: number;
}

export abstract class BlobStore {
  /** Starts a new blob under a name nobody has. Rejects when the name is taken. */
  abstract create(blobId: string): Promise<BlobWriter>;
  /** Goes on with a partial blob where its bytes end; starts it when it is not there yet. */
  abstract resume(blobId: string): Promise<BlobWriter>;
  /** What is there: nothing, a partial blob of so many bytes, or a published one. */
  abstract find(blobId: string): Promise<{ readonly sizeBytes: number; readonly partial: boolean } | undefined>;
  /** Opens a published blob; `undefined` when it is not there. */
  abstract open(blobId: string): Promise<BlobReader | undefined>;
  /** Removes the blob, partial or published. Idempotent. */
  abstract remove(blobId: string): Promise<void>;
  /** Every blob, in no particular order. */
  abstract list(): AsyncIterable<BlobListing>;
  /** Room on the medium. */
  abstract space(): Promise<BlobSpace>;
  /** The id of the metadata store these blobs belong to, as written at first start; `undefined` when the mark is missing. */
  abstract owner(): Promise<string | undefined>;
  /** Writes the mark on an empty store. Rejects when another mark is there. */
  abstract adopt(storeId: string): Promise<void>;
}
