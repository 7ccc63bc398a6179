import { describe, expect, it } from '@jest/globals';
import { BackOff } from './back-off.ts';

describe('the wait before a worker is replaced', () => {
  it('doubles for one that dies again and again, up to half a minute', () => {
    const backOff = new BackOff();
    const waits = Array.from({ length: 11 }, () => backOff.next(50));
    expect(waits).toEqual([100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000]);
  });

  it('is short again after one that lived well', () => {
    const backOff = new BackOff();
    for (let i = 0; i < 5; i++) backOff.next(50);
    expect([backOff.next(60_000), backOff.next(50)]).toEqual([100, 200]);
  });
});
