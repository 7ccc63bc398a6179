import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isSafePath, safeEntryPath, safeName } from './names.ts';

const utf8Bytes = (text: string): number => new TextEncoder().encode(text).length;
const nasty = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '\u0000',
      '\r',
      '\n',
      '\u202e',
      '\u2066',
      '\u009b',
      '\ud800',
      ' ',
      'é',
      'e\u0301',
      '文',
      '😀',
      'a',
    ),
    fc.string({ minLength: 1, maxLength: 1, unit: 'binary' }),
  ),
  maxLength: 400,
});

describe('a safe name', () => {
  it.each([
    ['report.pdf', 'report.pdf'],
    ['../../x', 'x'],
    ['..\\..\\x', 'x'],
    ['/etc/passwd', 'passwd'],
    ['C:\\Users\\me\\a.txt', 'a.txt'],
    ['a\r\nSet-Cookie: b', 'aSet-Cookie: b'],
    ['nul\u0000.txt', 'nul.txt'],
    ['photo\u202egnp.exe', 'photognp.exe'],
    ['\u2066a\u2069\u200e\u200f\u061c', 'a'],
    ['文件.txt', '文件.txt'],
    ['cafe\u0301.txt', 'café.txt'],
    ['👩‍👧.png', '👩‍👧.png'],
    ['a\ud800b', 'ab'],
    ['.bashrc', '.bashrc'],
    ['...', '...'],
    ['a "quoted" name', 'a "quoted" name'],
  ])('%j becomes %j', (name, safe) => {
    expect(safeName(name)).toBe(safe);
  });

  it.each(['', '.', '..', '/', 'folder/', '\u202e', ' ', 'a/..'])(
    '%j leaves nothing, so the fallback is taken',
    (name) => {
      expect(safeName(name)).toBe('file');
      expect(safeName(name, 'text.txt')).toBe('text.txt');
    },
  );

  it('is cut to 255 bytes at a code point', () => {
    expect(safeName('x'.repeat(10_000))).toBe('x'.repeat(255));
    expect(safeName('文'.repeat(100))).toBe('文'.repeat(85));
    expect(safeName(`a${'😀'.repeat(100)}`)).toBe(`a${'😀'.repeat(63)}`);
  });

  it('is safe whatever the name was, and stays as it is when made safe again', () => {
    fc.assert(
      fc.property(nasty, (name) => {
        const safe = safeName(name);
        expect(safe).not.toMatch(/[/\\\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
        expect(['', '.', '..']).not.toContain(safe);
        expect(utf8Bytes(safe)).toBeLessThanOrEqual(255);
        expect(safe).not.toMatch(/\p{Cs}/u);
        expect(safe.normalize('NFC')).toBe(safe);
        expect(safeName(safe)).toBe(safe);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a path within a zip', () => {
  it.each([
    ['a/b/c.txt', 'a/b/c.txt'],
    ['/a/b', 'a/b'],
    ['a//b', 'a/b'],
    ['a/./b', 'a/b'],
    ['../a/../../b', 'a/b'],
    ['a\\b', 'a/b'],
    ['a/b/', 'a/b'],
    ['..', 'file'],
    ['', 'file'],
  ])('%j becomes %j', (path, safe) => {
    expect(safeEntryPath(path)).toBe(safe);
    expect(isSafePath(path)).toBe(path === safe);
    expect(isSafePath(safe)).toBe(true);
  });

  it('never leaves the folder, whatever it was', () => {
    fc.assert(
      fc.property(nasty, (path) => {
        const safe = safeEntryPath(path);
        expect(isSafePath(safe)).toBe(true);
        expect(safe.startsWith('/')).toBe(false);
        for (const segment of safe.split('/')) expect(safeName(segment)).toBe(segment);
      }),
      { numRuns: 500 },
    );
  });

  it('is cut at the front if it is too long', () => {
    const path = Array.from({ length: 40 }, (_, i) => `${i.toString()}${'x'.repeat(200)}`).join('/');
    const safe = safeEntryPath(path);
    expect(utf8Bytes(safe)).toBeLessThanOrEqual(4_096);
    expect(path.endsWith(safe)).toBe(true);
  });
});
