import { createHash } from 'node:crypto';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NO_TOKEN_HASH, sameHash } from './token-hash.ts';

it('two hashes are the same exactly when they are the same text', () => {
  const text = fc.string({ maxLength: 6, unit: fc.constantFrom('a', 'b', '_') });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(sameHash(a, b)).toBe(a === b);
      expect(sameHash(a, a)).toBe(true);
    }),
  );
});

it('two hashes differ in whatever place one character differs', () => {
  const hash = createHash('sha256').update('token').digest('base64url');
  for (let place = 0; place < hash.length; place++) {
    const other = hash[place] === 'x' ? 'y' : 'x';
    expect([place, sameHash(hash, hash.slice(0, place) + other + hash.slice(place + 1))]).toEqual([place, false]);
  }
});

it('what stands for no token is as long as a hash, so that comparing takes as long', () => {
  expect(NO_TOKEN_HASH).toHaveLength(43);
});
