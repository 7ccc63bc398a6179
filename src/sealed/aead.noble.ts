// ChaCha20-Poly1305 by noble: the engine for browsers without ChaCha20-Poly1305 in WebCrypto, and for header bytes there.
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import type { SyncAeadEngine, SyncChunkCipher } from './aead.ts';
import { concatBytes, requireBytes } from './bytes.ts';
import { SealedError } from './errors.ts';

class NobleChunkCipher implements SyncChunkCipher {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    requireBytes(key, 32, 'a payload key');
    this.#key = key.slice();
  }

  seal(nonce: Uint8Array, plain: readonly Uint8Array[], associated?: Uint8Array): Uint8Array {
    return chacha20poly1305(this.#key, nonce, associated).encrypt(concatBytes(plain));
  }

  open(nonce: Uint8Array, sealed: readonly Uint8Array[], associated?: Uint8Array): Uint8Array {
    try {
      return chacha20poly1305(this.#key, nonce, associated).decrypt(concatBytes(sealed));
    } catch (cause) {
      throw new SealedError('sealed.tampered', 'A sealed chunk does not verify.', { cause });
    }
  }

  sealSlices(nonce: Uint8Array, plain: readonly Uint8Array[], associated?: Uint8Array): Uint8Array[] {
    return [this.seal(nonce, plain, associated)];
  }

  openSlices(nonce: Uint8Array, sealed: readonly Uint8Array[], associated?: Uint8Array): Uint8Array[] {
    return [this.open(nonce, sealed, associated)];
  }
}

export const nobleAead: SyncAeadEngine = { name: 'noble', forKey: (key) => new NobleChunkCipher(key) };
