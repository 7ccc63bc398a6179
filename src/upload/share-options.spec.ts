import { describe, expect, it } from '@jest/globals';
import { Problem } from '../http/problem.ts';
import { utf8 } from '../sealed/bytes.ts';
import { optionNames, ShareOptionsReader, type ShareOptions } from './share-options.ts';

function read(...pairs: readonly (readonly [string, string])[]): ShareOptions {
  const reader = new ShareOptionsReader();
  for (const [name, text] of pairs) expect(reader.read(name, text)).toBe(true);
  return reader.options;
}

function refusal(...pairs: readonly (readonly [string, string])[]): Problem {
  try {
    read(...pairs);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new TypeError('That was taken.');
}

describe('the options of a share sealed by the server', () => {
  it.each<readonly [string, string, ShareOptions]>([
    ['expires_in', '90s', { expiry: { inMs: 90_000 } }],
    ['expires_in', '15m', { expiry: { inMs: 900_000 } }],
    ['expires_in', '24h', { expiry: { inMs: 86_400_000 } }],
    ['expires_in', '7d', { expiry: { inMs: 604_800_000 } }],
    ['expires_in', '3600', { expiry: { inMs: 3_600_000 } }],
    ['expires_at', '2030-01-31T12:00:00Z', { expiry: { at: Date.UTC(2030, 0, 31, 12) } }],
    ['available_from', '2030-01-31T12:00:00.5Z', { availableFrom: Date.UTC(2030, 0, 31, 12, 0, 0, 500) }],
    ['downloads', '100', { downloads: 100 }],
    ['note', 'für dich', { note: 'für dich' }],
    ['note', '', {}],
    ['blur', '0', { blur: 0 }],
    ['blur', '20', { blur: 20 }],
    ['view', 'preview', { view: 'preview' }],
    ['password', '', {}],
  ])('read %s "%s"', (name, text, options) => {
    expect(read([name, text])).toEqual(options);
  });

  it('compose a password, so that every keyboard spells it alike', () => {
    expect(read(['password', 'Gru\u0308\u00dfe'])).toEqual({ password: utf8('Gr\u00fc\u00dfe') });
  });

  it('take a password of 1024 bytes, and none of 1025', () => {
    expect(read(['password', 'ä'.repeat(512)]).password).toHaveLength(1_024);
    expect(refusal(['password', `x${'ä'.repeat(512)}`]).code).toBe('request.invalid');
  });

  it.each([
    ['expires_in', '1w'],
    ['expires_in', '-1h'],
    ['expires_in', '1.5h'],
    ['expires_in', ''],
    ['expires_at', '2030-02-30T12:00:00Z'],
    ['expires_at', '2030-01-31T12:00:00+01:00'],
    ['downloads', '0'],
    ['downloads', '101'],
    ['downloads', '0x10'],
    ['downloads', ' 1'],
    ['blur', '21'],
    ['view', 'Preview'],
    ['note', '\n'.repeat(28_700)],
  ])('refuse %s "%s"', (name, text) => {
    const problem = refusal([name, text]);
    expect(problem.code).toBe('request.invalid');
    expect(problem.detail).toContain('Nothing was stored');
  });

  it('refuse a repetition, even of the same value, and both kinds of end', () => {
    expect(refusal(['downloads', '1'], ['downloads', '1']).detail).toContain('twice');
    expect(refusal(['expires_in', '1h'], ['expires_at', '2030-01-31T12:00:00Z']).detail).toContain('not both');
  });

  it('do not know anything else', () => {
    for (const name of ['Password', 'passwd', '__proto__', 'constructor', 'toString', ''])
      expect(new ShareOptionsReader().read(name, 'x')).toBe(false);
    expect(optionNames).toHaveLength(8);
  });
});
