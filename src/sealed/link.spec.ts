import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodeBase64url } from './base64.ts';
import { formatLink, formatManageLink, parseLink, parseLinkFragment, parseManageFragment } from './link.ts';

const secret = Uint8Array.from({ length: 32 }, (_, i) => i);
const text = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8';
const shareId = '1iVRcLo57gHP1QYpdD_IEg';
const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('a link', () => {
  it('is the base, /s, and the secret after the hash', () => {
    expect(formatLink('https://host.example', secret)).toBe(`https://host.example/s#${text}`);
    expect(formatLink('https://host.example/', secret)).toBe(`https://host.example/s#${text}`);
    expect(formatLink('http://localhost:3000/send', secret)).toBe(`http://localhost:3000/send/s#${text}`);
  });

  it('is read as it was written', () => {
    const bases = fc.constantFrom('https://host.example', 'http://127.0.0.1:3000', 'https://[::1]:8443/a/b');
    fc.assert(
      fc.property(bases, secrets, (base, linkSecret) => {
        expect(parseLink(formatLink(base, linkSecret))).toEqual({ base, linkSecret });
        expect(parseLinkFragment(`#${encodeBase64url(linkSecret)}`)).toEqual(linkSecret);
        expect(parseLinkFragment(encodeBase64url(linkSecret))).toEqual(linkSecret);
      }),
    );
  });

  it.each(['&utm_source=mail', '?fbclid=x', '&', '?', '&#'])('loses a tail that was appended to it: %s', (tail) => {
    expect(parseLink(`https://host.example/s#${text}${tail}`)?.linkSecret).toEqual(secret);
    expect(parseLinkFragment(`#${text}${tail}`)).toEqual(secret);
  });

  it.each([
    ['cut by one character', text.slice(0, -1)],
    ['cut to nothing', ''],
    ['with one character more', `${text}A`],
    ['with a full stop after it', `${text}.`],
    ['with a space after it', `${text} `],
    ['wrapped', `${text.slice(0, 20)}\n${text.slice(20)}`],
    ['with a tail in its middle', `${text.slice(0, 20)}&${text.slice(20)}`],
    ['not canonical', `${text.slice(0, -1)}9`],
    ['of the other alphabet', `${text.slice(0, -3)}+/8`],
    ['with an escape', `%41${text.slice(1)}`],
    ['with two hashes', `#${text}`],
  ])('%s is incomplete', (_what, fragment) => {
    expect(parseLinkFragment(`#${fragment}`)).toBeUndefined();
    expect(parseLink(`https://host.example/s#${fragment}`)).toBeUndefined();
  });

  it.each([
    'https://host.example/s',
    `https://host.example/m#${text}`,
    `https://host.example/s/#${text}`,
    `https://host.example/sx#${text}`,
    `https://host.example/s?x=1#${text}`,
    `/s#${text}`,
    `host.example/s#${text}`,
    `javascript:alert(1)/s#${text}`,
    `https:///s#${text}`,
    `https://a b/s#${text}`,
    `#${text}`,
    '',
  ])('must have a web address before the hash: %s', (link) => {
    expect(parseLink(link)).toBeUndefined();
  });
});

describe('a manage link', () => {
  it('is the base, /m, and share id and owner token after the hash', () => {
    expect(formatManageLink('https://host.example', shareId, secret)).toBe(`https://host.example/m#${shareId}.${text}`);
  });

  it('is read as it was written, also with a tail', () => {
    expect(parseManageFragment(`#${shareId}.${text}`)).toEqual({ shareId, ownerToken: secret });
    expect(parseManageFragment(`${shareId}.${text}&utm=1`)).toEqual({ shareId, ownerToken: secret });
  });

  it.each([
    `${shareId}${text}`,
    `${shareId}.${text.slice(1)}`,
    `${shareId.slice(1)}.${text}`,
    `${shareId.slice(0, -1)}h.${text}`,
    `${shareId}.${text}x`,
    text,
    '',
  ])('%s is incomplete', (fragment) => {
    expect(parseManageFragment(fragment)).toBeUndefined();
  });
});
