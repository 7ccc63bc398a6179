/** Redis behind TLS: a certificate of the operator's own authority, a user of its own with the rights that docs/operations.md names. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { paths } from '../../src/contract/routes.ts';
import { readPage } from '../docs/markdown.ts';
import { ask } from '../support/answers.ts';
import { Doors, newToken } from '../support/doors.ts';
import { failToStart } from '../support/failed-start.ts';
import { freePort } from '../support/free-port.ts';
import { RedisServer } from '../support/redis-server.ts';
import { serverProcess } from '../support/server-process.ts';

const run = promisify(execFile);
const PASSWORD = 'p@ss/word';
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

let folder: string;
let redis: RedisServer;
let port: number;

const file = (name: string): string => join(folder, name);
const urlOf = (password: string): string =>
  `rediss://onetimeshare:${encodeURIComponent(password)}@localhost:${String(port)}`;
const openssl = (...words: readonly string[]): Promise<unknown> => run('openssl', words);

const makeAuthority = (name: string): Promise<unknown> =>
  openssl(
    ...['req', '-x509', ...newKey, '-keyout', file(`${name}.key`), '-out', file(`${name}.crt`)],
    ...['-days', '2', '-subj', `/CN=${name}`],
  );

async function makeCertificate(authority: string): Promise<void> {
  await writeFile(file('names'), 'subjectAltName=DNS:localhost\n');
  await openssl('req', ...newKey, '-keyout', file('redis.key'), '-out', file('redis.csr'), '-subj', '/CN=localhost');
  await openssl(
    ...['x509', '-req', '-in', file('redis.csr'), '-out', file('redis.crt'), '-days', '2', '-extfile', file('names')],
    ...['-CA', file(`${authority}.crt`), '-CAkey', file(`${authority}.key`), '-CAcreateserial'],
  );
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ots-tls-'));
  await Promise.all([makeAuthority('ours'), makeAuthority('another')]);
  await makeCertificate('ours');
  port = await freePort();
  // The port without TLS is for this test's own questions.
  redis = await RedisServer.start(
    ...['--tls-port', String(port), '--tls-auth-clients', 'no'],
    ...['--tls-cert-file', file('redis.crt'), '--tls-key-file', file('redis.key')],
  );
  const [rights = ''] = /~ots:\S+ resetchannels .*$/m.exec(readPage('docs/operations.md').text) ?? [];
  await redis.ask('ACL', 'SETUSER', 'onetimeshare', 'on', `>${PASSWORD}`, ...rights.split(' '));
  await redis.ask('ACL', 'SETUSER', 'default', 'off');
});
afterAll(async () => {
  await redis.remove();
  await rm(folder, { recursive: true, force: true });
});

describe('a server whose Redis speaks TLS', () => {
  it('sends and receives, through workers too, and has nothing to say about its store', async () => {
    const settings = { REDIS_URL: urlOf(PASSWORD), NODE_EXTRA_CA_CERTS: file('ours.crt'), WORKERS: '2' };
    const server = await serverProcess(settings);
    try {
      await server.start();
      const doors = new Doors(server.origin);
      for (const plainBytes of [100, 100_000]) {
        const share = await doors.send({ plainBytes, inline: plainBytes === 100, withPassword: true });
        expect((await doors.manifest(share, { passwordToken: newToken() })).code).toBe('password.wrong');
        const token = newToken();
        expect((await doors.claim(share, token)).status).toBe(201);
        expect((await doors.claim(share, newToken())).code).toBe('share.claimed');
        expect((await doors.body(share, token)).body.equals(share.body)).toBe(true);
        expect((await doors.acknowledge(share, token)).status).toBe(204);
        expect((await doors.look(share)).code).toBe('share.gone');
      }
      expect((await ask(server.origin, paths.healthReady)).json).toMatchObject({ status: 'ok', reasons: [] });
      expect(await server.stop()).toBe(0);
      expect(server.output()).not.toContain(PASSWORD);
    } finally {
      await server.remove();
    }
  });

  it.concurrent.each([
    ['no authority that Node knows', PASSWORD, undefined, 'unable to verify the first certificate'],
    ['another authority', PASSWORD, 'another.crt', 'unable to verify the first certificate'],
    ['another password', 'other', 'ours.crt', 'WRONGPASS invalid username-password pair or user is disabled.'],
  ])(
    'does not start, and says why in one sentence: %s',
    async (_what, password, authority, why) => {
      const certificates = authority === undefined ? {} : { NODE_EXTRA_CA_CERTS: file(authority) };
      const uploads = { UPLOADS_DIR: file('uploads'), DATA_DIR: file('data') };
      const ended = await failToStart({ REDIS_URL: urlOf(password), ...certificates, ...uploads });
      expect(ended.code).toBe(1);
      expect(ended.stdout).not.toContain(password);
      expect(ended.stderr).toBe(
        `The server could not start: Redis does not answer (${why}): start it, or check REDIS_URL and what goes with it.\n`,
      );
    },
    60_000,
  );
});
