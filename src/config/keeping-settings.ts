/** Settings of what is kept: where, how much, how long, how often asked. */
import { resolve } from 'node:path';
import { choice, duration, integer, matching, optionalSetting, setting, size } from './setting.ts';

const directory = matching((text) => (text === '' ? undefined : resolve(text)), 'give a directory');

const perHour = 'requests per hour';
const perMinute = 'requests per minute';
const rate = integer(1, 1_000_000);
export const storage = {
  uploadsDir: setting(directory, {
    env: 'UPLOADS_DIR',
    group: 'Storage',
    unit: 'directory',
    default: './uploads',
    doc: 'Where sealed bodies lie. Nothing in it can be opened without the metadata store.',
  }),
  dataDir: setting(directory, {
    env: 'DATA_DIR',
    group: 'Storage',
    unit: 'directory',
    default: './data',
    doc: 'Where the embedded metadata store lies. Give it its own volume and no backups: a copy keeps what a burn destroys.',
  }),
  storageQuotaBytes: optionalSetting(size('1MiB'), {
    env: 'STORAGE_QUOTA_BYTES',
    changeable: true,
    group: 'Storage',
    unit: 'size',
    unset: '90 % of the disk',
    doc: 'Most bytes that all shares together may take.',
  }),
  storageKeepFreeBytes: setting(size('0'), {
    env: 'STORAGE_KEEP_FREE_BYTES',
    group: 'Storage',
    unit: 'size',
    default: '2GiB',
    doc: 'Free space that new shares never touch, whatever the quota says.',
  }),
};

export const shares = {
  maxShareBytes: setting(size('1'), {
    env: 'MAX_SHARE_BYTES',
    changeable: true,
    group: 'Shares',
    unit: 'size',
    default: '10GiB',
    doc: 'Largest share, counted in plain bytes.',
  }),
  maxTextBytes: setting(size('1'), {
    env: 'MAX_TEXT_BYTES',
    changeable: true,
    group: 'Shares',
    unit: 'size',
    default: '1MiB',
    doc: 'Largest text secret sealed by the server.',
  }),
  maxPasswordAttempts: setting(integer(1, 10), {
    env: 'MAX_PASSWORD_ATTEMPTS',
    group: 'Shares',
    unit: 'attempts',
    default: '5',
    doc: 'Wrong passwords before a share locks. Its owner can unlock it three times, so a share allows four times as many in its life.',
  }),
  defaultExpiresInMs: setting(duration('1m', '3650d'), {
    env: 'DEFAULT_EXPIRES_IN',
    changeable: true,
    group: 'Shares',
    unit: 'duration',
    default: '24h',
    doc: 'Life of a share when the sender names none.',
  }),
  maxExpiresInMs: setting(duration('1m', '3650d'), {
    env: 'MAX_EXPIRES_IN',
    changeable: true,
    group: 'Shares',
    unit: 'duration',
    default: '30d',
    doc: 'Longest life of a share.',
  }),
  unacknowledgedGraceMs: setting(duration('1s', '30d'), {
    env: 'UNACKNOWLEDGED_GRACE',
    group: 'Shares',
    unit: 'duration',
    default: '1h',
    doc: 'How long after its last byte a download that was never acknowledged is taken for complete.',
  }),
  uploadIdleLimitMs: setting(duration('1s', '7d'), {
    env: 'UPLOAD_IDLE_LIMIT',
    group: 'Shares',
    unit: 'duration',
    default: '24h',
    doc: 'How long after its last byte an unfinished upload is kept to be resumed.',
  }),
};

export const limits = {
  rateLimits: setting(choice({ on: true, off: false }), {
    env: 'RATE_LIMITS',
    changeable: true,
    group: 'Limits',
    unit: 'on or off',
    default: 'on',
    doc: 'Whether requests are counted at all.',
  }),
  rateCreatePerHour: setting(rate, {
    env: 'RATE_CREATE_PER_HOUR',
    changeable: true,
    group: 'Limits',
    unit: perHour,
    default: '60',
    doc: 'New shares, per address.',
  }),
  rateLookPerMinute: setting(rate, {
    env: 'RATE_LOOK_PER_MINUTE',
    changeable: true,
    group: 'Limits',
    unit: perMinute,
    default: '60',
    doc: 'Looks, manifests, claims and openings together, per address.',
  }),
  rateBodyPerMinute: setting(rate, {
    env: 'RATE_BODY_PER_MINUTE',
    changeable: true,
    group: 'Limits',
    unit: perMinute,
    default: '240',
    doc: 'Requests for bodies and pieces of uploads, per address.',
  }),
  rateOwnerPerSharePerMinute: setting(rate, {
    env: 'RATE_OWNER_PER_SHARE_PER_MINUTE',
    changeable: true,
    group: 'Limits',
    unit: perMinute,
    default: '60',
    doc: 'Calls of one owner for one share.',
  }),
  rateOwnerPerAddressPerMinute: setting(rate, {
    env: 'RATE_OWNER_PER_ADDRESS_PER_MINUTE',
    changeable: true,
    group: 'Limits',
    unit: perMinute,
    default: '600',
    doc: 'Calls of owners, per address.',
  }),
  addressBytesPerDay: setting(size('1'), {
    env: 'ADDRESS_BYTES_PER_DAY',
    changeable: true,
    group: 'Limits',
    unit: 'size',
    default: '100GiB',
    doc: 'Most bytes that one address may upload in a day.',
  }),
  transferMinBytesPerSecond: setting(size('1'), {
    env: 'TRANSFER_MIN_RATE',
    group: 'Limits',
    unit: 'size per second',
    default: '16KiB',
    doc: 'A transfer that is slower than this over 30 seconds is cut; it can be resumed. Plain downloads that could not resume are held to 1KiB at most.',
  }),
};

export const sweeper = {
  sweepIntervalMs: setting(duration('1s', '1d'), {
    env: 'SWEEP_INTERVAL',
    group: 'Sweeper',
    unit: 'duration',
    default: '30s',
    doc: 'How often what is due is burned or lapses.',
  }),
  orphanScanIntervalMs: setting(duration('1s', '7d'), {
    env: 'ORPHAN_SCAN_INTERVAL',
    group: 'Sweeper',
    unit: 'duration',
    default: '10m',
    doc: 'How often bodies and records are compared with each other.',
  }),
  orphanMinAgeMs: setting(duration('0s', '30d'), {
    env: 'ORPHAN_MIN_AGE',
    group: 'Sweeper',
    unit: 'duration',
    default: '1h',
    doc: 'A body without a record is left alone until it is this old.',
  }),
};
