// The cryptographic functions the format is built from, as a port: node:crypto on the server, noble in the browser.
import type { SyncAeadEngine } from './aead.ts';

/** HKDF-SHA-256 alone: all a worker needs that only seals or opens chunks. */
export interface KeyDerivation {
  /** HKDF-SHA-256 (RFC 5869), extract and expand. `length` in bytes. */
  hkdfSha256(ikm: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array;
}

/** A SHA-256 over bytes as they arrive. */
export interface Sha256Stream {
  update(bytes: Uint8Array): void;
  /** Of everything so far; more may follow. */
  digest(): Uint8Array;
}

/** Every method is synchronous and returns a fresh array. */
export interface Primitives extends KeyDerivation {
  readonly name: string;
  /** ChaCha20-Poly1305 for the few bytes of a header. */
  readonly aead: SyncAeadEngine;
  sha256(data: Uint8Array): Uint8Array;
  sha256Stream(): Sha256Stream;
  hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array;
  /** The public key of a 32-byte X25519 secret (RFC 7748 §5). */
  x25519PublicKey(secret: Uint8Array): Uint8Array;
  /** @throws SealedError `sealed.key` if the result is all zero, that is if `publicKey` is a low-order point (RFC 7748 §6.1). */
  x25519SharedSecret(secret: Uint8Array, publicKey: Uint8Array): Uint8Array;
  /** Bytes of the platform's CSPRNG. */
  randomBytes(length: number): Uint8Array;
}
