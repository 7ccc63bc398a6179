import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeByTable, encodeByTable } from './base64-tables.ts';
import { decodeBase64, decodeBase64Unpadded, decodeBase64url, encodeBase64, encodeBase64url } from './base64.ts';

const bytes = fc.uint8Array({ maxLength: 300 });

describe('base64', () => {
  it('spells the examples of RFC 4648 §10', () => {
    const examples = [
      ['', ''],
      ['f', 'Zg=='],
      ['fo', 'Zm8='],
      ['foo', 'Zm9v'],
      ['foob', 'Zm9vYg=='],
      ['fooba', 'Zm9vYmE='],
      ['foobar', 'Zm9vYmFy'],
    ] as const;
    for (const [text, base64] of examples) {
      const plain = new TextEncoder().encode(text);
      expect(encodeBase64(plain)).toBe(base64);
      expect(decodeBase64(base64)).toEqual(plain);
      expect(encodeBase64url(plain)).toBe(base64.replaceAll('=', ''));
    }
  });

  it('gives back what it encoded, in both alphabets', () => {
    fc.assert(
      fc.property(bytes, (plain) => {
        expect(decodeBase64(encodeBase64(plain))).toEqual(plain);
        expect(decodeBase64url(encodeBase64url(plain))).toEqual(plain);
        expect(decodeBase64url(encodeBase64url(plain), plain.length)).toEqual(plain);
        expect(decodeBase64url(encodeBase64url(plain), plain.length + 1)).toBeUndefined();
      }),
    );
  });

  it('encodes a view into a larger buffer, not the buffer', () => {
    expect(encodeBase64url(Uint8Array.of(9, 9, 1, 2, 3, 9).subarray(2, 5))).toBe('AQID');
  });

  it('knows one spelling only: any text it accepts is the text it would write', () => {
    const digit = fc.constantFrom(...Array.from('ABQgwx09+/-_=. é\n'));
    fc.assert(
      fc.property(fc.string({ unit: digit, maxLength: 9 }), (text) => {
        const padded = decodeBase64(text);
        if (padded !== undefined) expect(encodeBase64(padded)).toBe(text);
        const url = decodeBase64url(text);
        if (url !== undefined) expect(encodeBase64url(url)).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['a digit too few', 'Zm9vY'],
    ['bits set behind the last byte', 'Zh'],
    ['padding', 'Zg=='],
    ['the other alphabet', 'Zm+v'],
    ['white space', 'Zm9v\n'],
    ['a letter outside ASCII', 'Zm9é'],
    ['a letter whose low byte is a digit', 'Zm9\u0141'],
    ['NUL', 'Zm9\u0000'],
  ])('refuses base64url with %s', (_what, text) => {
    expect(decodeBase64url(text)).toBeUndefined();
  });

  it.each([
    ['no padding', 'Zg'],
    ['half the padding', 'Zg='],
    ['too much padding', 'Zm9v===='],
    ['padding alone', '===='],
    ['bits set behind the last byte', 'Zh=='],
    ['the other alphabet', 'Zm-v'],
    ['white space', 'Zm9v Zg=='],
  ])('refuses padded base64 with %s', (_what, text) => {
    expect(decodeBase64(text)).toBeUndefined();
  });

  it('takes padded base64 for none where an age header stands', () => {
    expect(decodeBase64Unpadded('Zg')).toEqual(Uint8Array.of(0x66));
    expect(decodeBase64Unpadded('Zg==')).toBeUndefined();
  });
});

describe('base64 by tables', () => {
  it('gives what the native codec gives', () => {
    fc.assert(
      fc.property(bytes, fc.constantFrom('base64' as const, 'base64url' as const), (plain, alphabet) => {
        const text = Buffer.from(plain).toString(alphabet).replaceAll('=', '');
        expect(encodeByTable(plain, alphabet)).toBe(text);
        expect(decodeByTable(text, alphabet)).toEqual(plain);
      }),
    );
  });

  it('decodes no other text to bytes that would encode to it', () => {
    const digit = fc.constantFrom(...Array.from('ABQgwx09+/-_=. é\u0141'));
    fc.assert(
      fc.property(fc.string({ unit: digit, maxLength: 9 }), (text) => {
        const native = Buffer.from(Buffer.from(text, 'base64url')).toString('base64url') === text;
        expect(encodeByTable(decodeByTable(text, 'base64url'), 'base64url') === text).toBe(native);
      }),
      { numRuns: 2_000 },
    );
  });
});
