/** Opening on the server, for plain curl: once without a token, again and in pieces with one, and never a byte that did not verify. */
import { randomBytes } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { paths } from '../../src/contract/routes.ts';
import { encodeBase64url } from '../../src/sealed/base64.ts';
import { openHeader, sealHeader } from '../../src/sealed/header.ts';
import { derivePasswordKeys } from '../../src/sealed/keys.ts';
import { parseLink } from '../../src/sealed/link.ts';
import { nodePrimitives } from '../../src/sealed/primitives.node.ts';
import { unwrap } from '../../src/share/refusal.ts';
import { ask, type Answer, type Question } from '../support/answers.ts';
import { Doors, newToken, type FormOptions, type Known } from '../support/doors.ts';
import { bodiesBelow } from '../support/on-disk.ts';
import { runningServer, type RunningServer } from '../support/running-server.ts';
import { sealedBySender } from '../support/sealed-by-sender.ts';
import { until } from '../support/until.ts';

const MiB = 1_048_576;
const CHUNK = 65_536;
const SEALED_CHUNK = CHUNK + 16;

let server: RunningServer;
let doors: Doors;
beforeAll(async () => {
  server = await runningServer({ LOG_LEVEL: 'silent', UNACKNOWLEDGED_GRACE: '2s', SWEEP_INTERVAL: '1s' });
  doors = new Doors(server.origin);
});
afterAll(() => server.end());

const withToken = (
  claimToken: string,
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> => ({
  'claim-token': claimToken,
  ...more,
});

/** The acknowledgement follows the last byte by a moment. */
const untilBurned = (share: Known): Promise<void> =>
  until(async () => (await doors.ownerView(share)).state === 'burned', 'the share was burned');

function expectRefusal({ status, code }: Answer, expectedStatus: number, expectedCode: string): void {
  expect([status, code]).toEqual([expectedStatus, expectedCode]);
}

/** A share whose body lies in a file of its own, and that file. */
async function onDisk(
  options: FormOptions,
): Promise<{ readonly share: Known; readonly path: string; readonly bytes: Buffer }> {
  const before = new Set((await bodiesBelow(server.settings.uploadsDir)).map(({ path }) => path));
  const share = await doors.form(options);
  const added = (await bodiesBelow(server.settings.uploadsDir)).filter(({ path }) => !before.has(path));
  expect(added).toHaveLength(1);
  const [{ path, bytes } = { path: '', bytes: Buffer.alloc(0) }] = added;
  return { share, path, bytes };
}

describe('opening without a claim token', () => {
  it.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK, 1_000_000])(
    'gives a file of %i bytes whole, and then it is gone',
    async (size) => {
      const share = await doors.form({ content: randomBytes(size), name: 'report.pdf' });
      const answer = await doors.open(share);
      expect(answer.status).toBe(200);
      expect(answer.body.equals(share.plain)).toBe(true);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-length': String(size),
        'content-type': 'application/octet-stream',
        'content-disposition': 'attachment; filename="report.pdf"',
        'share-id': share.id,
        'cache-control': 'no-store, no-transform',
        'content-security-policy': 'sandbox',
      });
      await untilBurned(share);
      const again = await doors.open(share);
      expectRefusal(again, 410, 'share.gone');
      expect(again.json).toMatchObject({ reason: 'downloaded', spent: false });
      expect((await doors.ownerView(share)).claims).toMatchObject([{ acknowledgedAt: expect.any(String) }]);
    },
  );

  it('spells names for old and new programs, and no name breaks out of its header', async () => {
    const name = 'Bericht – 文件 "x".pdf';
    const answer = await doors.open(await doors.form({ name }));
    const disposition = answer.headers.get('content-disposition') ?? '';
    expect(disposition).toContain(`filename*=UTF-8''${encodeURIComponent(name)}`);
    expect(disposition).toMatch(/^attachment; filename="[\x20-\x7e]*"; filename\*=[\x21-\x7e]+$/);
  });

  it('ignores a Range: there is no second try for the rest', async () => {
    const share = await doors.form({ content: randomBytes(200_000) });
    const answer = await doors.open(share, { range: 'bytes=0-9' });
    expect([answer.status, answer.body.equals(share.plain)]).toEqual([200, true]);
    expect(answer.headers.get('accept-ranges')).toBe('none');
    await untilBurned(share);
  });

  it('counts down several downloads', async () => {
    const share = await doors.form({ fields: { downloads: '3' } });
    for (let left = 3; left > 0; left--) {
      expect((await doors.look(share)).json['downloadsLeft']).toBe(left);
      expect((await doors.open(share)).status).toBe(200);
    }
    await untilBurned(share);
  });

  it('cut on the way leaves the share claimed, for the owner to see and to re-arm', async () => {
    const share = await doors.form({ content: Buffer.alloc(24 * MiB, 'plain') });
    const opening = await doors.opening(share);
    expect(opening.status).toBe(200);
    opening.leave();
    const sent = async (): Promise<number> => (await doors.ownerView(share)).claims[0]?.bytesSent ?? 0;
    await until(async () => (await sent()) > 0, 'the progress was told');
    const view = await doors.ownerView(share);
    expect(view).toMatchObject({ state: 'claimed', downloadsLeft: 0 });
    expect(view.claims).toHaveLength(1);
    expect(view.claims[0]?.bytesSent).toBeLessThan(view.bodyBytes);
    expect(view.claims[0]).not.toHaveProperty('acknowledgedAt');
    expectRefusal(await doors.open(share), 409, 'share.claimed');
    expect((await doors.change(share, { rearm: true })).status).toBe(200);
    const again = await doors.open(share);
    expect([again.status, again.body.equals(share.plain)]).toEqual([200, true]);
  });
});

describe('opening with a claim token', () => {
  it('gives the same again and again, to this token alone', async () => {
    const share = await doors.form({ content: randomBytes(200_000) });
    const token = newToken();
    for (let i = 0; i < 3; i++) {
      const answer = await doors.open(share, withToken(token));
      expect([answer.status, answer.body.equals(share.plain)]).toEqual([200, true]);
      expect(answer.headers.get('etag')).toBe(`"${share.id}-plain"`);
      expect(answer.headers.get('accept-ranges')).toBe('bytes');
    }
    expectRefusal(await doors.open(share, withToken(newToken())), 409, 'share.claimed');
    expectRefusal(await doors.open(share), 409, 'share.claimed');
    expect((await doors.ownerView(share)).claims).toHaveLength(1);
  });

  const size = 3 * CHUNK + 1_000;
  const ranges: readonly [string, number, number][] = [
    ['bytes=0-0', 0, 1],
    ['bytes=65535-65536', CHUNK - 1, CHUNK + 1],
    ['bytes=100-', 100, size],
    ['bytes=131072-196607', 2 * CHUNK, 3 * CHUNK],
    ['bytes=-1', size - 1, size],
    ['bytes=-1001', size - 1_001, size],
    ['bytes=0-9999999', 0, size],
  ];
  it.each(ranges)('gives the plain bytes of %s', async (range, from, to) => {
    const share = await doors.form({ content: randomBytes(size) });
    const answer = await doors.open(share, withToken(newToken(), { range }));
    expect(answer.status).toBe(206);
    expect(answer.headers.get('content-range')).toBe(`bytes ${String(from)}-${String(to - 1)}/${String(size)}`);
    expect(answer.body.equals(share.plain.subarray(from, to))).toBe(true);
  });

  it('gives a range only of the same thing, and refuses a bad one before anything is spent', async () => {
    const share = await doors.form({ content: randomBytes(1_000) });
    for (const range of ['bytes=1000-', 'bytes=0-1,3-4', 'bytes=5-1']) {
      const bad = await doors.open(share, withToken(newToken(), { range }));
      expectRefusal(bad, 416, 'request.range');
      expect(bad.headers.get('content-range')).toBe('bytes */1000');
    }
    expect((await doors.ownerView(share)).claims).toEqual([]);
    const token = newToken();
    const range = 'bytes=0-9';
    expect((await doors.open(share, withToken(token, { range, 'if-range': `"${share.id}-plain"` }))).status).toBe(206);
    expect((await doors.open(share, withToken(token, { range, 'if-range': `"${share.id}"` }))).status).toBe(200);
  });

  it('resumes a cut transfer from its last byte', async () => {
    const share = await doors.form({ content: randomBytes(24 * MiB) });
    const token = newToken();
    const opening = await doors.opening(share, withToken(token));
    opening.leave();
    const first = await doors.open(share, withToken(token, { range: 'bytes=0-9999999' }));
    const rest = await doors.open(
      share,
      withToken(token, { range: 'bytes=10000000-', 'if-range': `"${share.id}-plain"` }),
    );
    expect([first.status, rest.status]).toEqual([206, 206]);
    expect(Buffer.concat([first.body, rest.body]).equals(share.plain)).toBe(true);
  });

  it('ends with the acknowledgement: the claim is done', async () => {
    const share = await doors.form({ fields: { downloads: '2' } });
    const token = newToken();
    await doors.open(share, withToken(token));
    expect((await doors.acknowledge(share, token)).status).toBe(204);
    expectRefusal(await doors.open(share, withToken(token)), 410, 'claim.done');
    expect((await doors.open(share)).status).toBe(200);
  });

  it('ends when everything was handed over and nobody asked any more for the grace', async () => {
    const share = await doors.form({ content: randomBytes(100_000), fields: { downloads: '2' } });
    const token = newToken();
    await doors.open(share, withToken(token, { range: 'bytes=0-59999' }));
    await sleep(2_500);
    // A part is not all: the claim goes on.
    expect((await doors.open(share, withToken(token, { range: 'bytes=60000-' }))).status).toBe(206);
    const assumed = async (): Promise<boolean> =>
      'assumedCompleteAt' in ((await doors.ownerView(share)).claims[0] ?? {});
    await until(assumed, 'the download was taken for complete');
    expectRefusal(await doors.open(share, withToken(token)), 410, 'claim.done');
    expect((await doors.ownerView(share)).downloadsLeft).toBe(1);
  });

  it('reads five times the body and 64 MiB in all', async () => {
    const share = await doors.form({ content: randomBytes(8 * MiB) });
    const token = newToken();
    const statuses: number[] = [];
    for (let i = 0; i < 15; i++) statuses.push((await doors.open(share, withToken(token))).status);
    // 5 × 8 + 64 MiB = 13 bodies, less one for what the seal adds.
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(12);
    expect(statuses.at(-1)).toBe(429);
  });
});

describe('a share with a password', () => {
  it.each([
    ['other alphabets', 'Grüße, 世界'],
    ['what addresses escape, and spaces at its ends', ' %41+&=;, '],
    ['1,024 letters', 'a'.repeat(1_024)],
  ])('opens with it, if it is made of %s', async (_what, password) => {
    const share = await doors.form({ password });
    expectRefusal(await doors.open({ ...share, password: undefined }), 403, 'password.required');
    expectRefusal(await doors.open({ ...share, password: 'wrong' }), 403, 'password.wrong');
    const encoded = `UTF-8''${encodeURIComponent(password)}`;
    const answer = await doors.open({ ...share, password: encoded });
    expect([answer.status, answer.body.equals(share.plain)]).toEqual([200, true]);
  });

  it('takes the password as raw UTF-8 bytes in the header, as curl sends them', async () => {
    const share = await doors.form({ password: 'Grüße' });
    expect((await doors.open(share, { 'share-password': Buffer.from('Grüße').toString('latin1') })).status).toBe(200);
    const broken = await doors.form({ password: 'Grüße' });
    expectRefusal(await doors.open(broken, { 'share-password': '\xff\xfe' }), 422, 'request.invalid');
    expect((await doors.ownerView(broken)).attempts).toBe(0);
  });

  it('does not hash again for a claim token that has proven it: forty pieces at a time are no load', async () => {
    const share = await doors.form({ password: 'right', content: randomBytes(100_000) });
    const token = newToken();
    expect((await doors.open(share, withToken(token, { range: 'bytes=0-0' }))).status).toBe(206);
    const statuses: number[] = [];
    for (let round = 0; round < 10; round++) {
      const ranges = Array.from({ length: 4 }, (_, i) => withToken(token, { range: `bytes=${String(i)}-` }));
      const answers = await Promise.all(ranges.map((headers) => doors.open(share, headers)));
      statuses.push(...answers.map(({ status }) => status));
    }
    // A seat may still be taken by the piece before; a queue for hashing would say 503.
    expect(statuses.filter((status) => status !== 206 && status !== 429)).toEqual([]);
    expect((await doors.ownerView(share)).attempts).toBe(0);
  });
});

describe('a text', () => {
  it.each(['hello', 'two\r\nlines\r\n', 'Grüße 世界 👋', '<script>alert(1)</script>'])(
    'comes back as text, byte for byte: %j',
    async (text) => {
      const share = await doors.form({ text });
      const answer = await doors.open(share);
      expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
      expect(answer.body.toString('utf8')).toBe(text);
      await untilBurned(share);
    },
  );
});

describe('what a caller brings', () => {
  const send = (question: Question): Promise<Answer> => ask(server.origin, paths.open, { method: 'POST', ...question });
  const urlEncoded = (members: Readonly<Record<string, string>>): Question => ({ body: new URLSearchParams(members) });
  const multipart = (members: Readonly<Record<string, string>>): Question => {
    const form = new FormData();
    for (const [name, value] of Object.entries(members)) form.append(name, value);
    return { body: form };
  };
  const ways: readonly [string, (members: Readonly<Record<string, string>>) => Question][] = [
    ['JSON', (json) => ({ json })],
    ['a form', urlEncoded],
    ['a multipart form', multipart],
  ];

  it.each(ways)('may be %s with the same three members', async (_name, spell) => {
    const share = await doors.form({ password: 'Grüße + 1' });
    const { linkSecret } = share;
    const claimToken = newToken();
    const password = 'Grüße + 1';
    expectRefusal(await send(spell({ linkSecret })), 403, 'password.required');
    expectRefusal(await send(spell({ linkSecret, password: 'wrong' })), 403, 'password.wrong');
    for (let i = 0; i < 2; i++) {
      const answer = await send(spell({ linkSecret, password, claimToken }));
      expect([answer.status, answer.body.equals(share.plain)]).toEqual([200, true]);
    }
    expectRefusal(await send(spell({ linkSecret, password })), 409, 'share.claimed');
  });

  it.each(ways)(
    'as %s is refused with unknown members, without a link, with a token that is none',
    async (_name, spell) => {
      const { linkSecret } = await doors.form();
      expectRefusal(await send(spell({ linkSecret, more: 'x' })), 422, 'request.invalid');
      expectRefusal(await send(spell({ password: 'x' })), 422, 'request.invalid');
      expectRefusal(await send(spell({ linkSecret, claimToken: 'x' })), 422, 'request.invalid');
      expectRefusal(await send(spell({ linkSecret: 'cut' })), 422, 'link.malformed');
    },
  );

  it('is malformed as a multipart form that is empty, cut, or without its boundary', async () => {
    const { linkSecret } = await doors.form();
    const part = `--edge\r\nContent-Disposition: form-data; name="linkSecret"\r\n\r\n${linkSecret}`;
    for (const [type, body] of [
      ['multipart/form-data; boundary=edge', ''],
      ['multipart/form-data; boundary=edge', part],
      ['multipart/form-data', `${part}\r\n--edge--\r\n`],
    ] as const)
      expectRefusal(await send({ body, headers: { 'content-type': type } }), 400, 'request.malformed');
  });

  it.each(ways)('has at most 256 KiB as %s, whatever it is made of', async (_name, spell) => {
    const { linkSecret } = await doors.form();
    const question = spell({ linkSecret, password: 'x'.repeat(300_000) });
    expectRefusal(await send(question), 413, 'request.too_large');
    const boundary = 'edge';
    const preamble = 'x'.repeat(300_000);
    const part = `Content-Disposition: form-data; name="linkSecret"\r\n\r\n${linkSecret}`;
    const body = `${preamble}\r\n--${boundary}\r\n${part}\r\n--${boundary}--\r\n`;
    const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
    expectRefusal(await send({ body, headers }), 413, 'request.too_large');
  });

  it('is refused with a member that stands there twice', async () => {
    const share = await doors.form();
    const { linkSecret } = share;
    const json = `{"linkSecret":"${linkSecret}","linkSecret":"${linkSecret}"}`;
    const form = new FormData();
    form.append('linkSecret', linkSecret);
    form.append('linkSecret', linkSecret);
    const twice: readonly Question[] = [
      { body: json, headers: { 'content-type': 'application/json' } },
      { body: new URLSearchParams([...new URLSearchParams({ linkSecret }), ['linkSecret', linkSecret]]) },
      { body: form },
      { headers: { 'link-secret': `${linkSecret}, ${linkSecret}` } },
    ];
    for (const question of twice) expect((await send(question)).status).toBe(422);
    expect((await doors.ownerView(share)).claims).toEqual([]);
  });

  it('is never taken from the address', async () => {
    const share = await doors.form();
    const query = `?linkSecret=${share.linkSecret}&Link-Secret=${share.linkSecret}`;
    expectRefusal(await ask(server.origin, `${paths.open}${query}`, { method: 'POST' }), 422, 'link.malformed');
    expect((await doors.ownerView(share)).claims).toEqual([]);
  });

  it('of another type is refused, and so is every other method', async () => {
    const share = await doors.form();
    expectRefusal(
      await send({ body: share.linkSecret, headers: { 'content-type': 'text/plain' } }),
      415,
      'request.media_type',
    );
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      const headers = { 'link-secret': share.linkSecret };
      const answer = await ask(server.origin, paths.open, { method, headers });
      expectRefusal(answer, 405, 'request.method');
      expect(answer.headers.get('allow')).toBe('OPTIONS, POST');
    }
    expect((await doors.ownerView(share)).claims).toEqual([]);
  });
});

describe('a damaged body', () => {
  const plainBytes = 12 * CHUNK;
  const damage = async (chunk: number): Promise<Known> => {
    const { share, path, bytes } = await onDisk({ content: randomBytes(plainBytes) });
    const at = 16 + SEALED_CHUNK * chunk + 100;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await writeFile(path, bytes);
    return share;
  };

  it('breaks the connection at the first chunk that does not verify, and no byte of that chunk leaves', async () => {
    const share = await damage(9);
    const { status, rest } = await doors.opening(share);
    const { whole, body } = await rest();
    expect([status, whole]).toEqual([200, false]);
    expect(body.length).toBeGreaterThan(0);
    expect(body.length).toBeLessThanOrEqual(9 * CHUNK);
    expect(body.equals(share.plain.subarray(0, body.length))).toBe(true);
  });

  it('is never told as sent: not acknowledged, not complete, not even after the grace', async () => {
    const share = await damage(9);
    await (await doors.opening(share)).rest();
    await sleep(3_500);
    const view = await doors.ownerView(share);
    expect(view).toMatchObject({ state: 'claimed', downloadsLeft: 0 });
    expect(view.claims[0]?.bytesSent).toBeLessThanOrEqual(16 + 9 * SEALED_CHUNK);
    for (const end of ['acknowledgedAt', 'assumedCompleteAt']) expect(view.claims[0]).not.toHaveProperty(end);
  });

  it('in its first chunk gives no answer at all', async () => {
    const share = await damage(0);
    await expect(doors.open(share)).rejects.toThrow();
  });

  it('still gives the parts that verify, to whoever asks for parts', async () => {
    const share = await damage(9);
    const token = newToken();
    const good = await doors.open(share, withToken(token, { range: `bytes=0-${String(9 * CHUNK - 1)}` }));
    expect([good.status, good.body.equals(share.plain.subarray(0, 9 * CHUNK))]).toEqual([206, true]);
    await expect(doors.open(share, withToken(token, { range: `bytes=${String(9 * CHUNK)}-` }))).rejects.toThrow();
    const after = await doors.open(share, withToken(token, { range: `bytes=${String(10 * CHUNK)}-` }));
    expect(after.body.equals(share.plain.subarray(10 * CHUNK))).toBe(true);
  });

  it('in its last chunk gives no part at all: that chunk proves the length', async () => {
    const share = await damage(11);
    await expect(doors.open(share, withToken(newToken(), { range: 'bytes=0-9' }))).rejects.toThrow();
  });

  it('whose header was put there by somebody else is not opened, although the same key is in it', async () => {
    const { request, link, plain, body } = sealedBySender(1_000);
    const { linkSecret } = parseLink(link) ?? {};
    if (linkSecret === undefined) throw new TypeError('Not a link.');
    const { identity, recipient } = derivePasswordKeys(nodePrimitives, linkSecret, undefined);
    const fileKey = openHeader(nodePrimitives, Buffer.from(request.header), identity);
    const stored = async (header: string): Promise<Answer> => {
      const { id, linkTokenHash, ownerTokenHash, manifest } = request;
      const secrets = { header, manifest: Buffer.from(manifest, 'base64'), body };
      const kept = { id, linkTokenHash, ownerTokenHash, bodyBytes: body.length, createDigest: 'x', downloads: 1 };
      const share = {
        ...kept,
        sealedBy: 'server',
        expiry: { inMs: 60_000 },
        createdInline: false,
        ready: true,
      } as const;
      unwrap(await server.metadata.create({ ...share, secrets }));
      return ask(server.origin, paths.open, { method: 'POST', json: { linkSecret: encodeBase64url(linkSecret) } });
    };
    const other = Buffer.from(sealHeader(nodePrimitives, fileKey, recipient)).toString('latin1');
    const answer = await stored(other);
    expectRefusal(answer, 500, 'internal');
    expect(answer.body.includes(plain)).toBe(false);
  });

  it('of the wrong length is not opened, and nothing is spent', async () => {
    const { share, path, bytes } = await onDisk({ content: randomBytes(plainBytes) });
    for (const wrong of [bytes.subarray(0, -1), Buffer.concat([bytes, Buffer.alloc(1)])]) {
      await writeFile(path, wrong);
      expectRefusal(await doors.open(share), 503, 'store.unreachable');
    }
    await writeFile(path, bytes);
    expect((await doors.open(share)).body.equals(share.plain)).toBe(true);
  });
});

describe('a body that is out of reach', () => {
  it('is a moment’s trouble, not the end: 503, and nothing is spent', async () => {
    const { share, path } = await onDisk({ content: randomBytes(100_000), password: 'right' });
    const before = await doors.ownerView(share);
    await rename(path, `${path}.away`);
    for (const headers of [{}, withToken(newToken())]) {
      const answer = await doors.open(share, headers);
      expectRefusal(answer, 503, 'store.unreachable');
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(await doors.ownerView(share)).toEqual(before);
    await rename(`${path}.away`, path);
    expect((await doors.open(share)).body.equals(share.plain)).toBe(true);
  });

  it('because the whole folder is not there, is the same', async () => {
    const { uploadsDir } = server.settings;
    const { share } = await onDisk({ content: randomBytes(100_000) });
    const before = await doors.ownerView(share);
    await rename(uploadsDir, `${uploadsDir}.away`);
    try {
      expectRefusal(await doors.open(share), 503, 'store.unreachable');
    } finally {
      await rename(`${uploadsDir}.away`, uploadsDir);
    }
    expect(await doors.ownerView(share)).toEqual(before);
    expect((await doors.open(share)).body.equals(share.plain)).toBe(true);
  });
});
