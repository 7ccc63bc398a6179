// ChaCha20-Poly1305 by WebCrypto, where the platform has it (WICG "Modern Algorithms in the Web Cryptography API", key format raw-secret).
import type { AeadEngine, ChunkCipher } from './aead.ts';
import { concatBytes, equalBytes, requireBytes } from './bytes.ts';
import { SealedError } from './errors.ts';

const algorithm = 'ChaCha20-Poly1305';

interface AeadParameters {
  readonly name: string;
  readonly iv: Uint8Array;
  readonly additionalData?: Uint8Array;
}

/** The part of SubtleCrypto used here; the platforms' type declarations do not know the format yet. */
interface Subtle {
  importKey(
    format: 'raw-secret',
    key: Uint8Array,
    name: string,
    extractable: false,
    usages: readonly string[],
  ): Promise<object>;
  encrypt(parameters: AeadParameters, key: object, data: Uint8Array): Promise<ArrayBuffer>;
  decrypt(parameters: AeadParameters, key: object, data: Uint8Array): Promise<ArrayBuffer>;
}

function platformSubtle(): Subtle | undefined {
  // Absent on pages that are not a secure context.
  return (globalThis as { readonly crypto?: { readonly subtle?: unknown } }).crypto?.subtle as Subtle | undefined;
}

function parameters(iv: Uint8Array, additionalData: Uint8Array | undefined): AeadParameters {
  return { name: algorithm, iv, ...(additionalData === undefined ? {} : { additionalData }) };
}

class WebCryptoChunkCipher implements ChunkCipher {
  readonly #subtle: Subtle;
  readonly #key: Promise<object>;

  constructor(subtle: Subtle, key: Uint8Array) {
    requireBytes(key, 32, 'a payload key');
    this.#subtle = subtle;
    this.#key = subtle.importKey('raw-secret', key, algorithm, false, ['encrypt', 'decrypt']);
    // A platform without the algorithm rejects: that is said by seal and open, not as an unhandled rejection.
    this.#key.catch(() => undefined);
  }

  async seal(nonce: Uint8Array, plain: readonly Uint8Array[], associated?: Uint8Array): Promise<Uint8Array> {
    const key = await this.#key;
    return new Uint8Array(await this.#subtle.encrypt(parameters(nonce, associated), key, concatBytes(plain)));
  }

  async open(nonce: Uint8Array, sealed: readonly Uint8Array[], associated?: Uint8Array): Promise<Uint8Array> {
    const key = await this.#key;
    try {
      return new Uint8Array(await this.#subtle.decrypt(parameters(nonce, associated), key, concatBytes(sealed)));
    } catch (cause) {
      throw new SealedError('sealed.tampered', 'A sealed chunk does not verify.', { cause });
    }
  }
}

/** Use it only where `webCryptoAeadAvailable` said so. */
export const webCryptoAead: AeadEngine = {
  name: 'webcrypto',
  forKey(key) {
    const subtle = platformSubtle();
    if (subtle === undefined) throw new SealedError('sealed.usage', 'This platform has no WebCrypto.');
    return new WebCryptoChunkCipher(subtle, key);
  },
};

// The sealed form of nothing under zero key and nonce; a test holds the other engines to it.
const emptySealedWithZeroKey = Uint8Array.of(
  0x4e,
  0xb9,
  0x72,
  0xc9,
  0xa8,
  0xfb,
  0x3a,
  0x1b,
  0x38,
  0x2b,
  0xb4,
  0xd3,
  0x6f,
  0x5f,
  0xfa,
  0xd1,
);

/** Whether the platform has the algorithm and it gives the right answer: tried, because nothing announces it. */
export async function webCryptoAeadAvailable(): Promise<boolean> {
  try {
    const tag = await webCryptoAead.forKey(new Uint8Array(32)).seal(new Uint8Array(12), []);
    return equalBytes(tag, emptySealedWithZeroKey);
  } catch {
    return false;
  }
}
