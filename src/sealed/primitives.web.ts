// The primitives by noble (pure JavaScript): browsers, and anything else without node:crypto.
import { x25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { nobleAead } from './aead.noble.ts';
import { requireBytes } from './bytes.ts';
import { SealedError } from './errors.ts';
import type { KeyDerivation, Primitives } from './primitives.ts';

/** Apart from the rest, so that a worker that only handles chunks does not carry the curve. */
export const webKeyDerivation: KeyDerivation = {
  hkdfSha256: (ikm, salt, info, length) => hkdf(sha256, ikm, salt, info, length),
};

export const webPrimitives: Primitives = {
  ...webKeyDerivation,
  name: 'noble',
  aead: nobleAead,
  sha256: (data) => sha256(data),
  sha256Stream() {
    const hash = sha256.create();
    return {
      update(bytes) {
        hash.update(bytes);
      },
      digest: () => hash.clone().digest(),
    };
  },
  hmacSha256: (key, data) => hmac(sha256, key, data),
  x25519PublicKey(secret) {
    requireBytes(secret, 32, 'an X25519 secret');
    return x25519.getPublicKey(secret);
  },
  x25519SharedSecret(secret, publicKey) {
    requireBytes(secret, 32, 'an X25519 secret');
    requireBytes(publicKey, 32, 'an X25519 public key');
    try {
      return x25519.getSharedSecret(secret, publicKey);
    } catch (cause) {
      // noble itself refuses an all-zero result.
      throw new SealedError('sealed.key', 'The X25519 public key is a low-order point.', { cause });
    }
  },
  randomBytes: (length) => globalThis.crypto.getRandomValues(new Uint8Array(length)),
};
