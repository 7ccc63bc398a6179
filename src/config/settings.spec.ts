import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseDuration, parseSize } from './quantity.ts';
import { describeSettings, readSettings, SettingsInvalid, type Environment } from './settings.ts';

const problemsOf = (environment: Environment): readonly string[] => {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsInvalid) return error.problems;
    throw error;
  }
  return [];
};

describe('durations and sizes', () => {
  it.each([
    ['90s', 90_000],
    ['15m', 900_000],
    ['24h', 86_400_000],
    ['7d', 604_800_000],
    ['3600', 3_600_000],
    [' 1H ', 3_600_000],
    ['0', 0],
  ])('read the duration %s', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each(['', 'h', '1.5h', '-1h', '1 h', '1w', '1ms', '999999999999d', '1h30m', '١h'])(
    'refuse the duration "%s"',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  it.each([
    ['64KiB', 65_536],
    ['20MiB', 20_971_520],
    ['10GiB', 10_737_418_240],
    ['1tib', 1_099_511_627_776],
    ['123', 123],
  ])('read the size %s', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each(['', 'KiB', '10GB', '10G', '1.5GiB', '-1', '1e9', '9007199254740993', '9000TiB', 'constructor'])(
    'refuse the size "%s"',
    (text) => {
      expect(parseSize(text)).toBeUndefined();
    },
  );
});

describe('the settings', () => {
  it('have the documented defaults', () => {
    const settings = readSettings({});
    expect(Object.fromEntries(Object.entries(settings))).toEqual({
      host: '127.0.0.1',
      port: 3000,
      metricsHost: '127.0.0.1',
      metricsPort: undefined,
      metricsToken: undefined,
      publicUrl: undefined,
      trustProxy: undefined,
      uploadsDir: resolve('uploads'),
      dataDir: resolve('data'),
      storageQuotaBytes: undefined,
      storageKeepFreeBytes: 2 * 1024 ** 3,
      redisUrl: undefined,
      redisPrefix: 'ots:',
      redisClusterNodes: undefined,
      redisSentinels: undefined,
      redisSentinelName: undefined,
      maxShareBytes: 10 * 1024 ** 3,
      maxTextBytes: 1024 ** 2,
      maxPasswordAttempts: 5,
      defaultExpiresInMs: 86_400_000,
      maxExpiresInMs: 30 * 86_400_000,
      unacknowledgedGraceMs: 3_600_000,
      uploadIdleLimitMs: 86_400_000,
      rateLimits: true,
      rateCreatePerHour: 60,
      rateLookPerMinute: 60,
      rateBodyPerMinute: 240,
      rateOwnerPerSharePerMinute: 60,
      rateOwnerPerAddressPerMinute: 600,
      addressBytesPerDay: 100 * 1024 ** 3,
      transferMinBytesPerSecond: 16_384,
      sweepIntervalMs: 30_000,
      orphanScanIntervalMs: 600_000,
      orphanMinAgeMs: 3_600_000,
      shutdownGraceMs: 30_000,
      logLevel: 'info',
      workers: 1,
      adminPasswordHash: undefined,
      adminTotpSecret: undefined,
      adminSignInsPerWindow: 5,
    });
    expect(Object.isFrozen(settings)).toBe(true);
  });

  it('include every name of the contract', () => {
    const names = describeSettings().map(({ env }) => env);
    expect(new Set(names).size).toBe(names.length);
    for (const name of [
      'PORT',
      'HOST',
      'PUBLIC_URL',
      'UPLOADS_DIR',
      'DATA_DIR',
      'REDIS_URL',
      'REDIS_PREFIX',
      'REDIS_CLUSTER_NODES',
      'REDIS_SENTINELS',
      'REDIS_SENTINEL_NAME',
      'WORKERS',
      'TRUST_PROXY',
      'MAX_SHARE_BYTES',
      'STORAGE_QUOTA_BYTES',
      'MAX_PASSWORD_ATTEMPTS',
      'DEFAULT_EXPIRES_IN',
      'MAX_EXPIRES_IN',
      'RATE_LIMITS',
      'SWEEP_INTERVAL',
      'ORPHAN_SCAN_INTERVAL',
      'ORPHAN_MIN_AGE',
      'UNACKNOWLEDGED_GRACE',
      'UPLOAD_IDLE_LIMIT',
      'SHUTDOWN_GRACE',
      'LOG_LEVEL',
      'ADMIN_PASSWORD_HASH',
      'ADMIN_TOTP_SECRET',
    ])
      expect(names).toContain(name);
  });

  it('give no secret a default', () => {
    for (const { env, default: value } of describeSettings())
      if (/SECRET|PASSWORD_HASH|REDIS_URL/.test(env)) expect(value).toBeUndefined();
  });

  it('take what the environment says, and an empty value as unset', () => {
    const settings = readSettings({
      PORT: '0',
      HOST: '',
      MAX_SHARE_BYTES: '20MiB',
      RATE_LIMITS: 'off',
      PUBLIC_URL: 'https://Share.Example/',
      UNRELATED: 'x',
    });
    expect(settings).toMatchObject({
      port: 0,
      host: '127.0.0.1',
      maxShareBytes: 20_971_520,
      rateLimits: false,
      publicUrl: 'https://share.example',
    });
  });

  it('tell all problems at once, each by its name and with what would be right', () => {
    const problems = problemsOf({
      PORT: 'http',
      MAX_SHARE_BYTES: '10GB',
      SWEEP_INTERVAL: 'often',
      RATE_LIMITS: 'true',
      LOG_LEVEL: 'loud',
    });
    expect(problems).toEqual([
      'PORT is "http": give a whole number from 0 to 65535.',
      'MAX_SHARE_BYTES is "10GB": give a size such as 64KiB, 20MiB or 10GiB, or a plain number of bytes, at least 1.',
      'RATE_LIMITS is "true": give one of on, off.',
      'SWEEP_INTERVAL is "often": give a duration such as 90s, 15m, 24h or 7d, or a plain number of seconds, from 1s to 1d.',
      'LOG_LEVEL is "loud": give one of trace, debug, info, warn, error, silent.',
    ]);
  });

  it.each([
    ['a default life longer than the longest', { DEFAULT_EXPIRES_IN: '31d' }, 'DEFAULT_EXPIRES_IN'],
    ['the store inside the uploads', { DATA_DIR: './uploads/data' }, 'UPLOADS_DIR'],
    ['the uploads inside the store', { UPLOADS_DIR: './data/uploads' }, 'UPLOADS_DIR'],
    ['one directory for both', { UPLOADS_DIR: './data' }, 'UPLOADS_DIR'],
    ['a number beyond the range', { PORT: '65536' }, 'PORT'],
    ['no worker at all', { WORKERS: '0' }, 'WORKERS'],
    ['more workers than any machine needs', { WORKERS: '33' }, 'WORKERS'],
    ['a public URL with a path', { PUBLIC_URL: 'https://host/app' }, 'PUBLIC_URL'],
    ['a public URL with a password', { PUBLIC_URL: 'https://a:b@host' }, 'PUBLIC_URL'],
    ['a public URL that is a script', { PUBLIC_URL: 'javascript:alert(1)' }, 'PUBLIC_URL'],
    ['a proxy rule that trusts everybody', { TRUST_PROXY: 'true' }, 'TRUST_PROXY'],
    ['a Redis of another kind', { REDIS_URL: 'http://host' }, 'REDIS_URL'],
    ['a Redis with a password that is not percent-encoded', { REDIS_URL: 'redis://:100%@host' }, 'REDIS_URL'],
    ['a Redis without a host', { REDIS_URL: 'redis://' }, 'REDIS_URL'],
    ['a prefix that is a pattern', { REDIS_PREFIX: 'a*{b}' }, 'REDIS_PREFIX'],
    ['nodes of a cluster without ports', { REDIS_URL: 'redis://h', REDIS_CLUSTER_NODES: 'a,b' }, 'REDIS_CLUSTER_NODES'],
    ['nodes of a cluster without the URL', { REDIS_CLUSTER_NODES: 'a:1' }, 'REDIS_URL'],
    ['Sentinels without a name', { REDIS_URL: 'redis://h', REDIS_SENTINELS: 'a:1' }, 'REDIS_SENTINEL_NAME'],
    ['a second factor without a first', { ADMIN_TOTP_SECRET: 'OTSKEYABCDEFGHIJKLMNOPQRST234567' }, 'ADMIN_TOTP_SECRET'],
    ['a network that is everybody', { TRUST_PROXY: '0.0.0.0/0' }, 'TRUST_PROXY'],
    ['a network too narrow for its family', { TRUST_PROXY: '10.0.0.0/33' }, 'TRUST_PROXY'],
  ])('refuse %s', (_what, environment, name) => {
    expect(problemsOf(environment).map((problem) => problem.split(' ')[0])).toEqual([name]);
  });

  it.each([
    ['1', 1],
    ['10.0.0.0/8, fd00::/8,192.0.2.1', ['10.0.0.0/8', 'fd00::/8', '192.0.2.1']],
  ])('believe proxies named as %s', (text, trustProxy) => {
    expect(readSettings({ TRUST_PROXY: text }).trustProxy).toEqual(trustProxy);
  });

  it('take the nodes of a cluster and the Sentinels of a group', () => {
    const redis = { REDIS_URL: 'rediss://user:hunter2@any:6379' };
    expect(readSettings({ ...redis, REDIS_CLUSTER_NODES: 'a.example:7000, [::1]:7001' }).redisClusterNodes).toEqual([
      { host: 'a.example', port: 7000 },
      { host: '::1', port: 7001 },
    ]);
    const group = { REDIS_SENTINELS: '10.0.0.1:26379', REDIS_SENTINEL_NAME: 'shares' };
    expect(readSettings({ ...redis, ...group })).toMatchObject({
      redisSentinels: [{ host: '10.0.0.1', port: 26_379 }],
      redisSentinelName: 'shares',
    });
  });

  it('never print the URL of Redis, which may hold a password', () => {
    expect(problemsOf({ REDIS_URL: 'mysql://:hunter2@host' }).join()).not.toContain('hunter2');
  });
});
