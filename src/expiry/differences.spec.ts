import { describe, expect, it } from '@jest/globals';
import { isImplausible, type Differences } from './differences.ts';

const some = (orphans: number, blobCount: number, lost: number, shareCount: number): Differences => ({
  orphans: new Set(Array.from({ length: orphans }, (_, i) => String(i))),
  lost: new Map(Array.from({ length: lost }, (_, i) => [String(i), String(i)])),
  blobCount,
  shareCount,
});

describe('too much to be true', () => {
  it.each([
    [0, 0, false],
    [10, 10, false],
    [11, 11, true],
    [11, 54, true],
    [11, 55, false],
    [20, 100, false],
    [21, 100, true],
  ])('%d of %d: %s, in either direction', (touched, all, expected) => {
    expect(isImplausible(some(touched, all, 0, 1_000))).toBe(expected);
    expect(isImplausible(some(0, 1_000, touched, all))).toBe(expected);
  });
});
