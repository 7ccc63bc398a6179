import { describe, expect, it } from '@jest/globals';
import { normalizePassword } from './password.ts';

describe('a password', () => {
  it('is the same bytes however a keyboard composes it', () => {
    expect(normalizePassword('p\u00e4ssw\u00f6rd')).toEqual(normalizePassword('pa\u0308sswo\u0308rd'));
    expect(normalizePassword('ä')).toEqual(Uint8Array.of(0xc3, 0xa4));
  });

  it('is not trimmed: spaces count', () => {
    expect(normalizePassword(' a ')).toEqual(Uint8Array.of(32, 97, 32));
  });

  it('has 1 to 1024 bytes after NFC', () => {
    expect(normalizePassword('x'.repeat(1_024))).toHaveLength(1_024);
    expect(normalizePassword('a\u0308'.repeat(512))).toHaveLength(1_024);
    for (const text of ['', 'x'.repeat(1_025), 'ä'.repeat(513)]) {
      expect(() => normalizePassword(text)).toThrow(expect.objectContaining({ code: 'password.length' }));
    }
  });
});
