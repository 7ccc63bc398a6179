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
import { encodeBase64url } from './base64.ts';
import { requireBytes } from './bytes.ts';
import { SealedError } from './errors.ts';
import type { Primitives } from './primitives.ts';

// The constant DER around a raw X25519 secret (RFC 8410 §7).
const pkcs8Prefix = Buffer.from('302e020100300506032b656e04220420', 'hex');
const unknownPublicKey = encodeBase64url(new Uint8Array(32));
const okp = { kty: 'OKP', crv: 'X25519' } as const;

function secretKey(secret: Uint8Array): KeyObject {
  requireBytes(secret, 32, 'an X25519 secret');
  try {
    // Ten times as fast as DER, but it asks for the public half too. It does not look at it; should it ever, there is DER.
    return createPrivateKey({ key: { ...okp, d: encodeBase64url(secret), x: unknownPublicKey }, format: 'jwk' });
  } catch {
    return createPrivateKey({ key: Buffer.concat([pkcs8Prefix, secret]), format: 'der', type: 'pkcs8' });
  }
}

function publicKeyOf(point: Uint8Array): KeyObject {
  requireBytes(point, 32, 'an X25519 public key');
  return createPublicKey({ key: { ...okp, x: encodeBase64url(point) }, format: 'jwk' });
}

/** Callers compare and print arrays alike on every platform: no Buffer leaves this file. */
function plain(bytes: Buffer): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

export const nodePrimitives: Primitives = {
  name: 'node:crypto',
  aead: nodeAead,
  sha256: (data) => plain(createHash('sha256').update(data).digest()),
  sha256Stream() {
    const hash = createHash('sha256');
    return {
      update(bytes) {
        hash.update(bytes);
      },
      digest: () => plain(hash.copy().digest()),
    };
  },
  hmacSha256: (key, data) => plain(createHmac('sha256', key).update(data).digest()),
  hkdfSha256: (ikm, salt, info, length) => new Uint8Array(hkdfSync('sha256', ikm, salt, info, length)),
  x25519PublicKey(secret) {
    const { x } = createPublicKey(secretKey(secret)).export({ format: 'jwk' });
    return plain(Buffer.from(x ?? '', 'base64url'));
  },
  x25519SharedSecret(secret, publicKey) {
    const keys = { privateKey: secretKey(secret), publicKey: publicKeyOf(publicKey) };
    try {
      return plain(diffieHellman(keys));
    } catch (cause) {
      // OpenSSL itself refuses an all-zero result.
      throw new SealedError('sealed.key', 'The X25519 public key is a low-order point.', { cause });
    }
  },
  randomBytes: (length) => plain(randomBytes(length)),
};
