/**
 * The image's start command, run without Docker: on the tree that the Dockerfile makes, which nobody may write to, as a
 * user without rights, with what the compose file gives it, against a Redis started as the compose file starts it.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectRoot } from '../docs/markdown.ts';
import { until } from '../support/until.ts';
import { resolveCompose, secondsOf, serviceOf, type ComposeService } from './compose.ts';
import { execForm, healthCommandOf, lastStage, readDockerfile, saidBy } from './dockerfile.ts';
import { makeTree, snapshotOf, type ImageTree } from './image-tree.ts';
import { freePort } from '../support/free-port.ts';

const run = promisify(execFile);
const dockerfile = readDockerfile();
const image = lastStage(dockerfile);
const { file: compose } = resolveCompose();
const [serverService, redisService] = [serviceOf(compose, 'server'), serviceOf(compose, 'redis')];
const isRoot = process.getuid?.() === 0;
const [imageUser = 0, imageGroup = 0] = saidBy(image, 'USER').join().split(':').map(Number);
/** Whom the server runs as: the image's user where this test may become it. */
const somebody = isRoot ? { uid: imageUser, gid: imageGroup } : {};

interface Outcome {
  readonly code: number;
  readonly output: string;
}

let folder: string;
let tree: ImageTree;
let before: readonly string[];
let redis: ChildProcess;
let redisPort: number;
let server: ChildProcess;
let origin: string;
let environment: Readonly<Record<string, string>>;
let output = '';

/** Runs a command of the image in it. */
function inImage(command: readonly string[]): Promise<Outcome> {
  const [program = '', ...args] = command;
  const node = program === 'node' ? process.execPath : program;
  return run(node, args, { cwd: tree.at('.'), env: { ...environment }, ...somebody }).then(
    ({ stdout }) => ({ code: 0, output: stdout }),
    (error: unknown) => {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, output: stdout + stderr };
    },
  );
}

const redisCli = (...words: readonly string[]): Promise<Outcome> =>
  run('redis-cli', ['-p', String(redisPort), ...words]).then(
    ({ stdout }) => ({ code: 0, output: stdout.trim() }),
    (error: unknown) => ({
      code: (error as { code: number }).code,
      output: (error as { stderr: string }).stderr.trim(),
    }),
  );

/** The command of the compose file, on a free port of this machine and in a folder of this test. */
function startRedis({ command }: ComposeService, acl: string, dataDir: string): void {
  const places: Readonly<Record<string, string>> = { '/data': dataDir, '/run/secrets/redis-users': acl };
  const [, ...args] = (command ?? []).map((word) => places[word] ?? word);
  redis = spawn('/usr/bin/redis-server', [...args, '--port', String(redisPort), '--bind', '127.0.0.1'], {
    stdio: 'ignore',
  });
}

/** Nobody may write to it, everybody may read it. */
async function closeTree(): Promise<void> {
  await chmod(folder, 0o755);
  await run('chmod', ['-R', 'a-w,a+rX', tree.at('/app')]);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ots-image-'));
  tree = await makeTree(dockerfile, join(folder, 'stages'));
  await closeTree();
  before = await snapshotOf(tree.at('/app'));

  [redisPort] = await Promise.all([
    freePort(),
    run('sh', [join(projectRoot, 'scripts/compose-secrets.sh'), join(folder, 'secrets')]),
  ]);
  // The containers get the files without the folder around them.
  const secret = join(folder, 'redis-url');
  const url = await readFile(join(folder, 'secrets/redis-url'), 'utf8');
  await writeFile(secret, url.replace('@redis:6379', `@127.0.0.1:${String(redisPort)}`), { mode: 0o644 });
  const dataDir = join(folder, 'redis');
  await mkdir(dataDir);
  startRedis(redisService, join(folder, 'secrets/redis-users.acl'), dataDir);

  const port = await freePort();
  origin = `http://127.0.0.1:${String(port)}`;
  const given = Object.entries(serverService.environment ?? {}).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  );
  const inTree = Object.entries(tree.environment).map(([name, value]) => [
    name,
    value.startsWith('/') ? tree.at(value) : value,
  ]);
  environment = {
    ...(Object.fromEntries([...inTree, ...given]) as Record<string, string>),
    PATH: process.env['PATH'] ?? '',
    REDIS_URL_FILE: secret,
    HOST: '127.0.0.1',
    PORT: String(port),
    STORAGE_KEEP_FREE_BYTES: '0',
  };
}, 300_000);

afterAll(async () => {
  for (const child of [server, redis])
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  await run('chmod', ['-R', 'u+w', folder]);
  await rm(folder, { recursive: true, force: true });
});

describe('the image', () => {
  it('holds what runs and nothing that only builds or tests', async () => {
    const { dependencies, devDependencies } = JSON.parse(await readFile(tree.at('package.json'), 'utf8')) as Readonly<
      Record<'dependencies' | 'devDependencies', Readonly<Record<string, string>>>
    >;
    const isThere = (name: string): boolean => existsSync(tree.at(join('node_modules', name)));
    expect(Object.keys(dependencies).filter((name) => !isThere(name))).toEqual([]);
    expect(Object.keys(devDependencies).filter(isThere)).toEqual([]);
    expect(
      before.filter((path) => /^(?:dist\/.*\.(?:ts|spec\.js)|src|test|uploads|data|\.git|\.env|secrets)\b/.test(path)),
    ).toEqual([]);
  });

  it('belongs to nobody who runs it, but for the two places for data', async () => {
    const { uid = 0 } = somebody;
    const volumes = execForm(saidBy(image, 'VOLUME').join()) ?? [];
    expect([tree.environment['UPLOADS_DIR'], tree.environment['DATA_DIR']]).toEqual(volumes);
    const writable = await inImage(['find', tree.at('/'), '-writable', '-not', '-type', 'l']);
    expect(writable.output.trim().split('\n').sort()).toEqual(volumes.map((path) => tree.at(path)).sort());
    expect(isRoot ? uid : -1).not.toBe(0);
  });
});

describe('its start command', () => {
  it('waits for a Redis that is well by its own health check, and lets strangers do nothing else there', async () => {
    const [, cli, ...words] = redisService.healthcheck?.test ?? [];
    expect(cli).toBe('redis-cli');
    await until(async () => (await redisCli(...words)).code === 0, 'Redis is well');
    for (const command of [['SET', 'ots:x', '1'], ['GET', 'ots:x'], ['INFO'], ['ACL', 'LIST'], ['CONFIG', 'GET', '*']])
      expect(await redisCli('-e', ...command)).toEqual({ code: 1, output: expect.stringMatching(/^NOPERM/) });
  });

  it("makes a server that is healthy by the image's check, and was not before", async () => {
    const health = healthCommandOf(image);
    expect(health[0]).toBe('node');
    expect((await inImage(health)).code).toBe(1);
    const [program, ...args] = execForm(saidBy(image, 'CMD').join()) ?? [];
    expect(program).toBe('node');
    server = spawn(process.execPath, args, { cwd: tree.at('.'), env: { ...environment }, ...somebody });
    for (const stream of [server.stdout, server.stderr])
      stream?.on('data', (piece: Buffer) => {
        output += piece.toString('utf8');
      });
    await until(async () => (await inImage(health)).code === 0, 'the server is healthy', 60_000);
    const ready = await fetch(`${origin}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ok', reasons: [] }]);
  });

  it('keeps a share and hands it out once', async () => {
    const bytes = randomBytes(3_000_000);
    const form = new FormData();
    form.append('file', new Blob([bytes]), 'report.pdf');
    const created = await fetch(origin, { method: 'POST', body: form, headers: { accept: 'application/json' } });
    expect(created.status).toBe(201);
    const { link } = (await created.json()) as { readonly link: string };
    const open = (): Promise<Response> =>
      fetch(`${origin}/api/v1/open`, { method: 'POST', headers: { 'link-secret': link.slice(link.indexOf('#') + 1) } });
    expect(Buffer.from(await (await open()).arrayBuffer()).equals(bytes)).toBe(true);
    expect((await open()).status).toBe(410);
  });

  it('leaves a way to say "accepted" after a rollback, with the same secret', async () => {
    expect(await inImage(['node', 'dist/store-accept.js'])).toEqual({
      code: 0,
      output: 'Redis is no older copy of itself. Nothing was done.\n',
    });
  });

  it('ends in order on the stop signal, within the time that the compose file gives it', async () => {
    const signal = saidBy(image, 'STOPSIGNAL').join() as NodeJS.Signals;
    const startedAt = performance.now();
    server.kill(signal);
    const [code] = (await once(server, 'exit')) as [number | null];
    expect([code, output]).toEqual([0, expect.stringContaining('server.stopping')]);
    expect(performance.now() - startedAt).toBeLessThan(1_000 * secondsOf(serverService.stop_grace_period));
  });

  it('has written to nothing but the places for data, and its secret nowhere', async () => {
    expect(await snapshotOf(tree.at('/app'))).toEqual(before);
    const secret = /:([0-9a-f]{64})@/.exec(await readFile(environment['REDIS_URL_FILE'] ?? '', 'utf8'))?.[1] ?? '';
    expect(secret).toHaveLength(64);
    expect(output).not.toContain(secret);
    expect(output).toContain('server.started');
  });
});
