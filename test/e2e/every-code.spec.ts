/** Every code of the contract is an answer that somebody can really get, with its status, its words and its headers. */
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorCodes, spendsNothing, type ErrorCode } from '../../src/contract/error-codes.ts';
import { paths, sharePath, uploadPath } from '../../src/contract/routes.ts';
import { AdminChoices } from '../../src/http/admin-choices.ts';
import { encodeBase64url } from '../../src/sealed/base64.ts';
import { answerOf, ask, type Answer } from '../support/answers.ts';
import { atOnce } from '../support/at-once.ts';
import { authorize, bytesOf, Doors, hashOf, keysOfLink, newId, newToken, openRequest } from '../support/doors.ts';
import { bodiesBelow } from '../support/on-disk.ts';
import { RawConnection } from '../support/raw-http.ts';
import { runningServer, type RunningServer } from '../support/running-server.ts';
import { sealedBySender } from '../support/sealed-by-sender.ts';

const MiB = 1_048_576;

/** Codes that no answer of this server carries, and why. */
const elsewhere = {
  'store.rolled_back': 'Only a Redis can be rolled back under us: test/e2e/redis.spec.ts produces it.',
} as const satisfies Partial<Record<ErrorCode, string>>;

type Producible = Exclude<ErrorCode, keyof typeof elsewhere>;

let server: RunningServer;
let doors: Doors;
const others: RunningServer[] = [];
const raws: RawConnection[] = [];
/** The server is patient for ten seconds, so this begins before the first test. */
let timedOut: Promise<Answer>;
beforeAll(async () => {
  server = await runningServer({ MAX_SHARE_BYTES: '32MiB', LOG_LEVEL: 'silent' });
  doors = new Doors(server.origin);
  timedOut = neverFinishingHeaders();
});
afterAll(async () => {
  for (const raw of raws) raw.end();
  await Promise.all([server, ...others].map((one) => one.end()));
});

async function another(environment: Readonly<Record<string, string>>): Promise<RunningServer> {
  const one = await runningServer({ LOG_LEVEL: 'silent', ...environment });
  others.push(one);
  return one;
}

function rawTo({ port }: RunningServer): RawConnection {
  const raw = new RawConnection(port);
  raws.push(raw);
  return raw;
}

async function rawAnswer(raw: RawConnection, withinMs?: number): Promise<Answer> {
  const { status, headers, body } = await raw.answer(withinMs);
  return answerOf(status, new Headers(headers), Buffer.from(body, 'latin1'));
}

function neverFinishingHeaders(): Promise<Answer> {
  const raw = rawTo(server);
  raw.send('GET /health HTTP/1.1', 'Host: localhost', '');
  return rawAnswer(raw, 30_000);
}

/** One connection goes on sending, and another wants to send too. */
async function twoSenders(): Promise<Answer> {
  const { id, ownerToken, request } = sealedBySender(1_000_000);
  await ask(server.origin, paths.shares, { method: 'POST', json: request });
  const raw = rawTo(server);
  raw.send(
    `PATCH ${uploadPath(id)} HTTP/1.1`,
    'Host: localhost',
    'Tus-Resumable: 1.0.0',
    'Upload-Offset: 0',
    'Content-Type: application/offset+octet-stream',
    `Authorization: Owner ${ownerToken}`,
    'Content-Length: 900000',
    '',
    '',
  );
  const trickle = setInterval(() => raw.socket.write('x'.repeat(100)), 50);
  try {
    await sleep(300);
    return await doors.upload({ id, ownerToken }, Buffer.alloc(10));
  } finally {
    clearInterval(trickle);
    raw.end();
  }
}

/** A server that stops while a request is half here; the next one on the same connection comes too late. */
async function whileStopping(): Promise<Answer> {
  const stopping = await another({ SHUTDOWN_GRACE: '10s' });
  const raw = rawTo(stopping);
  raw.send(
    `POST ${paths.shares} HTTP/1.1`,
    'Host: localhost',
    'Content-Type: application/json',
    'Content-Length: 4',
    '',
    '{',
  );
  await sleep(100);
  const closed = stopping.application.close();
  await sleep(100);
  raw.send('"x}GET /health HTTP/1.1', 'Host: localhost', '', '');
  await raw.until((received) => received.includes('server.stopping'));
  const second = raw.received.slice(raw.received.indexOf('HTTP/1.1', 10));
  const [head = '', body = ''] = second.split('\r\n\r\n');
  const lines = head
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(': ') as [string, string]);
  await closed;
  return answerOf(Number(second.slice(9, 12)), new Headers(lines), Buffer.from(body));
}

/** A record that is damaged inside the store: what nobody foresaw. */
async function damagedRecord(): Promise<Answer> {
  const linkSecret = newToken();
  const { id, linkToken } = keysOfLink(`http://localhost/s#${linkSecret}`);
  const { request } = sealedBySender(100);
  await server.metadata.create({
    id,
    sealedBy: 'server',
    linkTokenHash: hashOf(linkToken),
    ownerTokenHash: hashOf(newToken()),
    createDigest: hashOf(newToken()),
    bodyBytes: request.bodyBytes,
    expiry: { inMs: 100_000 },
    downloads: 1,
    createdInline: false,
    ready: true,
    secrets: { header: request.header, manifest: randomBytes(500), body: randomBytes(request.bodyBytes) },
  });
  return doors.open({ id, linkSecret, linkToken, ownerToken: '', plain: Buffer.alloc(0) });
}

async function claimed(plainBytes: number): Promise<readonly [Awaited<ReturnType<Doors['send']>>, string]> {
  const share = await doors.send({ plainBytes });
  const token = newToken();
  await doors.claim(share, token);
  return [share, token];
}

async function fourReadersAndOneMore(): Promise<Answer> {
  const [share, token] = await claimed(24 * MiB);
  const readers = await Promise.all(Array.from({ length: 4 }, () => doors.reading(share, token)));
  try {
    return await doors.body(share, token);
  } finally {
    for (const reader of readers) reader.leave();
  }
}

const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();
const post = (path: string, json: unknown, headers = {}): Promise<Answer> =>
  ask(server.origin, path, { method: 'POST', json, headers });

const producers: Readonly<Record<Producible, () => Promise<Answer>>> = {
  'request.malformed': () =>
    ask(server.origin, paths.shares, { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } }),
  'auth.required': () => ask(server.origin, sharePath(newId())),
  'password.wrong': async () => doors.manifest(await doors.send({ withPassword: true }), { passwordToken: newToken() }),
  'password.required': async () =>
    doors.manifest(await doors.send({ withPassword: true }), { passwordToken: undefined }),
  'share.not_yet': async () => doors.claim(await doors.send({ members: { availableFrom: inAnHour() } }), newToken()),
  'share.end_to_end': async () => doors.open(await doors.send()),
  'request.cross_site': () => post(paths.shares, {}, { 'sec-fetch-site': 'cross-site' }),
  'share.not_found': async () => doors.look({ ...(await doors.send()), id: newId() }),
  'route.not_found': () => ask(server.origin, '/nothing/here'),
  'request.method': () => ask(server.origin, paths.open),
  'share.exists': async () => post(paths.shares, { ...(await doors.send()).request, expiresIn: 100 }),
  'share.uploading': async () => doors.claim(await doors.send({ unfinished: true }), newToken()),
  'share.claimed': async () => doors.claim((await claimed(100))[0], newToken()),
  'change.refused': async () => doors.change(await doors.send(), { rearm: inAnHour() }),
  'upload.offset_mismatch': async () => doors.upload(await doors.send({ unfinished: true }), Buffer.alloc(1), 5),
  'upload.finished': async () => {
    const { id, ownerToken } = await doors.send({ plainBytes: 100_000 });
    const headers = { 'tus-resumable': '1.0.0', ...authorize('Owner', ownerToken) };
    return ask(server.origin, uploadPath(id), { method: 'DELETE', headers });
  },
  'share.gone': async () => {
    const share = await doors.send();
    await doors.revoke(share);
    return doors.look(share);
  },
  'claim.revoked': async () => {
    const [share, token] = await claimed(100);
    await doors.change(share, { rearm: true });
    return doors.body(share, token);
  },
  'claim.done': async () => {
    const share = await doors.send({ members: { downloads: 2 } });
    const token = newToken();
    await doors.claim(share, token);
    await doors.acknowledge(share, token);
    return doors.body(share, token);
  },
  'upload.tus_version': async () => {
    const { id, ownerToken } = await doors.send({ unfinished: true });
    const headers = { 'tus-resumable': '0.2.2', ...authorize('Owner', ownerToken) };
    return ask(server.origin, uploadPath(id), { method: 'DELETE', headers });
  },
  'share.too_large': () => post(paths.shares, { ...sealedBySender(10).request, bodyBytes: 32 + 2 ** 40 }),
  'request.too_large': () => post(paths.shares, { more: 'x'.repeat(262_144) }),
  'request.media_type': () => ask(server.origin, paths.shares, { method: 'POST', body: '{}' }),
  'request.range': async () => doors.body(...(await claimed(100)), { range: 'bytes=9000-' }),
  'share.malformed': () => post(paths.shares, { ...sealedBySender(10).request, header: 'age-encryption.org/v1\n' }),
  'request.invalid': () => post(paths.shares, {}),
  'link.malformed': async () => doors.open({ ...(await doors.form()), linkSecret: 'cut' }),
  'share.locked': async () => {
    const share = await doors.send({ withPassword: true });
    for (let i = 0; i < 5; i++) await doors.manifest(share, { passwordToken: newToken() });
    return doors.manifest(share);
  },
  'rate.limited': async () => {
    const { origin } = await another({ RATE_LIMITS: 'on', RATE_LOOK_PER_MINUTE: '1' });
    const look = (): Promise<Answer> => ask(origin, sharePath(newId()), { headers: authorize('Link', newToken()) });
    await look();
    return look();
  },
  'claim.exhausted': fourReadersAndOneMore,
  internal: damagedRecord,
  'store.unreachable': async () => {
    const [share, token] = await claimed(100_000);
    for (const { path, bytes } of await bodiesBelow(server.settings.uploadsDir))
      if (bytes.equals(share.body)) await rm(path);
    return doors.body(share, token);
  },
  'server.busy': async () => {
    const share = await doors.form({ password: 'right' });
    const answers = await atOnce(
      server.port,
      Array.from({ length: 40 }, () => openRequest(share, 'wrong')),
    );
    return answers.find(({ status }) => status === 503) ?? answerOf(0, new Headers(), Buffer.alloc(0));
  },
  'uploads.paused': async () => {
    const { application, origin } = await another({});
    application.get(AdminChoices).follow({ version: 1, uploadsPaused: true, texts: {} });
    return ask(origin, paths.shares, { method: 'POST', json: sealedBySender(10).request });
  },
  'server.stopping': whileStopping,
  'storage.full': async () => {
    const { origin } = await another({ STORAGE_QUOTA_BYTES: '1MiB', MAX_SHARE_BYTES: '4MiB' });
    return ask(origin, paths.shares, { method: 'POST', json: sealedBySender(2 * MiB).request });
  },
  'upload.busy': twoSenders,
  'request.timeout': () => timedOut,
};

/** What belongs to a status, beside the problem itself. */
const headersOfStatus: Readonly<Partial<Record<number, Readonly<Record<string, RegExp>>>>> = {
  401: { 'www-authenticate': /^Link realm="onetimeshare", Owner realm="onetimeshare"$/ },
  405: { allow: /^OPTIONS, POST$/ },
  412: { 'tus-version': /^1\.0\.0$/ },
  416: { 'content-range': /^bytes \*\/132$/ },
  429: { 'retry-after': /^[1-9]\d*$/ },
  503: { 'retry-after': /^[1-9]\d*$/ },
};

describe.each(Object.entries(producers) as [Producible, () => Promise<Answer>][])('%s', (code, produce) => {
  it('is an answer, in the one form that all refusals have', async () => {
    const { status, headers, json } = await produce();
    const { status: expected, title } = errorCodes[code];
    expect({ status, code: json['code'] }).toEqual({ status: expected, code });
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(headers.get('cache-control')).toBe('no-store');
    for (const name of ['etag', 'content-disposition', 'accept-ranges']) expect(headers.has(name)).toBe(false);
    // What the parser refused never met the code that sets it.
    if (code !== 'request.timeout') expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
    expect(json).toMatchObject({ type: `/docs/errors#${code}`, title, status: expected });
    // What happened, what was spent, what to do.
    expect(json['detail']).toMatch(/^[A-Z].{40,}\.$/);
    expect(json['requestId']).toMatch(/^[0-9a-f-]{36}$/);
    if (code !== 'request.timeout') expect(headers.get('x-request-id')).toBe(json['requestId']);
    expect(json['spent']).toBe(spendsNothing.has(expected) ? false : undefined);
    for (const [name, form] of Object.entries(headersOfStatus[expected] ?? {})) expect(headers.get(name)).toMatch(form);
  });
});

describe('the table of codes', () => {
  it('has none that cannot be produced, but for the one that only Redis brings', () => {
    const produced = [...Object.keys(producers), ...Object.keys(elsewhere)];
    expect(produced.sort()).toEqual(Object.keys(errorCodes).sort());
    expect(Object.keys(elsewhere)).toHaveLength(1);
  });

  it('is the whole vocabulary: a token is never told back in a refusal', async () => {
    const share = await doors.send();
    const token = newToken();
    const answers = [
      await doors.look({ ...share, linkToken: token }),
      await doors.claim(share, newToken(), { linkToken: token, passwordToken: `${token}x` }),
      await post(paths.shares, { linkTokenHash: token, [token]: token }),
      await doors.open({ ...share, linkSecret: `${token}x` }),
    ];
    expect(encodeBase64url(bytesOf(token))).toBe(token);
    for (const { status, json } of answers) {
      expect(status).toBeGreaterThanOrEqual(400);
      const told = JSON.stringify({ ...json, problems: [], detail: '' });
      expect(told).not.toContain(token);
    }
  });
});
