// The port of the chunk cipher, ChaCha20-Poly1305 (RFC 8439). Interchangeable engines, the same bytes from each.

/**
 * One payload key. Slices go in as they arrived, so that an engine that can take pieces does not copy them together.
 * The nonce has 12 bytes; the sealed form is the ciphertext followed by the 16-byte tag. The format has no associated data: it is here
 * because all published test vectors have some, and should run through the very code that ships.
 */
export interface ChunkCipher {
  seal(nonce: Uint8Array, plain: readonly Uint8Array[], associated?: Uint8Array): Uint8Array | Promise<Uint8Array>;
  /** @throws SealedError `sealed.tampered` if the tag does not verify; no plain byte is given out before it did. */
  open(nonce: Uint8Array, sealed: readonly Uint8Array[], associated?: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** A cipher that answers at once. The `…Slices` forms give the same bytes as several arrays and spare one copy of them. */
export interface SyncChunkCipher extends ChunkCipher {
  seal(nonce: Uint8Array, plain: readonly Uint8Array[], associated?: Uint8Array): Uint8Array;
  open(nonce: Uint8Array, sealed: readonly Uint8Array[], associated?: Uint8Array): Uint8Array;
  sealSlices(nonce: Uint8Array, plain: readonly Uint8Array[], associated?: Uint8Array): Uint8Array[];
  /** @throws SealedError as `open` does. */
  openSlices(nonce: Uint8Array, sealed: readonly Uint8Array[], associated?: Uint8Array): Uint8Array[];
}

/** Makes ciphers; `key` has 32 bytes. */
export interface AeadEngine {
  readonly name: string;
  forKey(key: Uint8Array): ChunkCipher;
}

export interface SyncAeadEngine extends AeadEngine {
  forKey(key: Uint8Array): SyncChunkCipher;
}
