/** What an admin chooses over the environment: checked alike, in force at once, and never more than is marked changeable. */
import { describe, expect, it } from '@jest/globals';
import { choose, problemsOfChoice, settingsInForce } from './chosen-texts.ts';
import { readSettings } from './settings.ts';

const changeable = [
  'STORAGE_QUOTA_BYTES',
  'MAX_SHARE_BYTES',
  'MAX_TEXT_BYTES',
  'DEFAULT_EXPIRES_IN',
  'MAX_EXPIRES_IN',
  'RATE_LIMITS',
  'RATE_CREATE_PER_HOUR',
  'RATE_LOOK_PER_MINUTE',
  'RATE_BODY_PER_MINUTE',
  'RATE_OWNER_PER_SHARE_PER_MINUTE',
  'RATE_OWNER_PER_ADDRESS_PER_MINUTE',
  'ADDRESS_BYTES_PER_DAY',
];

describe('what an admin chooses', () => {
  it('are these settings and no others', () => {
    const marked = settingsInForce(readSettings({})).filter(({ doc }) => doc.changeable === true);
    expect(marked.map(({ doc }) => doc.env).sort()).toEqual([...changeable].sort());
  });

  it('comes before the environment, and goes back to it', () => {
    const settings = readSettings({ MAX_SHARE_BYTES: '20MiB' });
    expect(choose(settings, { MAX_SHARE_BYTES: ' 5MiB ', RATE_LIMITS: 'off', STORAGE_QUOTA_BYTES: '1GiB' })).toEqual(
      [],
    );
    expect([settings.maxShareBytes, settings.rateLimits, settings.storageQuotaBytes]).toEqual([
      5_242_880,
      false,
      2 ** 30,
    ]);
    expect(choose(settings, {})).toEqual([]);
    expect([settings.maxShareBytes, settings.rateLimits, settings.storageQuotaBytes]).toEqual([
      20_971_520,
      true,
      undefined,
    ]);
  });

  it('is told with its source, and secrets are masked', () => {
    const settings = readSettings({ REDIS_URL: 'redis://:hunter2@h', MAX_TEXT_BYTES: '2MiB' });
    choose(settings, { MAX_SHARE_BYTES: '5MiB' });
    const told = Object.fromEntries(
      settingsInForce(settings).map(({ doc, text, source }) => [doc.env, [text, source]]),
    );
    expect(told).toMatchObject({
      REDIS_URL: ['•••', 'environment'],
      MAX_TEXT_BYTES: ['2MiB', 'environment'],
      MAX_SHARE_BYTES: ['5MiB', 'admin'],
      PORT: ['3000', 'default'],
      ADMIN_PASSWORD_HASH: [undefined, 'default'],
    });
    expect(JSON.stringify(told)).not.toContain('hunter2');
  });

  it.each([
    ['a value that is none', { MAX_SHARE_BYTES: '10GB' }, 'MAX_SHARE_BYTES'],
    ['nothing', { MAX_SHARE_BYTES: ' ' }, 'MAX_SHARE_BYTES'],
    ['a default life longer than the longest', { DEFAULT_EXPIRES_IN: '31d' }, undefined],
    ['what is not changeable', { PORT: '80' }, 'PORT'],
    ['the password of the admin', { ADMIN_PASSWORD_HASH: 'x' }, 'ADMIN_PASSWORD_HASH'],
    ['what does not exist', { constructor: 'x' }, 'constructor'],
  ])('cannot be %s', (_what, texts, name) => {
    const settings = readSettings({});
    expect(problemsOfChoice(settings, texts).map((problem) => problem.name)).toEqual([name]);
    expect(problemsOfChoice(settings, { DEFAULT_EXPIRES_IN: '31d', MAX_EXPIRES_IN: '60d' })).toEqual([]);
  });

  it('is left out where it does not fit any more, and only that', () => {
    const settings = readSettings({ MAX_EXPIRES_IN: '2d' });
    const chosen = { DEFAULT_EXPIRES_IN: '3d', RATE_LIMITS: 'off', PORT: '80', GONE: 'x' };
    expect(choose(settings, chosen)).toEqual(['DEFAULT_EXPIRES_IN', 'PORT', 'GONE']);
    expect([settings.defaultExpiresInMs, settings.rateLimits, settings.port]).toEqual([86_400_000, false, 3000]);
    expect(choose(settings, { DEFAULT_EXPIRES_IN: '3d', MAX_EXPIRES_IN: '4d', GONE: 'x' })).toEqual(['GONE']);
    expect(settings.defaultExpiresInMs).toBe(3 * 86_400_000);
  });

  it('cannot be written into the settings by anybody else', () => {
    const settings = readSettings({});
    expect(() => Object.assign(settings, { maxShareBytes: 1 })).toThrow(TypeError);
    expect(settings.maxShareBytes).toBe(10 * 1024 ** 3);
  });
});
