/** What docker-compose.yml says once Compose has read it. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseSize } from '../../src/config/quantity.ts';
import { describeSettings, readSettings } from '../../src/config/settings.ts';
import { projectRoot, readPage } from '../docs/markdown.ts';
import { optionOf, resolveCompose, secondsOf, serviceOf } from './compose.ts';
import { execForm, lastStage, readDockerfile, saidBy } from './dockerfile.ts';

const example = readFileSync(join(projectRoot, '.env.example'), 'utf8');
const { file, complaints } = resolveCompose();
const [server, redis] = [serviceOf(file, 'server'), serviceOf(file, 'redis')];
const command = redis.command ?? [];
const image = lastStage(readDockerfile());

/** `- name:/path:rw` and what newer versions make of it. */
const targetsOf = (volumes: readonly unknown[]): readonly string[] =>
  volumes.map((one) =>
    typeof one === 'string' ? (one.split(':')[1] ?? '') : String((one as { target: unknown }).target),
  );

describe('docker-compose.yml', () => {
  it('is read by Compose without a complaint', () => {
    expect(complaints).toBe('');
    expect(Object.keys(file.services).sort()).toEqual(['redis', 'server']);
  });

  // Read-only roots, dropped capabilities, no new privileges, no core files, restarts: the schema in compose.ts refuses anything else.
  it('gives each service limits, and what it writes a place', () => {
    expect(targetsOf(redis.volumes)).toEqual([optionOf(command, 'dir')]);
    expect(targetsOf(server.volumes)).toEqual(execForm(saidBy(image, 'VOLUME').join()));
    for (const { mem_limit: memory, pids_limit: processes } of [server, redis]) {
      expect(memory).toBeTruthy();
      expect(processes).toBeGreaterThan(0);
    }
  });

  it('runs Redis so that nothing that was answered is lost and no share is dropped to make room', () => {
    expect(command[0]).toBe('redis-server');
    const options = ['appendonly', 'appendfsync', 'maxmemory-policy'].map((name) => optionOf(command, name));
    expect(options).toEqual(['yes', 'always', 'noeviction']);
    const mebibytes = Number(/^(\d+)mb$/.exec(optionOf(command, 'maxmemory') ?? '')?.[1]);
    const limitBytes = parseSize(String(redis.mem_limit).replace(/m$/, 'MiB'));
    // Twice: the append-only file is rewritten by a copy of the process.
    expect(limitBytes).toBeGreaterThan(2 * mebibytes * 1_048_576);
  });

  it('hands secrets over in files, and each only to who needs it', () => {
    expect(server.environment?.['REDIS_URL_FILE']).toBe(`/run/secrets/${server.secrets[0]?.source ?? ''}`);
    expect(optionOf(command, 'aclfile')).toBe(`/run/secrets/${redis.secrets[0]?.source ?? ''}`);
    expect([server.secrets.length, redis.secrets.length]).toEqual([1, 1]);
    const text = readFileSync(join(projectRoot, 'docker-compose.yml'), 'utf8');
    expect(text).not.toMatch(/requirepass|redis:\/\/|PASSWORD/i);
  });

  it('lets nobody reach Redis but the server, and the server from this machine only', () => {
    expect(Object.keys(redis.networks)).toEqual(['back']);
    expect(file.networks['back']?.internal).toBe(true);
    expect(redis.ports).toBeUndefined();
    const ports = (server.ports ?? []).map((one) =>
      typeof one === 'string' ? one : Object.values(one as Record<string, unknown>).join(' '),
    );
    expect(ports).toEqual([expect.stringContaining('127.0.0.1')]);
  });

  it('waits for Redis, and gives transfers longer to end than the server does', () => {
    expect(server.depends_on?.['redis']?.condition).toBe('service_healthy');
    expect(redis.healthcheck?.test[0]).toBe('CMD');
    const { shutdownGraceMs } = readSettings({ SHUTDOWN_GRACE: server.environment?.['SHUTDOWN_GRACE'] ?? undefined });
    expect(secondsOf(server.stop_grace_period) * 1_000).toBeGreaterThan(shutdownGraceMs + 5_000);
  });

  it('passes on settings that exist, and takes those of the example', () => {
    const known = new Set(describeSettings().map(({ env }) => env));
    const names = Object.keys(server.environment ?? {}).map((name) => name.replace(/_FILE$/, ''));
    expect(names.filter((name) => !known.has(name))).toEqual([]);
    const filled = serviceOf(resolveCompose(example).file, 'server').environment ?? {};
    const { publicUrl, trustProxy } = readSettings({
      PUBLIC_URL: filled['PUBLIC_URL'] ?? undefined,
      TRUST_PROXY: filled['TRUST_PROXY'] ?? undefined,
    });
    expect([publicUrl, trustProxy]).toEqual(['https://share.example.org', 1]);
  });
});

describe('the README', () => {
  const { fences } = readPage('README.md');
  const commands = fences.filter(({ heading, language }) => heading === 'Running it for real' && language === 'sh');

  it('starts it with the script and the example that are here', () => {
    expect(commands[0]?.text.split('\n')).toEqual([
      'sh scripts/compose-secrets.sh',
      'cp .env.example .env',
      'docker compose up --build --detach',
    ]);
  });

  it('starts one image alone as closed as the compose file does, with its places for data', () => {
    const line = commands[1]?.text ?? '';
    for (const part of [
      '--init',
      '--read-only',
      '--cap-drop ALL',
      '--security-opt no-new-privileges',
      '--ulimit core=0',
    ])
      expect(line).toContain(part);
    for (const place of execForm(saidBy(image, 'VOLUME').join()) ?? []) expect(line).toContain(`:${place} `);
    expect(line).toContain('--publish 127.0.0.1:3000:3000 ');
    expect(Number(/--stop-timeout (\d+)/.exec(line)?.[1])).toBe(secondsOf(server.stop_grace_period));
  });
});

describe('the secrets of docker-compose.yml', () => {
  const script = join(projectRoot, 'scripts/compose-secrets.sh');

  it('are made by one line, closed to others on the host, and belong together', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ots-secrets-'));
    try {
      execFileSync('sh', [script], { cwd: folder, encoding: 'utf8' });
      for (const { file: path } of Object.values(file.secrets)) {
        const name = path.slice(path.lastIndexOf('/secrets/') + 1);
        expect(statSync(join(folder, name)).mode & 0o777).toBe(0o644);
      }
      expect(statSync(join(folder, 'secrets')).mode & 0o777).toBe(0o700);
      const { redisUrl = '' } = readSettings({ REDIS_URL_FILE: join(folder, 'secrets/redis-url') });
      const { username, password, hostname } = new URL(redisUrl);
      expect([username, hostname, password.length]).toEqual(['onetimeshare', 'redis', 64]);
      const users = readFileSync(join(folder, 'secrets/redis-users.acl'), 'utf8');
      expect(users).toContain(`user onetimeshare on #${createHash('sha256').update(password).digest('hex')} ~ots:* `);
      expect(users).not.toContain(password);
      expect(() => execFileSync('sh', [script], { cwd: folder, stdio: 'pipe' })).toThrow(/There are secrets/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it.each(['od', 'sha256sum'])('are not made at all where there is no %s', (missing) => {
    const folder = mkdtempSync(join(tmpdir(), 'ots-secrets-'));
    try {
      const programs = join(folder, 'bin');
      mkdirSync(programs);
      for (const name of ['od', 'tr', 'sha256sum', 'cut', 'mkdir', 'chmod'].filter((one) => one !== missing))
        symlinkSync(
          execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim(),
          join(programs, name),
        );
      const options = { cwd: folder, stdio: 'pipe', env: { PATH: programs } } as const;
      expect(() => execFileSync('/bin/sh', [script], options)).toThrow(/Nothing was made/);
      expect(existsSync(join(folder, 'secrets'))).toBe(false);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('never get into the repository or into an image', () => {
    for (const name of ['secrets/', '.env'])
      expect(readFileSync(join(projectRoot, '.gitignore'), 'utf8').split('\n')).toContain(name);
    expect(readFileSync(join(projectRoot, '.dockerignore'), 'utf8')).toMatch(/^\*$/m);
  });

  it('give Redis the rights that the documents name', () => {
    const rights = /user onetimeshare on #\$hash (.*)"/.exec(readFileSync(script, 'utf8'))?.[1] ?? '';
    expect(rights).toContain('-@dangerous');
    expect(readPage('docs/operations.md').text).toContain(rights);
  });
});
