/** Secrets by file: what stands in it, and what is said when it cannot be had. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { describeSettings, readSettings, SettingsInvalid, type Environment } from './settings.ts';

const url = 'rediss://keeper:hunter2@redis.example:6379/1';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ots-secrets-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function file(text: string, name = 'redis-url'): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function problemsOf(environment: Environment): readonly string[] {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsInvalid) return error.problems;
    throw error;
  }
  return [];
}

describe('a secret in a file', () => {
  it.each([
    ['as it is', url],
    ['with the line end of an editor', `${url}\n`],
    ['with the line end of another system', `${url}\r\n`],
  ])('is read %s', (_how, text) => {
    expect(readSettings({ REDIS_URL_FILE: file(text) }).redisUrl).toBe(url);
  });

  it('leaves other settings alone, and an empty name counts as unset', () => {
    expect(readSettings({ REDIS_URL_FILE: '', REDIS_URL: url, PORT_FILE: file('1') })).toMatchObject({
      redisUrl: url,
      port: 3000,
    });
  });

  it('can be every secret, and nothing that may be shown', () => {
    const secrets = describeSettings().flatMap(({ env, secret }) => (secret === true ? [env] : []));
    expect(secrets).toEqual(['REDIS_URL', 'ADMIN_PASSWORD_HASH', 'ADMIN_TOTP_SECRET', 'METRICS_TOKEN']);
  });

  it('counts as given: what belongs to it is asked for, what is wrong in it is refused under its name', () => {
    const group = { REDIS_SENTINELS: '10.0.0.1:26379', REDIS_SENTINEL_NAME: 'shares' };
    expect(problemsOf({ ...group, REDIS_URL_FILE: file(url) })).toEqual([]);
    const [problem = ''] = problemsOf({ ADMIN_PASSWORD_HASH_FILE: file('hunter2') });
    expect(problem).toMatch(/^ADMIN_PASSWORD_HASH_FILE is set: it is no Argon2id hash;/);
    expect(problem).not.toContain('hunter2');
  });
});

describe('a secret that cannot be had from its file', () => {
  const missing = '/nowhere/redis-url';
  it('is told by the name of the file, together with everything else that is wrong', () => {
    expect(problemsOf({ REDIS_URL_FILE: missing, PORT: 'x' })).toEqual([
      `REDIS_URL_FILE is "${missing}": there is no such file.`,
      'PORT is "x": give a whole number from 0 to 65535.',
    ]);
  });

  it.each([
    ['there is nothing in it', () => file(' \n'), /the file is empty\.$/],
    ['it is a directory', () => folder, /it is a directory, not a file\.$/],
    ['it is no secret', () => file('x'.repeat(70_000)), /too large to be a secret\.$/],
    ['it lies below a file', () => join(file(url), 'x'), /it cannot be read \(ENOTDIR\)\.$/],
  ])('because %s', (_why, path, said) => {
    expect(problemsOf({ REDIS_URL_FILE: path() })).toEqual([expect.stringMatching(said)]);
  });

  it('because the user may not read it', () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed);
    const path = join(closed, 'redis-url');
    writeFileSync(path, url);
    chmodSync(path, 0);
    // Root may read everything: as somebody else, for this one call.
    const asNobody = process.getuid?.() === 0;
    chmodSync(folder, 0o755);
    if (asNobody) process.seteuid?.(65_534);
    try {
      expect(problemsOf({ REDIS_URL_FILE: path })).toEqual([
        `REDIS_URL_FILE is "${path}": the user that runs the server may not read it.`,
      ]);
    } finally {
      if (asNobody) process.seteuid?.(0);
    }
  });

  it('because it was given twice', () => {
    expect(problemsOf({ REDIS_URL: url, REDIS_URL_FILE: file(url) })).toEqual([
      'REDIS_URL and REDIS_URL_FILE are both set: keep one of them.',
    ]);
  });

  it('because it is wrong, without printing it', () => {
    const problems = problemsOf({ REDIS_URL_FILE: file('mysql://:hunter2@host') });
    expect(problems).toEqual([expect.stringMatching(/^REDIS_URL_FILE is set: give a URL/)]);
    expect(problems.join()).not.toContain('hunter2');
  });
});
