import { afterEach, describe, expect, it } from '@jest/globals';
import { readSettings } from '../config/settings.ts';
import { Watchdog, type TransferRules } from './watchdog.ts';

const KiB = 1_024;
let now = 0;
const watchdogs: Watchdog[] = [];
afterEach(() => {
  for (const watchdog of watchdogs.splice(0)) watchdog.onApplicationShutdown();
});

function watching(
  rulesOf: (watchdog: Watchdog) => TransferRules,
  environment = {},
): {
  readonly run: (seconds: number, bytesPerSecond: number) => string | undefined;
  readonly stop: () => void;
} {
  const watchdog = new Watchdog(readSettings(environment), () => now);
  watchdogs.push(watchdog);
  let bytes = 0;
  let verdict: string | undefined;
  const stop = watchdog.watch({
    rules: rulesOf(watchdog),
    movedBytes: () => bytes,
    cut: (reason) => {
      if (verdict !== undefined) throw new TypeError('cut twice');
      verdict = reason;
    },
  });
  return {
    stop,
    run: (seconds, bytesPerSecond) => {
      for (let passed = 0; passed < seconds; passed += 5) {
        now += 5_000;
        bytes += bytesPerSecond * 5;
        watchdog.check();
      }
      return verdict;
    },
  };
}

describe('the watchdog', () => {
  it('lets a sender go on at 16 KiB/s and cuts one below it after 30 seconds', () => {
    expect(watching(({ sender }) => sender).run(3_600, 16 * KiB)).toBeUndefined();
    const slow = watching(({ sender }) => sender);
    expect(slow.run(25, 15 * KiB)).toBeUndefined();
    expect(slow.run(5, 15 * KiB)).toBe('slow');
  });

  it('measures the last 30 seconds, not the whole: a fast beginning buys no slow end', () => {
    const transfer = watching(({ sender }) => sender);
    expect(transfer.run(60, 100_000 * KiB)).toBeUndefined();
    expect(transfer.run(25, 1)).toBeUndefined();
    expect(transfer.run(5, 1)).toBe('slow');
  });

  it('forgives a pause that the rest of the 30 seconds makes up for', () => {
    const transfer = watching(({ sender }) => sender);
    for (let round = 0; round < 20; round++) {
      expect(transfer.run(15, 40 * KiB)).toBeUndefined();
      expect(transfer.run(15, 0)).toBeUndefined();
    }
  });

  it('cuts a silent sender after 30 seconds and a silent reader after 60', () => {
    const sender = watching((rules) => rules.sender);
    expect(sender.run(25, 0)).toBeUndefined();
    expect(sender.run(5, 0)).toBe('stalled');
    const reader = watching((rules) => rules.reader);
    expect(reader.run(55, 0)).toBeUndefined();
    expect(reader.run(5, 0)).toBe('stalled');
  });

  it('cuts a reader that stops taking after it took much', () => {
    const reader = watching((rules) => rules.reader);
    expect(reader.run(100, 1_000 * KiB)).toBeUndefined();
    expect(reader.run(55, 0)).toBeUndefined();
    expect(reader.run(5, 0)).toBe('stalled');
  });

  it('lets a reader take in gulps with long pauses', () => {
    const reader = watching((rules) => rules.reader);
    for (let round = 0; round < 10; round++) {
      expect(reader.run(5, 200 * KiB)).toBeUndefined();
      expect(reader.run(45, 0)).toBeUndefined();
    }
  });

  it('is gentler with a reader who could not resume', () => {
    expect(watching((rules) => rules.gentleReader).run(600, 2 * KiB)).toBeUndefined();
    expect(watching((rules) => rules.reader).run(600, 2 * KiB)).toBe('slow');
    expect(watching((rules) => rules.gentleReader).run(30, 0.5 * KiB)).toBe('slow');
  });

  it('takes the rate from the settings, and the gentle one is never the stricter', () => {
    const environment = { TRANSFER_MIN_RATE: '100' };
    expect(watching(({ sender }) => sender, environment).run(600, 101)).toBeUndefined();
    expect(watching(({ gentleReader }) => gentleReader, environment).run(600, 101)).toBeUndefined();
    expect(watching(({ sender }) => sender, environment).run(600, 99)).toBe('slow');
  });

  it('leaves alone what is over', () => {
    const transfer = watching(({ sender }) => sender);
    transfer.run(10, 0);
    transfer.stop();
    expect(transfer.run(600, 0)).toBeUndefined();
  });

  it('looks by itself', async () => {
    const watchdog = new Watchdog(readSettings({}), () => performance.now(), 20);
    watchdogs.push(watchdog);
    const reason = await new Promise((resolve) => {
      watchdog.watch({ rules: { ...watchdog.sender, stalledAfterMs: 1 }, movedBytes: () => 0, cut: resolve });
    });
    expect(reason).toBe('stalled');
  });
});
