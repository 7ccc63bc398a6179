import { describe, expect, it } from '@jest/globals';
import { formatDuration, formatSize, parseDuration, parseSize } from './config/quantity.ts';
import { readSettings, SettingsInvalid } from './config/settings.ts';
import { redact } from './logging/redaction.ts';
import { explainFailedStart, startLine } from './start.ts';

describe('the start', () => {
  it('tells in one line the address, the store and the limits, and the log lets all of it through', () => {
    const line = redact(
      startLine(readSettings({ RATE_LIMITS: 'off', MAX_SHARE_BYTES: '1500' }), 'http://127.0.0.1:3000'),
    );
    expect(line).toMatchObject({
      listening: 'http://127.0.0.1:3000',
      store: 'embedded',
      limits: 'shares up to 1500, kept 1d, at most 30d, 5 password tries, rate limits off',
    });
    expect(line).not.toHaveProperty('dropped');
  });

  it.each([
    [
      Object.assign(new Error('x'), { code: 'EADDRINUSE', address: '127.0.0.1', port: 3000 }),
      /already listens on 127\.0\.0\.1 port 3000: .*PORT/,
    ],
    [
      Object.assign(new Error('x'), { code: 'EADDRNOTAVAIL', address: '192.0.2.1' }),
      /no address 192\.0\.2\.1: set HOST/,
    ],
    [Object.assign(new Error('x'), { code: 'EACCES', path: '/data' }), /may not use \/data: .*DATA_DIR/],
    [Object.assign(new Error('x'), { code: 'EACCES', port: 80 }), /may not use port 80/],
    [new Error('The mark names another store.'), /could not start: The mark names another store\./],
  ])('that fails says why in plain words', (error, words) => {
    expect(explainFailedStart(error).join()).toMatch(words);
  });

  it('that fails because of settings names all of them', () => {
    expect(explainFailedStart(new SettingsInvalid(['PORT is wrong.', 'HOST is wrong.']))).toEqual([
      'The server does not start, because of these settings:',
      'PORT is wrong.',
      'HOST is wrong.',
    ]);
  });
});

describe('sizes and durations', () => {
  it.each([0, 1, 1_023, 1_024, 1_025, 10 * 1_024 ** 3, 1_024 ** 4, 3 * 1_024 ** 2 + 1])(
    'of %d bytes read back as they were',
    (bytes) => {
      expect(parseSize(formatSize(bytes))).toBe(bytes);
    },
  );

  it.each([0, 1_000, 60_000, 90_000, 3_600_000, 86_400_000, 5_400_000])('of %d ms read back as they were', (ms) => {
    expect(parseDuration(formatDuration(ms))).toBe(ms);
  });
});
