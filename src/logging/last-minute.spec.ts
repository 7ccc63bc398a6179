import { describe, expect, it } from '@jest/globals';
import { LastMinute } from './last-minute.ts';

describe('how long something took in the last minute', () => {
  it('is told of the slowest twentieth, and forgotten after a minute', () => {
    let now = 0;
    const lately = new LastMinute(() => now);
    expect(lately.p95()).toBe(0);
    for (let n = 0; n < 90; n++) lately.record(2);
    for (let n = 0; n < 10; n++) lately.record(500);
    expect(lately.p95()).toBeGreaterThan(490);
    expect(lately.p95()).toBeLessThan(510);
    now = 31_000;
    for (let n = 0; n < 400; n++) lately.record(2);
    expect(lately.p95()).toBeLessThan(2.1);
    now = 61_000;
    lately.record(7);
    now = 200_000;
    expect(lately.p95()).toBe(0);
  });

  it('takes what no clock should say', () => {
    const lately = new LastMinute(() => 0);
    for (const ms of [0, -5, 1e12]) lately.record(ms);
    expect(lately.p95()).toBeGreaterThan(0);
  });
});
