/** The settings of the admin: what is refused at start, and that no refusal repeats a secret. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { describeSettings, readSettings, SettingsInvalid, type Environment } from './settings.ts';

const tail = '$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g';
const hashWith = (parameters: string, algorithm = 'argon2id'): string => `$${algorithm}$v=19$${parameters}${tail}`;
const hash = hashWith('m=65536,t=3,p=4');
const secret = '2GJWXF2FTKVOMNTJLMMSIFFKNZKTQFJN';

function problemsOf(environment: Environment): readonly string[] {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsInvalid) return error.problems;
    throw error;
  }
  return [];
}

describe('the hash of the admin password', () => {
  it.each(['m=65536,t=3,p=4', 'm=19456,t=2,p=1', 'm=1048576,t=20,p=16'])('may have the parameters %s', (parameters) => {
    const text = hashWith(parameters);
    expect(readSettings({ ADMIN_PASSWORD_HASH: text }).adminPasswordHash).toBe(text);
  });

  it('may stand in a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ots-admin-'));
    try {
      writeFileSync(join(folder, 'hash'), `${hash}\n`);
      expect(readSettings({ ADMIN_PASSWORD_HASH_FILE: join(folder, 'hash') }).adminPasswordHash).toBe(hash);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    ['the password itself', 'hunter2hunter2', 'no Argon2id hash'],
    ['what a shell left of it', '=19=65536,t=3,p=4', 'no Argon2id hash'],
    ['Argon2i', hashWith('m=65536,t=3,p=4', 'argon2i'), 'no Argon2id hash'],
    ['Argon2d', hashWith('m=65536,t=3,p=4', 'argon2d'), 'no Argon2id hash'],
    ['bcrypt', '$2b$12$GhvMmNVjRW29ulnudl.LbuAnUtN/LRfe1JsBm1Xu6LE3059z5Tr8m', 'no Argon2id hash'],
    ['an old version of Argon2', hash.replace('v=19', 'v=16'), 'no Argon2id hash'],
    ['a hash that was cut', hash.slice(0, -10), 'no Argon2id hash'],
    ['too little memory', hashWith('m=19455,t=2,p=1'), '19 MiB'],
    ['one pass', hashWith('m=65536,t=1,p=1'), '2 passes'],
    ['no lane', hashWith('m=65536,t=3,p=0'), '19 MiB'],
    ['more memory than a server has', hashWith('m=1048577,t=3,p=1'), 'too much'],
    ['more passes than a person waits for', hashWith('m=65536,t=21,p=1'), 'too much'],
  ])('is refused when it is %s', (_what, text, words) => {
    const [problem = '', ...others] = problemsOf({ ADMIN_PASSWORD_HASH: text });
    expect(others).toEqual([]);
    expect(problem).toMatch(/^ADMIN_PASSWORD_HASH is set: .*npm run admin:hash/s);
    expect(problem).toContain(words);
    expect(problem).not.toContain(text);
  });
});

describe('the secret of the second factor', () => {
  it('is taken as people and programs write it', () => {
    const spelled = `${secret.toLowerCase().replace(/(.{4})/g, '$1 ')}====`;
    const settings = readSettings({ ADMIN_PASSWORD_HASH: hash, ADMIN_TOTP_SECRET: spelled });
    expect(settings.adminTotpSecret).toBe(secret);
  });

  it.each([
    ['short', 'JBSWY3DPEHPK3PXP'],
    ['that of the RFC', 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'],
    ['that of every manual', 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'],
    ['the alphabet', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'],
    ['no base32', 'not base32 at all, 01890189'],
    ['the same letter again and again', 'A'.repeat(32)],
    ['longer than any', secret.repeat(5)],
  ])('is refused when it is %s', (_what, text) => {
    const [problem = '', ...others] = problemsOf({ ADMIN_PASSWORD_HASH: hash, ADMIN_TOTP_SECRET: text });
    expect(others).toEqual([]);
    expect(problem).toMatch(/^ADMIN_TOTP_SECRET is set: .*npm run admin:totp/s);
    expect(problem).not.toContain(text);
  });
});

it('What opens the admin page is secret, a file may hold it, and no page shows it', () => {
  const docs = describeSettings().filter(({ group }) => group === 'Admin');
  expect(docs.map(({ env, secret: isSecret }) => [env, isSecret])).toEqual([
    ['ADMIN_PASSWORD_HASH', true],
    ['ADMIN_TOTP_SECRET', true],
    ['RATE_ADMIN_SIGN_IN_PER_15_MINUTES', undefined],
  ]);
});
