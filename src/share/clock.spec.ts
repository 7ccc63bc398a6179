import { expect, it } from '@jest/globals';
import { SystemClock } from './clock.ts';

it('the system clock tells whole milliseconds near wall time and never runs backwards', () => {
  const clock = new SystemClock();
  let last = clock.now();
  expect(Math.abs(last - Date.now())).toBeLessThan(1_000);
  for (let n = 0; n < 10_000; n++) {
    const now = clock.now();
    expect(Number.isInteger(now) && now >= last).toBe(true);
    last = now;
  }
});
