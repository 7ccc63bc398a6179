import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  bodyBytesOf,
  headerBytes,
  isPossibleBodyBytes,
  isPossibleManifestBytes,
  manifestMaxSealedBytes,
  manifestPaddedBytes,
  manifestSealedBytesOf,
  plainBytesOf,
  sealedChunkBytes,
} from './sizes.ts';

describe('sizes', () => {
  it.each([
    [0, 32],
    [1, 33],
    [65_535, 65_567],
    [65_536, 65_568],
    [65_537, 65_585],
    [131_072, 131_120],
    [1_048_577, 1_048_865],
    [10 * 1024 ** 3, 10 * 1024 ** 3 + 16 + 16 * 163_840],
  ])('%i plain bytes make a body of %i bytes', (plain, body) => {
    expect(bodyBytesOf(plain)).toBe(body);
    expect(plainBytesOf(body)).toBe(plain);
  });

  it('a body length is possible exactly if it is of some plain length', () => {
    // As format.md says it, apart from the code under test.
    const possible = (body: number): boolean => {
      const c = body - 16;
      return c === 16 || (c > 16 && (c % sealedChunkBytes === 0 || c % sealedChunkBytes >= 17));
    };
    const lengths = new Set(Array.from({ length: 200_000 }, (_, plain) => bodyBytesOf(plain)));
    for (let body = -5; body <= bodyBytesOf(199_999); body += 1) {
      const answer = isPossibleBodyBytes(body);
      if (answer !== lengths.has(body) || answer !== possible(body)) expect([body, answer]).toEqual([body, !answer]);
    }
    expect(isPossibleBodyBytes(32)).toBe(true);
  });

  it('large lengths lead back to themselves', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (n) => {
        const plain = Math.floor(n / 2);
        expect(plainBytesOf(bodyBytesOf(plain))).toBe(plain);
      }),
    );
  });

  it.each([Number.NaN, Infinity, -1, 1.5, 2 ** 53])('%p is no length', (length) => {
    expect(isPossibleBodyBytes(length)).toBe(false);
    expect(isPossibleManifestBytes(length)).toBe(false);
    expect(() => bodyBytesOf(length)).toThrow(expect.objectContaining({ code: 'sealed.usage' }));
  });

  it('a manifest is padded to 4096 bytes at least and 15 times that at most', () => {
    expect([1, 4_096, 4_097].map(manifestPaddedBytes)).toEqual([4_096, 4_096, 8_192]);
    const possible = [];
    for (let length = 0; length < 70_000; length += 1) if (isPossibleManifestBytes(length)) possible.push(length);
    expect(possible).toEqual(Array.from({ length: 15 }, (_, i) => headerBytes + 16 + (i + 1) * 4_096 + 16));
    expect(possible.at(-1)).toBe(manifestMaxSealedBytes);
    expect(possible[0]).toBe(manifestSealedBytesOf(4_096));
  });
});
