import { describe, expect, it } from '@jest/globals';
import { footprintOf, timesRefused } from './new-share.ts';
import type { Expiry, ShareRules } from './share.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const NOW = 1_000 * DAY;
const rules: ShareRules = {
  maxPasswordAttempts: 5,
  maxExpiresInMs: 30 * DAY,
  unacknowledgedGraceMs: MINUTE,
  uploadIdleLimitMs: DAY,
};

const answer = (expiry: Expiry, availableFrom?: number): string =>
  timesRefused({ expiry, availableFrom }, NOW, rules)?.code ?? 'fine';

describe('the times of a new share', () => {
  it.each<[string, Expiry, number | undefined]>([
    ['a minute', { inMs: MINUTE }, undefined],
    ['the longest', { inMs: 30 * DAY }, undefined],
    ['in a minute', { at: NOW + MINUTE }, undefined],
    ['at the latest', { at: NOW + 30 * DAY }, undefined],
    ['the longest, from later on', { inMs: 30 * DAY }, NOW + 100 * DAY],
    ['a minute after it opens', { at: NOW + DAY + MINUTE }, NOW + DAY],
    ['the longest after it opens', { at: NOW + DAY + 30 * DAY }, NOW + DAY],
    ['opening in a year', { inMs: DAY }, NOW + 366 * DAY],
    ['opening in the past, which is now', { at: NOW + 30 * DAY }, NOW - DAY],
  ])('may be: %s', (_, expiry, availableFrom) => {
    expect(answer(expiry, availableFrom)).toBe('fine');
  });

  it.each<[string, Expiry, number | undefined]>([
    ['less than a minute', { inMs: MINUTE - 1 }, undefined],
    ['none', { inMs: 0 }, undefined],
    ['longer than the longest', { inMs: 30 * DAY + 1 }, undefined],
    ['in less than a minute', { at: NOW + MINUTE - 1 }, undefined],
    ['in the past', { at: NOW - DAY }, undefined],
    ['too late', { at: NOW + 30 * DAY + 1 }, undefined],
    ['before it opens', { at: NOW + DAY }, NOW + 2 * DAY],
    ['less than a minute after it opens', { at: NOW + DAY + MINUTE - 1 }, NOW + DAY],
    ['too long after it opens', { at: NOW + DAY + 30 * DAY + 1 }, NOW + DAY],
    ['too late, though it opened in the past', { at: NOW + 30 * DAY + 1 }, NOW - DAY],
    ['opening in more than a year', { inMs: DAY }, NOW + 366 * DAY + 1],
    ['opening in the year 275,760', { inMs: DAY }, 8.64e15],
  ])('may not be: %s', (_, expiry, availableFrom) => {
    expect(answer(expiry, availableFrom)).toBe('request.invalid');
  });

  it('are refused with a text that says the bound', () => {
    const refusal = timesRefused({ expiry: { inMs: 31 * DAY } }, NOW, rules);
    expect(refusal?.code === 'request.invalid' && refusal.detail).toContain(new Date(NOW + 30 * DAY).toISOString());
  });
});

describe('the footprint', () => {
  it('is body, header, manifest and one KiB', () => {
    expect(footprintOf(65_536, 4_096)).toBe(65_536 + 168 + 4_096 + 1_024);
  });
});
