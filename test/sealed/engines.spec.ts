// Every engine opens what every other sealed, byte for byte the same, and refuses what it should.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AeadEngine } from '../../src/sealed/aead.ts';
import { nobleAead } from '../../src/sealed/aead.noble.ts';
import { nodeAead } from '../../src/sealed/aead.node.ts';
import { webCryptoAead, webCryptoAeadAvailable } from '../../src/sealed/aead.webcrypto.ts';
import { concatBytes } from '../../src/sealed/bytes.ts';
import { openHeader, sealHeader } from '../../src/sealed/header.ts';
import { nodePrimitives } from '../../src/sealed/primitives.node.ts';
import { webKeyDerivation, webPrimitives } from '../../src/sealed/primitives.web.ts';
import { payloadKey } from '../../src/sealed/stream.ts';
import {
  allPrimitives,
  edgeSizes,
  inPieces,
  openPiecesAsync,
  pattern,
  sealBodyAsync,
  syncEngines,
  toHex,
} from './support.ts';
import { onPlatform, subtleWithChaCha } from './web-crypto-double.ts';

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const bytes16 = fc.uint8Array({ minLength: 16, maxLength: 16 });
const nonce12 = fc.uint8Array({ minLength: 12, maxLength: 12 });
const cuts = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 5 });
const engines: readonly AeadEngine[] = [nodeAead, nobleAead, webCryptoAead];

/** On a platform that has the algorithm, so that all three engines can run. */
const withWebCrypto = <Result>(use: () => Promise<Result>): Promise<Result> => onPlatform(subtleWithChaCha, use);

describe('the chunk engines', () => {
  it('give the same bytes, and each opens what each sealed, in any slices', () =>
    withWebCrypto(() =>
      fc.assert(
        fc.asyncProperty(
          bytes32,
          nonce12,
          fc.uint8Array({ maxLength: 2_000 }),
          cuts,
          async (key, nonce, plain, lengths) => {
            const sealed = await Promise.all(
              engines.map(async (engine) => engine.forKey(key).seal(nonce, inPieces(plain, lengths))),
            );
            expect(new Set(sealed.map(toHex)).size).toBe(1);
            for (const engine of engines) {
              for (const one of sealed)
                expect(toHex(await engine.forKey(key).open(nonce, inPieces(one, lengths)))).toBe(toHex(plain));
            }
          },
        ),
        { numRuns: 60 },
      ),
    ));

  it('refuse any changed byte, another nonce, another key and what is shorter than a tag', () =>
    withWebCrypto(() =>
      fc.assert(
        fc.asyncProperty(
          bytes32,
          nonce12,
          fc.uint8Array({ maxLength: 100 }),
          fc.nat(),
          async (key, nonce, plain, at) => {
            const sealed = nodeAead.forKey(key).seal(nonce, [plain]);
            const flip = (bytes: Uint8Array): Uint8Array =>
              bytes.map((byte, i) => (i === at % bytes.length ? byte ^ (1 << (at % 8)) : byte));
            for (const engine of engines) {
              const refuses = async (k: Uint8Array, n: Uint8Array, text: Uint8Array): Promise<void> => {
                const attempt = async (): Promise<Uint8Array> => engine.forKey(k).open(n, [text]);
                await expect(attempt()).rejects.toMatchObject({ code: 'sealed.tampered' });
              };
              await refuses(key, nonce, flip(sealed));
              await refuses(key, flip(nonce), sealed);
              await refuses(flip(key), nonce, sealed);
              await refuses(key, nonce, sealed.subarray(1));
              await refuses(key, nonce, sealed.subarray(0, at % 16));
            }
          },
        ),
        { numRuns: 40 },
      ),
    ));

  it('seal whole bodies to the same bytes at the edges of chunks, and open each other’s', () =>
    withWebCrypto(async () => {
      const fileKey = nodePrimitives.randomBytes(16);
      const payloadNonce = nodePrimitives.randomBytes(16);
      for (const size of edgeSizes) {
        const plain = pattern(size);
        const bodies = [];
        for (const engine of engines) bodies.push(await sealBodyAsync(plain, fileKey, payloadNonce, engine));
        expect(new Set(bodies.map((body) => Buffer.from(body).toString('base64'))).size).toBe(1);
        for (const engine of engines) {
          const [body = plain] = bodies;
          const { released, code } = await openPiecesAsync(inPieces(body, [100_000, 1]), fileKey, engine, body.length);
          expect([code, Buffer.compare(released, plain)]).toEqual([undefined, 0]);
        }
      }
    }));

  it.each(syncEngines)('the slices of $name joined are its whole answer', (engine) => {
    fc.assert(
      fc.property(bytes32, nonce12, fc.uint8Array({ maxLength: 300 }), cuts, (key, nonce, plain, lengths) => {
        const cipher = engine.forKey(key);
        const sealed = cipher.seal(nonce, [plain]);
        expect(toHex(Buffer.concat(cipher.sealSlices(nonce, inPieces(plain, lengths))))).toBe(toHex(sealed));
        expect(toHex(Buffer.concat(cipher.openSlices(nonce, inPieces(sealed, lengths))))).toBe(toHex(plain));
      }),
    );
  });

  it.each(engines)('$name refuses a key that has not 32 bytes', async (engine) => {
    await withWebCrypto(async () => {
      expect(() => engine.forKey(new Uint8Array(31))).toThrow(expect.objectContaining({ code: 'sealed.usage' }));
      await Promise.resolve();
    });
  });

  it('hold one answer that the search for WebCrypto compares with', () => {
    for (const engine of syncEngines) {
      expect(toHex(engine.forKey(new Uint8Array(32)).seal(new Uint8Array(12), []))).toBe(
        '4eb972c9a8fb3a1b382bb4d36f5ffad1',
      );
    }
  });
});

describe('ChaCha20-Poly1305 in WebCrypto', () => {
  it('is found on a platform that has it', async () => {
    expect(await onPlatform(subtleWithChaCha, webCryptoAeadAvailable)).toBe(true);
  });

  it.each([
    ['a page that is no secure context', undefined],
    ['a platform without WebCrypto in crypto', {}],
    [
      'a platform that does not know the algorithm',
      { importKey: () => Promise.reject(new DOMException('no', 'NotSupportedError')) },
    ],
    [
      'a platform that throws at the format',
      {
        importKey: () => {
          throw new TypeError('raw-secret');
        },
      },
    ],
    [
      'a platform that gives a wrong answer',
      { ...subtleWithChaCha, encrypt: () => Promise.resolve(new ArrayBuffer(16)) },
    ],
    [
      'a platform that gives an empty answer',
      { ...subtleWithChaCha, encrypt: () => Promise.resolve(new ArrayBuffer(0)) },
    ],
  ])('is not found on %s', async (_what, subtle) => {
    expect(await onPlatform(subtle, webCryptoAeadAvailable)).toBe(false);
  });

  it('makes no unhandled rejection of a cipher that the platform refuses and nobody uses', async () => {
    const unhandled: unknown[] = [];
    const listener = (reason: unknown): void => {
      unhandled.push(reason);
    };
    process.on('unhandledRejection', listener);
    const refusing = { importKey: () => Promise.reject(new DOMException('no', 'NotSupportedError')) };
    await onPlatform(refusing, async () => {
      webCryptoAead.forKey(new Uint8Array(32));
      await new Promise((resolve) => setImmediate(resolve));
    });
    process.off('unhandledRejection', listener);
    expect(unhandled).toEqual([]);
  });

  it('is found here exactly if this platform can seal with it, and then opens what node:crypto sealed', async () => {
    const key = nodePrimitives.randomBytes(32);
    const nonce = nodePrimitives.randomBytes(12);
    const seal = async (): Promise<Uint8Array> => webCryptoAead.forKey(key).seal(nonce, [pattern(70_000)]);
    const sealed = await seal().catch(() => undefined);
    expect(await webCryptoAeadAvailable()).toBe(sealed !== undefined);
    if (sealed === undefined) return;
    expect(toHex(sealed)).toBe(toHex(nodeAead.forKey(key).seal(nonce, [pattern(70_000)])));
    expect(toHex(await webCryptoAead.forKey(key).open(nonce, [sealed]))).toBe(toHex(pattern(70_000)));
  });
});

describe('the primitives', () => {
  it('agree with each other on random input', () => {
    fc.assert(
      fc.property(
        bytes32,
        bytes32,
        fc.uint8Array({ maxLength: 200 }),
        fc.integer({ min: 1, max: 100 }),
        (a, b, data, length) => {
          const answers = allPrimitives.map((primitives) =>
            [
              primitives.sha256(data),
              primitives.hmacSha256(a, data),
              primitives.hkdfSha256(a, b, data, length),
              primitives.x25519PublicKey(a),
              primitives.x25519SharedSecret(a, primitives.x25519PublicKey(b)),
            ].map(toHex),
          );
          expect(answers[1]).toEqual(answers[0]);
        },
      ),
      { numRuns: 30 },
    );
  });

  it.each(allPrimitives)('$name hashes what arrives in pieces, and says the hash in between', (primitives) => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 6 }), (pieces) => {
        const stream = primitives.sha256Stream();
        for (let i = 0; i < pieces.length; i += 1) {
          stream.update(pieces[i] ?? new Uint8Array());
          expect(toHex(stream.digest())).toBe(toHex(primitives.sha256(concatBytes(pieces.slice(0, i + 1)))));
        }
        expect(toHex(stream.digest())).toBe(toHex(primitives.sha256(concatBytes(pieces))));
      }),
      { numRuns: 30 },
    );
  });

  it('open each other’s headers', () => {
    fc.assert(
      fc.property(bytes32, bytes16, (identity, fileKey) => {
        for (const sealer of allPrimitives) {
          const header = sealHeader(sealer, fileKey, sealer.x25519PublicKey(identity));
          for (const opener of allPrimitives) expect(openHeader(opener, header, identity)).toEqual(fileKey);
        }
      }),
      { numRuns: 10 },
    );
  });

  it.each(allPrimitives)('$name gives out plain Uint8Arrays, never a platform’s own kind', (primitives) => {
    const secret = primitives.randomBytes(32);
    const cipher = primitives.aead.forKey(secret);
    const sealed = cipher.seal(new Uint8Array(12), [secret]);
    const made = [
      secret,
      primitives.sha256(secret),
      primitives.x25519PublicKey(secret),
      sealed,
      cipher.open(new Uint8Array(12), [sealed]),
    ];
    expect(made.map((bytes) => Object.getPrototypeOf(bytes) === Uint8Array.prototype)).toEqual(made.map(() => true));
  });

  it.each(allPrimitives)('$name refuses X25519 keys that have not 32 bytes', (primitives) => {
    const usage = expect.objectContaining({ code: 'sealed.usage' });
    expect(() => primitives.x25519PublicKey(new Uint8Array(31))).toThrow(usage);
    expect(() => primitives.x25519SharedSecret(new Uint8Array(33), new Uint8Array(32))).toThrow(usage);
    expect(() => primitives.x25519SharedSecret(new Uint8Array(32).fill(1), new Uint8Array(31))).toThrow(usage);
  });

  it('a worker that handles chunks only derives the same payload key', () => {
    const fileKey = webPrimitives.randomBytes(16);
    const nonce = webPrimitives.randomBytes(16);
    expect(payloadKey(webKeyDerivation, fileKey, nonce)).toEqual(payloadKey(nodePrimitives, fileKey, nonce));
    expect(() => payloadKey(webKeyDerivation, nonce.subarray(1), nonce)).toThrow(
      expect.objectContaining({ code: 'sealed.usage' }),
    );
    expect(() => payloadKey(webKeyDerivation, fileKey, nonce.subarray(1))).toThrow(
      expect.objectContaining({ code: 'sealed.usage' }),
    );
  });
});
