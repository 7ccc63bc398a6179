// A platform that has ChaCha20-Poly1305 in WebCrypto, made of node:crypto, for the platforms the tests run on that do not have it yet.
import { createCipheriv, createDecipheriv } from 'node:crypto';

interface AeadParameters {
  readonly name: string;
  readonly iv: Uint8Array;
  readonly additionalData?: Uint8Array;
}

function checked({ name, iv }: AeadParameters): Uint8Array {
  if (name !== 'ChaCha20-Poly1305' || iv.length !== 12)
    throw new DOMException('not such an algorithm', 'NotSupportedError');
  return iv;
}

function arrayBuffer(parts: readonly Uint8Array[]): ArrayBuffer {
  return new Uint8Array(Buffer.concat(parts)).buffer;
}

/** As the draft of WebCrypto's modern algorithms says: raw-secret keys, iv and additionalData, the tag at the end, OperationError. */
export const subtleWithChaCha = {
  importKey(format: string, key: Uint8Array, name: string): Promise<object> {
    if (format !== 'raw-secret' || name !== 'ChaCha20-Poly1305') {
      return Promise.reject(new DOMException('not such an algorithm', 'NotSupportedError'));
    }
    return Promise.resolve({ key: key.slice() });
  },
  encrypt(parameters: AeadParameters, { key }: { key: Uint8Array }, data: Uint8Array): Promise<ArrayBuffer> {
    const cipher = createCipheriv('chacha20-poly1305', key, checked(parameters), { authTagLength: 16 });
    if (parameters.additionalData) cipher.setAAD(parameters.additionalData, { plaintextLength: data.length });
    const text = [cipher.update(data), cipher.final()];
    return Promise.resolve(arrayBuffer([...text, cipher.getAuthTag()]));
  },
  async decrypt(parameters: AeadParameters, { key }: { key: Uint8Array }, data: Uint8Array): Promise<ArrayBuffer> {
    await Promise.resolve();
    if (data.length < 16) throw new DOMException('too short', 'OperationError');
    const cipher = createDecipheriv('chacha20-poly1305', key, checked(parameters), { authTagLength: 16 });
    cipher.setAuthTag(data.subarray(-16));
    if (parameters.additionalData) cipher.setAAD(parameters.additionalData, { plaintextLength: data.length - 16 });
    const text = cipher.update(data.subarray(0, -16));
    try {
      return arrayBuffer([text, cipher.final()]);
    } catch {
      throw new DOMException('the tag does not verify', 'OperationError');
    }
  },
};

/** Runs `use` on a platform whose `crypto.subtle` is `subtle`; `crypto` is missing if that is undefined. */
export async function onPlatform<Result>(subtle: object | undefined, use: () => Promise<Result>): Promise<Result> {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'crypto');
  const value = subtle && { subtle, getRandomValues: globalThis.crypto.getRandomValues.bind(globalThis.crypto) };
  Object.defineProperty(globalThis, 'crypto', { configurable: true, value });
  try {
    return await use();
  } finally {
    if (before !== undefined) Object.defineProperty(globalThis, 'crypto', before);
  }
}
