/** The commands that make the secrets of an admin, and what the server says to those that are none. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Secret, TOTP, URI } from 'otpauth';
import { describe, expect, it } from '@jest/globals';
import { readSettings } from '../../src/config/settings.ts';
import { isPasswordOf } from '../../src/sealed/password-hash.node.ts';
import { compiled } from '../support/compiled.ts';
import { failToStart } from '../support/failed-start.ts';

const root = join(import.meta.dirname, '..', '..');
const password = 'plum tractor ninety canvas';

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param input what is typed: a piece each time the program has said something new */
function run(command: string, args: readonly string[], input: readonly (string | Buffer)[]): Promise<Ran> {
  const child = spawn(command, args, { cwd: root });
  let [stdout, stderr] = ['', ''];
  const left = [...input];
  child.stdout.on('data', (piece: Buffer) => {
    stdout += piece.toString();
    if (/(Password|Again): \r?\n?$/.test(stdout)) void sleep(200).then(() => child.stdin.write(left.shift() ?? ''));
  });
  child.stderr.on('data', (piece: Buffer) => {
    stderr += piece.toString();
  });
  return new Promise((resolve) => {
    child.once('close', (code) => {
      resolve({ code, stdout, stderr });
    });
    if (command === process.execPath) child.stdin.end(Buffer.concat(left.map((piece) => Buffer.from(piece))));
  });
}

const entry = (name: string): readonly string[] => [compiled(join(root, `src/${name}.ts`))];
const piped = (name: string, input: string | Buffer = ''): Promise<Ran> => run(process.execPath, entry(name), [input]);
/** On a terminal. */
const typed = (name: string, input: readonly string[]): Promise<Ran> =>
  run('script', ['-qefc', [process.execPath, ...entry(name)].join(' '), '/dev/null'], input);

const valueOf = (output: string): string => /^\w+='([^']+)'\r?$/m.exec(output)?.[1] ?? '';

describe('npm run admin:hash', () => {
  it('makes a hash of what it is given, which the server takes', async () => {
    const { code, stdout } = await piped('admin-hash', `${password}\n`);
    expect([code, stdout.startsWith("ADMIN_PASSWORD_HASH='$argon2id$v=19$m=65536,t=3,p=4$")]).toEqual([0, true]);
    expect(readSettings({ ADMIN_PASSWORD_HASH: valueOf(stdout) }).adminPasswordHash).toBe(valueOf(stdout));
    expect(await isPasswordOf(valueOf(stdout), password)).toBe(true);
    expect(await isPasswordOf(valueOf(stdout), `${password}\n`)).toBe(false);
  });

  it('asks twice on a terminal, and shows nothing of it', async () => {
    const { code, stdout } = await typed('admin-hash', [`${password}x\u007f\r`, `${password}\r`]);
    expect(code).toBe(0);
    expect(await isPasswordOf(valueOf(stdout), password)).toBe(true);
    for (const part of password.split(' ')) expect(stdout).not.toContain(part);
    const different = await typed('admin-hash', [`${password}\r`, 'another\r']);
    expect([different.code, different.stdout.includes('not the same'), valueOf(different.stdout)]).toEqual([
      1,
      true,
      '',
    ]);
    const stopped = await typed('admin-hash', ['\u0003']);
    expect([stopped.code, valueOf(stopped.stdout)]).toEqual([1, '']);
  });

  it.each(['', 'hunter2', 'Admin123456789!', `${password}\n`, `\u001b[D${password}`, Buffer.of(0xff, 0xfe, 0x41)])(
    'refuses %j',
    async (weak) => {
      const input = typeof weak === 'string' ? `${weak}\n` : weak;
      const { code, stdout, stderr } = await piped('admin-hash', input);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(/^The password (is|has) .*\.\n$/);
    },
  );
});

describe('npm run admin:totp', () => {
  it('makes a secret of 160 bits, and shows it as an app and a person read it', async () => {
    const [{ code, stdout, stderr }, other] = [await piped('admin-totp'), await piped('admin-totp')];
    const secret = valueOf(stdout);
    expect([code, secret.length, valueOf(other.stdout) === secret]).toEqual([0, 32, false]);
    const uri = /otpauth:\S+/.exec(stderr)?.[0] ?? '';
    const ofApp = URI.parse(uri);
    expect(ofApp).toBeInstanceOf(TOTP);
    expect(ofApp.secret.base32).toBe(secret);
    const timestamp = Date.UTC(2030, 0, 1);
    expect((ofApp as TOTP).generate({ timestamp })).toBe(
      new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp }),
    );
    expect(stderr).toMatch(/[▀▄█]{10}/);
  });
});

describe('the server', () => {
  it.each([
    ['changeme', '$argon2id$v=19$m=19456,t=2,p=1$vmTiNP59nNx+eNtOQCQSnQ$W3ATmB6ZDFTIoptYdimA0dl5V2yGc2DHC3FSG20tVOM'],
    ['nothing', '$argon2id$v=19$m=19456,t=2,p=1$Mp/8nS2Qu/Ua7RPMsNuAAg$+88ByOcNKv40M5Xl8jXso/EKFsi1b45nOaxe8GhKZ9M'],
  ])('does not start with the hash of "%s", and says why', async (_word, hash) => {
    for (const workers of ['1', '2']) {
      const { code, stderr, stdout } = await failToStart({ ADMIN_PASSWORD_HASH: hash, WORKERS: workers });
      expect(code).toBe(1);
      expect(stderr + stdout).toMatch(
        /ADMIN_PASSWORD_HASH is set: it is the hash of no password, or of one that everybody tries first/,
      );
      expect(stderr + stdout).not.toContain(hash);
    }
  });
});
