/** Sizes on the admin page, as the settings write them. */
import { describe, expect, it } from '@jest/globals';
import { formatBytes } from '../../web/admin/binary-bytes.ts';

describe('a size on the admin page', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [1_023, '1,023 bytes'],
    [1_024, '1 KiB'],
    [1_536, '1.5 KiB'],
    [20 * 1_048_576, '20 MiB'],
    [123_456, '121 KiB'],
    // Just below the next unit: there is no 1,024 KiB.
    [1_048_575, '1 MiB'],
    [2 ** 30 - 1, '1 GiB'],
    [5_000 * 2 ** 40, '5,000 TiB'],
  ])('of %i bytes is %s', (bytes, text) => {
    expect(formatBytes(bytes, 'en')).toBe(text.replace(/ (?=.iB)/, '\u00a0'));
  });

  it('is written as the language writes numbers, and stays in one piece where text runs from right to left', () => {
    expect(formatBytes(1_572_864, 'de')).toBe('1,5\u00a0MiB');
    expect(formatBytes(1_572_864, 'ar')).toBe('\u20681.5\u00a0MiB\u2069');
  });
});
