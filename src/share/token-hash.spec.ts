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

it('what stands for no token is as long as a hash, so that comparing takes as long', () => {
  expect(NO_TOKEN_HASH).toHaveLength(43);
});
