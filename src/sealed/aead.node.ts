// ChaCha20-Poly1305 by node:crypto: the server's engine, synchronous because a chunk takes 20 microseconds.
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import type { SyncAeadEngine, SyncChunkCipher } from './aead.ts';
import { concatBytes, requireBytes, totalBytes } from './bytes.ts';
import { SealedError } from './errors.ts';
import { tagBytes } from './sizes.ts';
import { splitSlices } from './slices.ts';

const algorithm = 'chacha20-poly1305';
const options = { authTagLength: tagBytes };

class NodeChunkCipher implements SyncChunkCipher {
  readonly #key: KeyObject;

  constructor(key: Uint8Array) {
    requireBytes(key, 32, 'a payload key');
    this.#key = createSecretKey(key);
  }

  seal(nonce: Uint8Array, plain: readonly Uint8Array[], associated?: Uint8Array): Uint8Array {
    return plainArray(this.sealSlices(nonce, plain, associated));
  }

  open(nonce: Uint8Array, sealed: readonly Uint8Array[], associated?: Uint8Array): Uint8Array {
    return plainArray(this.openSlices(nonce, sealed, associated));
  }

  sealSlices(nonce: Uint8Array, plain: readonly Uint8Array[], associated?: Uint8Array): Uint8Array[] {
    const cipher = createCipheriv(algorithm, this.#key, nonce, options);
    if (associated !== undefined) cipher.setAAD(associated, { plaintextLength: totalBytes(plain) });
    const sealed: Uint8Array[] = [];
    for (const slice of plain) if (slice.length > 0) sealed.push(cipher.update(slice));
    cipher.final();
    sealed.push(cipher.getAuthTag());
    return sealed;
  }

  openSlices(nonce: Uint8Array, sealed: readonly Uint8Array[], associated?: Uint8Array): Uint8Array[] {
    const textBytes = totalBytes(sealed) - tagBytes;
    if (textBytes < 0) throw new SealedError('sealed.tampered', 'A sealed chunk is shorter than its tag.');
    const [text, tag] = splitSlices(sealed, textBytes);
    const decipher = createDecipheriv(algorithm, this.#key, nonce, options);
    decipher.setAuthTag(concatBytes(tag));
    if (associated !== undefined) decipher.setAAD(associated, { plaintextLength: textBytes });
    const plain: Uint8Array[] = [];
    for (const slice of text) plain.push(decipher.update(slice));
    try {
      decipher.final();
    } catch (cause) {
      throw new SealedError('sealed.tampered', 'A sealed chunk does not verify.', { cause });
    }
    return plain;
  }
}

/** One array, and no Buffer, so that it equals what the other engines give. */
function plainArray(slices: readonly Uint8Array[]): Uint8Array {
  const { buffer, byteOffset, length } = concatBytes(slices);
  return new Uint8Array(buffer, byteOffset, length);
}

export const nodeAead: SyncAeadEngine = { name: 'node:crypto', forKey: (key) => new NodeChunkCipher(key) };
