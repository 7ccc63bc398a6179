// The primitives by node:crypto (OpenSSL).
import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { nodeAead } from './aead.node.ts';
import { requireBytes } from './bytes.ts';
import { SealedError } from './errors.ts';
import type { Primitives } from './primitives.ts';

// The constant DER around a raw X25519 key (RFC 8410 §4 and §7): node:crypto takes no raw keys.
const pkcs8Prefix = Buffer.from('302e020100300506032b656e04220420', 'hex');
const spkiPrefix = Buffer.from('302a300506032b656e032100', 'hex');

function secretKey(secret: Uint8Array): KeyObject {
  requireBytes(secret, 32, 'an X25519 secret');
  return createPrivateKey({ key: Buffer.concat([pkcs8Prefix, secret]), format: 'der', type: 'pkcs8' });
}

function publicKeyOf(point: Uint8Array): KeyObject {
  requireBytes(point, 32, 'an X25519 public key');
  return createPublicKey({ key: Buffer.concat([spkiPrefix, point]), format: 'der', type: 'spki' });
}

export const nodePrimitives: Primitives = {
  name: 'node:crypto',
  aead: nodeAead,
  sha256: (data) => createHash('sha256').update(data).digest(),
  hmacSha256: (key, data) => createHmac('sha256', key).update(data).digest(),
  hkdfSha256: (ikm, salt, info, length) => new Uint8Array(hkdfSync('sha256', ikm, salt, info, length)),
  x25519PublicKey(secret) {
    const der = createPublicKey(secretKey(secret)).export({ format: 'der', type: 'spki' });
    return der.subarray(spkiPrefix.length);
  },
  x25519SharedSecret(secret, publicKey) {
    const keys = { privateKey: secretKey(secret), publicKey: publicKeyOf(publicKey) };
    try {
      return diffieHellman(keys);
    } catch (cause) {
      // OpenSSL itself refuses an all-zero result.
      throw new SealedError('sealed.key', 'The X25519 public key is a low-order point.', { cause });
    }
  },
  randomBytes: (length) => randomBytes(length),
};
