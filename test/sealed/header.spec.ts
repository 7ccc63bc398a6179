import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { utf8 } from '../../src/sealed/bytes.ts';
import { isHeaderText, newFileKey, openHeader, sealHeader, splitAgeFile } from '../../src/sealed/header.ts';
import { nodePrimitives } from '../../src/sealed/primitives.node.ts';
import { allPrimitives, codeOf } from './support.ts';

const identity = nodePrimitives.randomBytes(32);
const recipient = nodePrimitives.x25519PublicKey(identity);
const grammar = /^age-encryption\.org\/v1\n-> X25519 [A-Za-z0-9+/]{43}\n[A-Za-z0-9+/]{43}\n--- [A-Za-z0-9+/]{43}\n$/;
const textOf = (header: Uint8Array): string => new TextDecoder().decode(header);

describe.each(allPrimitives)('a header by $name', (primitives) => {
  const fileKey = newFileKey(primitives);
  const header = sealHeader(primitives, fileKey, recipient);

  it('has 168 bytes, is of the grammar, and gives the file key back', () => {
    expect(fileKey).toHaveLength(16);
    expect(header).toHaveLength(168);
    expect(textOf(header)).toMatch(grammar);
    expect(isHeaderText(textOf(header))).toBe(true);
    expect(openHeader(primitives, header, identity)).toEqual(fileKey);
  });

  it('is never the same twice', () => {
    expect(sealHeader(primitives, fileKey, recipient)).not.toEqual(header);
  });

  it('is refused with any byte changed', () => {
    for (let at = 0; at < header.length; at += 1) {
      for (const flip of primitives === nodePrimitives ? [1, 2, 16, 32, 128] : [1]) {
        const changed = header.map((byte, i) => (i === at ? byte ^ flip : byte));
        let code = 'opened';
        try {
          openHeader(primitives, changed, identity);
        } catch (error) {
          code = codeOf(error);
        }
        expect([at, flip, code]).toEqual([at, flip, expect.stringMatching(/^sealed\.(?:header|key|tampered)$/)]);
      }
    }
  });

  it('does not open with another identity', () => {
    expect(() => openHeader(primitives, header, primitives.randomBytes(32))).toThrow(
      expect.objectContaining({ code: 'sealed.key' }),
    );
  });

  it('is not made for a low-order recipient, nor for a file key of another length', () => {
    expect(() => sealHeader(primitives, fileKey, new Uint8Array(32))).toThrow(
      expect.objectContaining({ code: 'sealed.key' }),
    );
    expect(() => sealHeader(primitives, new Uint8Array(32), recipient)).toThrow(
      expect.objectContaining({ code: 'sealed.usage' }),
    );
  });
});

describe('the grammar of headers', () => {
  const header = sealHeader(nodePrimitives, newFileKey(nodePrimitives), recipient);
  const text = textOf(header);

  it.each([
    ['a byte too few', text.slice(0, -1)],
    ['a byte after the end', `${text}\n`],
    ['carriage returns', text.replaceAll('\n', '\r\n')],
    ['another version', text.replace('/v1', '/v2')],
    ['another stanza', text.replace('X25519', 'x25519')],
    ['a grease stanza', text.replace('---', '-> grease\n\n---')],
    ['two stanzas', text.replace('---', `${text.split('\n').slice(1, 3).join('\n')}\n---`)],
    ['padding', text.replace(/.\n$/, '=\n')],
    ['the other alphabet', text.replace(/[A-Za-z0-9+/]\n$/, '-\n')],
    ['a space before the MAC missing', text.replace('--- ', '---A')],
    ['a text before it', ` ${text}`],
    ['nothing', ''],
  ])('refuses %s', (_what, other) => {
    expect(isHeaderText(other)).toBe(false);
    expect(() => openHeader(nodePrimitives, utf8(other), identity)).toThrow(
      expect.objectContaining({ code: 'sealed.header' }),
    );
  });

  it('refuses a byte order mark, which a decoder would swallow', () => {
    const marked = new Uint8Array([0xef, 0xbb, 0xbf, ...header]);
    expect(() => openHeader(nodePrimitives, marked, identity)).toThrow(
      expect.objectContaining({ code: 'sealed.header' }),
    );
  });

  it('never takes what the pattern of the format does not', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.nat(168), (noise, at) => {
        const other = text.slice(0, at) + noise + text.slice(at);
        expect(isHeaderText(other)).toBe(grammar.test(other));
        expect(isHeaderText(noise)).toBe(grammar.test(noise));
      }),
    );
  });

  it('refuses a base64 that is not canonical, which the pattern alone lets pass', () => {
    for (const line of [1, 2, 3]) {
      const lines = text.split('\n');
      const last = lines[line]?.at(-1) ?? '';
      const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
      lines[line] = `${lines[line]?.slice(0, -1) ?? ''}${digits[digits.indexOf(last) + 1] ?? ''}`;
      const other = lines.join('\n');
      expect(isHeaderText(other)).toBe(true);
      expect(() => openHeader(nodePrimitives, utf8(other), identity)).toThrow(
        expect.objectContaining({ code: 'sealed.header' }),
      );
    }
  });

  it('cuts an age file behind its MAC, where header and body join to the same file again', () => {
    const file = new Uint8Array([...header, 1, 2, 3]);
    const parts = splitAgeFile(file);
    expect(parts.header).toEqual(header);
    expect(parts.body).toEqual(Uint8Array.of(1, 2, 3));
    expect(splitAgeFile(header).body).toHaveLength(0);
    expect(() => splitAgeFile(header.subarray(1))).toThrow(expect.objectContaining({ code: 'sealed.header' }));
  });
});
