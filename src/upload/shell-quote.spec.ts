import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shellQuote } from './shell-quote.ts';

/** The words that a real shell makes of a line. */
const wordsOf = (line: string): readonly string[] =>
  execFileSync('/bin/sh', ['-c', `for word in ${line}; do printf '%s\\0' "$word"; done`])
    .toString()
    .split('\0')
    .slice(0, -1);

describe('a quoted word', () => {
  it('reaches the program as it was, whatever the shell would do with it', () => {
    const nasty = [
      "it's",
      '$(touch x)',
      '`id`',
      'a b',
      '',
      '*',
      '~',
      '-rf',
      '"',
      '\\',
      '\n',
      '!!',
      '#',
      ';',
      '&&',
      '>x',
      "'''",
    ];
    expect(wordsOf(nasty.map(shellQuote).join(' '))).toEqual(nasty);
  });

  it('does so for any text', () => {
    const anyText = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 20 }), (texts) => {
        expect(wordsOf(texts.map(shellQuote).join(' '))).toEqual(texts);
      }),
      { numRuns: 20 },
    );
  });

  it('stays as it is when nothing in it is special', () => {
    expect(shellQuote('https://share.example.org:8443/api/v1/open')).toBe('https://share.example.org:8443/api/v1/open');
  });
});
