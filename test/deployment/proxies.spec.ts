/** The proxies of the README, with TLS in front of a real server, as they are printed there: only addresses and certificates differ. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request, type RequestOptions } from 'node:https';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json, text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readPage } from '../docs/markdown.ts';
import { partialSizes } from '../support/on-disk.ts';
import { runningServer, type RunningServer } from '../support/running-server.ts';
import { until } from '../support/until.ts';
import { freePort } from '../support/free-port.ts';

const run = promisify(execFile);
const MIB = 1_048_576;
const host = 'share.example.org';
const exampleOf = (language: string): string =>
  readPage('README.md').fences.find((fence) => fence.language === language)?.text ?? '';

let folder: string;
let port: number;
let proxy: ChildProcess;
let server: RunningServer;
let said = '';

interface Proxy {
  /** The example within what a distribution puts around it. */
  readonly configure: () => string;
  readonly start: (file: string) => readonly string[];
}

const certificate = (kind: string): string => join(folder, `certificate.${kind}`);

const nginx: Proxy = {
  configure() {
    const block = exampleOf('nginx')
      .replace('listen 443 ssl', `listen 127.0.0.1:${String(port)} ssl`)
      .replaceAll(`/etc/ssl/${host}`, join(folder, 'certificate'))
      .replace('127.0.0.1:3000', `127.0.0.1:${String(server.port)}`);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${join(folder, 'tmp', name)};`,
    );
    return [
      process.getuid?.() === 0 ? 'user root;' : '',
      `daemon off; worker_processes 1; pid ${join(folder, 'pid')}; error_log stderr warn;`,
      `events {} http { access_log off; ${temporary.join(' ')}`,
      block,
      '}',
    ].join('\n');
  },
  start: (file) => ['nginx', '-p', folder, '-c', file, '-e', 'stderr'],
};

const caddy: Proxy = {
  configure() {
    const block = exampleOf('caddyfile')
      .replace(
        `${host} {`,
        `https://${host}:${String(port)} {\nbind 127.0.0.1\ntls ${certificate('pem')} ${certificate('key')}`,
      )
      .replace('127.0.0.1:3000', `127.0.0.1:${String(server.port)}`);
    return `{\nadmin off\nauto_https disable_redirects\nstorage file_system ${folder}\nlog {\nlevel ERROR\n}\n}\n${block}\n`;
  },
  start: (file) => ['caddy', 'run', '--adapter', 'caddyfile', '--config', file],
};

async function makeCertificate(): Promise<void> {
  const files = ['-keyout', certificate('key'), '-out', certificate('pem')];
  const subject = ['-subj', `/CN=${host}`, '-days', '1', '-nodes'];
  await run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', ...subject, ...files]);
}

async function begin({ configure, start }: Proxy): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'ots-proxy-'));
  await mkdir(join(folder, 'tmp'));
  port = await freePort();
  said = '';
  server = await runningServer({
    PUBLIC_URL: `https://${host}`,
    TRUST_PROXY: '1',
    MAX_SHARE_BYTES: '128MiB',
    RATE_LIMITS: 'on',
    RATE_CREATE_PER_HOUR: '8',
  });
  await makeCertificate();
  const file = join(folder, 'proxy.conf');
  await writeFile(file, configure());
  const [program = '', ...args] = start(file);
  // A home of its own: neither may leave anything on this machine.
  const env = { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin`, HOME: folder };
  proxy = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], env });
  proxy.stderr?.on('data', (piece: Buffer) => {
    said += piece.toString('utf8');
  });
  const serves = async (): Promise<boolean> => (await answerTo(ask({ path: '/health/live' }))).statusCode === 200;
  await until(() => serves().catch(() => false), `${program} serves`);
}

async function end(): Promise<void> {
  proxy.kill('SIGTERM');
  if (proxy.exitCode === null && proxy.signalCode === null) await once(proxy, 'exit');
  await server.end();
  await rm(folder, { recursive: true, force: true });
}

/** A request through the proxy, begun and not ended. */
const ask = (options: RequestOptions): ClientRequest =>
  request({
    ...options,
    host: '127.0.0.1',
    port,
    agent: false,
    rejectUnauthorized: false,
    servername: host,
    headers: { host, ...(options.headers as Record<string, string> | undefined) },
  });

async function answerTo(asked: ClientRequest, body?: Uint8Array): Promise<IncomingMessage> {
  const answer = once(asked, 'response') as Promise<[IncomingMessage]>;
  asked.end(body);
  return (await answer)[0];
}

const linkSecretOf = (link: string): string => link.slice(link.indexOf('#') + 1);
const headers = (bytes: number): Record<string, string> => ({
  'content-length': String(bytes),
  accept: 'application/json',
});

interface Created {
  readonly id: string;
  readonly link: string;
  readonly ownerToken: string;
}

describe.each([
  ['nginx', nginx],
  ['Caddy', caddy],
])('behind %s as the README has it', (_name, kind) => {
  beforeAll(() => begin(kind), 60_000);
  afterAll(end, 60_000);

  let created: Created;
  const bytes = randomBytes(96 * MIB);

  it('an upload arrives as it is sent, not when it is complete', async () => {
    const asked = ask({ method: 'PUT', path: '/report.bin', headers: headers(bytes.length) });
    const answer = once(asked, 'response') as Promise<[IncomingMessage]>;
    asked.write(bytes.subarray(0, 16 * MIB));
    const arrived = async (): Promise<number> => Math.max(0, ...(await partialSizes(server.settings.uploadsDir)));
    await until(async () => (await arrived()) > 8 * MIB, 'half of what was sent is on the disk');
    asked.end(bytes.subarray(16 * MIB));
    const [response] = await answer;
    expect(response.statusCode).toBe(201);
    created = (await json(response)) as Created;
    // The server knows that it is reached over TLS, and where.
    expect(created.link).toMatch(new RegExp(`^https://${host}/s#`));
    expect(response.headers['strict-transport-security']).toBeDefined();
  });

  it('a download is handed on as it is read: the proxy takes none ahead of its recipient', async () => {
    const opened = ask({
      method: 'POST',
      path: '/api/v1/open',
      headers: { 'link-secret': linkSecretOf(created.link) },
    });
    const response = await answerTo(opened);
    response.pause();
    const sent = async (): Promise<number> => {
      const owner = { authorization: `Owner ${created.ownerToken}` };
      const view = await fetch(`${server.origin}/api/v1/shares/${created.id}`, { headers: owner });
      const { claims } = (await view.json()) as { readonly claims: readonly { readonly bytesSent: number }[] };
      return claims[0]?.bytesSent ?? 0;
    };
    await until(async () => (await sent()) > 0, 'some of it was sent');
    // Long enough for all of it, if anybody took it. What is on its way lies in the buffers of four sockets.
    await sleep(3_000);
    expect(await sent()).toBeLessThan(64 * MIB);
    const pieces: Buffer[] = [];
    for await (const piece of response) pieces.push(piece as Buffer);
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
  });

  it('what is too large is refused by the server, in its words, before the body', async () => {
    const asked = ask({ method: 'PUT', path: '/large.bin', headers: headers(1_024 * MIB) });
    asked.on('error', () => undefined);
    const answer = once(asked, 'response') as Promise<[IncomingMessage]>;
    asked.write(bytes.subarray(0, MIB));
    const [response] = await answer;
    expect([response.statusCode, response.headers['content-type']]).toEqual([413, 'application/problem+json']);
    expect(await text(response)).toContain('share.too_large');
    asked.destroy();
  });

  it('an upload whose sender goes away ends at the server too', async () => {
    const asked = ask({ method: 'PUT', path: '/cut.bin', headers: headers(bytes.length) });
    asked.on('error', () => undefined);
    asked.write(bytes.subarray(0, 4 * MIB));
    const partial = (): Promise<readonly number[]> => partialSizes(server.settings.uploadsDir);
    await until(async () => (await partial()).length === 1, 'it has begun');
    asked.destroy();
    await until(async () => (await partial()).length === 0, 'nothing is left of it');
  });

  it('the address of a visitor is the one that the proxy sees, whatever the visitor says', async () => {
    const statuses: (number | undefined)[] = [];
    for (let i = 0; i < 8; i++) {
      const spoofed = { 'x-forwarded-for': `203.0.113.${String(i)}`, ...headers(1) };
      const response = await answerTo(ask({ method: 'PUT', path: '/x', headers: spoofed }), Buffer.from('x'));
      response.resume();
      statuses.push(response.statusCode);
    }
    expect(statuses.at(0)).toBe(201);
    expect(statuses.at(-1)).toBe(429);
    const creates = server.logged().filter(({ route, event }) => event === 'request' && String(route).startsWith('/:'));
    expect(new Set(creates.map(({ client }) => client))).toEqual(new Set(['127.0.0.x']));
  });

  it('nothing went wrong in the proxy', () => {
    expect(said).not.toMatch(/\[(?:error|crit|alert|emerg)\]|"level":"(?:panic|fatal)"/);
  });
});

describe('the example for nginx', () => {
  // The watchdog cuts after a minute; an answer may take that long where many hash passwords or a disk is slow.
  it('leaves it to the server to end what stands still', () => {
    for (const name of ['proxy_read_timeout', 'proxy_send_timeout'])
      expect(Number(new RegExp(`${name} +(\\d+)s`).exec(exampleOf('nginx'))?.[1])).toBeGreaterThan(60);
  });
});
