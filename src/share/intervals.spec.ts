import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { coveredBytes, covers, union, withReport } from './intervals.ts';
import type { ByteInterval, ClaimProgress } from './share.ts';

const SIZE = 40;
const interval = fc
  .tuple(fc.integer({ min: 0, max: SIZE }), fc.integer({ min: 0, max: SIZE }))
  .map(([a, b]): ByteInterval => [Math.min(a, b), Math.max(a, b)]);
const intervals = fc.array(interval, { maxLength: 12 });

/** The same as a set of bytes, byte by byte. */
const bytesOf = (list: readonly ByteInterval[]): Set<number> =>
  new Set(list.flatMap(([from, to]) => Array.from({ length: to - from }, (_, n) => from + n)));

describe('the union of byte intervals', () => {
  it('covers the same bytes as the intervals do, in disjoint ascending pieces that do not touch', () => {
    fc.assert(
      fc.property(intervals, (list) => {
        const merged = union(list);
        expect(bytesOf(merged)).toEqual(bytesOf(list));
        for (const [n, [from, to]] of merged.entries()) {
          expect(from).toBeLessThan(to);
          expect(from).toBeGreaterThan(merged[n - 1]?.[1] ?? -1);
        }
        expect(coveredBytes(merged)).toBe(bytesOf(list).size);
      }),
    );
  });

  it('covers a body exactly when every byte of it is there', () => {
    fc.assert(
      fc.property(intervals, fc.integer({ min: 0, max: SIZE }), (list, size) => {
        const bytes = bytesOf(list);
        const all = Array.from({ length: size }, (_, n) => n).every((byte) => bytes.has(byte));
        expect(covers(union(list), size)).toBe(all);
      }),
    );
  });

  it('leaves what it was given as it is', () => {
    const list: readonly ByteInterval[] = Object.freeze([
      [5, 9],
      [0, 2],
    ]);
    expect(union(list)).toEqual([
      [0, 2],
      [5, 9],
    ]);
    expect(list[0]).toEqual([5, 9]);
  });
});

describe('progress', () => {
  const report = (progress: ClaimProgress | undefined, from: number, to: number, at: number): ClaimProgress =>
    withReport(progress, { interval: [from, to] }, at);

  it('is the same in whatever order the reports come, and counts repeats as served', () => {
    fc.assert(
      fc.property(intervals, (list) => {
        const tell = (order: readonly ByteInterval[]): ClaimProgress | undefined =>
          order.reduce<ClaimProgress | undefined>((progress, [from, to]) => report(progress, from, to, 7), undefined);
        const forth = tell(list);
        expect(tell([...list].reverse())).toEqual(forth);
        expect(forth?.servedBytes ?? 0).toBe(list.reduce((sum, [from, to]) => sum + to - from, 0));
        expect(forth?.intervals ?? []).toEqual(union(list));
      }),
    );
  });

  it('without an interval says only that the claimant asked again, and how often', () => {
    const first = report(undefined, 0, 10, 1);
    const again = withReport(withReport(first, { resumed: true }, 5), { resumed: true }, 9);
    expect(again).toEqual({
      intervals: [[0, 10]],
      servedBytes: 10,
      lastAt: 9,
      resumed: { firstAt: 5, lastAt: 9, count: 2 },
    });
    expect(withReport(again, { interval: [10, 12] }, 11).resumed).toEqual(again.resumed);
  });

  it('keeps the longest 256 pieces, in order, of a body that is read in crumbs', () => {
    let progress = report(undefined, 10_000, 20_000, 0);
    for (let n = 0; n < 600; n++) progress = report(progress, 4 * n, 4 * n + (n % 3) + 1, n);
    expect(progress.intervals).toHaveLength(256);
    expect(progress.intervals.at(-1)).toEqual([10_000, 20_000]);
    expect([...progress.intervals].sort((a, b) => a[0] - b[0])).toEqual(progress.intervals);
  });
});
