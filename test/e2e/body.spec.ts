/** The sealed body in the hands of its claimant: whole, in pieces, again, four at a time, and cut when the owner says so. */
import { rename } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Doors, newToken, type Known, type SentBySender } from '../support/doors.ts';
import type { Coming } from '../support/answers.ts';
import { bodiesBelow } from '../support/on-disk.ts';
import { runningServer, type RunningServer } from '../support/running-server.ts';
import { until } from '../support/until.ts';

const MiB = 1_048_576;
/** More than both ends of a local connection buffer, so that a reader who pauses holds the sender up. */
const LARGE = 24 * MiB;

let server: RunningServer;
let doors: Doors;
beforeAll(async () => {
  server = await runningServer({ LOG_LEVEL: 'warn' });
  doors = new Doors(server.origin);
});
afterAll(() => server.end());

interface Claimed {
  readonly share: SentBySender;
  readonly token: string;
}

async function claimed(plainBytes: number, downloads = 1): Promise<Claimed> {
  const share = await doors.send({ plainBytes, members: { downloads } });
  const token = newToken();
  expect((await doors.claim(share, token)).status).toBe(201);
  return { share, token };
}

describe('the answer to a claim', () => {
  it.each([
    ['brings the body if that was created inline', 40_000, ['body']],
    ['says where the body is', 100_000, []],
  ])('%s, and everything else that opens it', async (_what, plainBytes, more) => {
    const share = await doors.send({ plainBytes });
    const token = newToken();
    const { status, json } = await doors.claim(share, token);
    const always = ['header', 'manifest', 'bodyBytes', 'bodyUrl', 'expiresAt', 'claimedAt'];
    expect([status, Object.keys(json).sort()]).toEqual([201, [...always, ...more].sort()]);
    const { header, manifest, bodyBytes } = share.request;
    expect(json).toMatchObject({ header, manifest, bodyBytes, bodyUrl: `/api/v1/shares/${share.id}/body` });
    expect(Date.parse(String(json['expiresAt']))).toBeGreaterThan(Date.parse(String(json['claimedAt'])));
    if (more.length > 0) expect(Buffer.from(String(json['body']), 'base64').equals(share.body)).toBe(true);
    const again = await doors.claim(share, token);
    expect([again.status, again.json]).toEqual([200, json]);
  });
});

describe('the body', () => {
  let share: SentBySender;
  let token: string;
  let N: number;
  const get = (headers: Readonly<Record<string, string>> = {}, method?: string) =>
    doors.body(share, token, headers, method);
  beforeAll(async () => {
    ({ share, token } = await claimed(200_000));
    N = share.body.length;
  });

  it('is the sealed bytes as they were sent, described and never to be kept, sniffed or shown', async () => {
    const answer = await get({ 'accept-encoding': 'gzip, br' });
    expect(answer.status).toBe(200);
    expect(answer.body.equals(share.body)).toBe(true);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'accept-ranges': 'bytes',
      etag: `"${share.id}"`,
      'content-type': 'application/octet-stream',
      'content-length': String(N),
      'content-disposition': 'attachment',
      'cache-control': 'no-store, no-transform',
      'content-security-policy': 'sandbox',
      'x-content-type-options': 'nosniff',
    });
    for (const name of ['content-encoding', 'last-modified', 'content-range'])
      expect(answer.headers.has(name)).toBe(false);
  });

  it('has a HEAD with the same headers and without bytes', async () => {
    const [head, whole] = [await get({}, 'HEAD'), await get()];
    const described = (headers: Headers): unknown =>
      [...headers].filter(([name]) => !['date', 'x-request-id', 'keep-alive', 'connection'].includes(name));
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect(described(head.headers)).toEqual(described(whole.headers));
  });

  const parts: readonly [string, (n: number) => readonly [number, number]][] = [
    ['bytes=0-0', () => [0, 1]],
    ['bytes=0-', (n) => [0, n]],
    ['bytes=65552-131103', () => [65_552, 131_104]],
    ['bytes=100000-', (n) => [100_000, n]],
    ['bytes=-1', (n) => [n - 1, n]],
    ['bytes=-70000', (n) => [n - 70_000, n]],
    ['bytes=-99999999', (n) => [0, n]],
    ['bytes=199999-99999999', (n) => [199_999, n]],
  ];
  it.each(parts)('gives the one range of %s', async (range, intervalOf) => {
    const [from, to] = intervalOf(N);
    const answer = await get({ range });
    expect(answer.status).toBe(206);
    expect(answer.headers.get('content-range')).toBe(`bytes ${String(from)}-${String(to - 1)}/${String(N)}`);
    expect(answer.headers.get('content-length')).toBe(String(to - from));
    expect(answer.body.equals(share.body.subarray(from, to))).toBe(true);
  });

  it.each([
    'bytes=0-1,5-6',
    'bytes=9-3',
    'bytes=-0',
    'bytes=-',
    'bytes=x-',
    'bytes 0-1',
    'items=0-1',
    'bytes=0-0, 2-2',
  ])('has no range %s, and says how long it is', async (range) => {
    const answer = await get({ range });
    expect([answer.status, answer.code]).toEqual([416, 'request.range']);
    expect(answer.headers.get('content-range')).toBe(`bytes */${String(N)}`);
  });

  it('has no range that begins at its end', async () => {
    expect((await get({ range: `bytes=${String(N)}-` })).headers.get('content-range')).toBe(`bytes */${String(N)}`);
    expect((await get({ range: `bytes=${String(N - 1)}-` })).body).toEqual(share.body.subarray(N - 1));
  });

  it('gives a range only of the same thing: If-Range', async () => {
    const range = 'bytes=10-19';
    expect((await get({ range, 'if-range': `"${share.id}"` })).status).toBe(206);
    for (const other of ['"other"', share.id, `W/"${share.id}"`, 'Wed, 21 Oct 2015 07:28:00 GMT']) {
      const answer = await get({ range, 'if-range': other });
      expect([answer.status, answer.body.length]).toEqual([200, N]);
    }
    expect((await get({ range: 'bytes=9-3', 'if-range': '"other"' })).status).toBe(200);
  });

  it('can be read again and in pieces from any byte; the owner sees the union', async () => {
    const { share: one, token: its } = await claimed(300_000);
    const size = one.body.length;
    const piece = async (from: number, to: number): Promise<Buffer> =>
      (await doors.body(one, its, { range: `bytes=${String(from)}-${String(to - 1)}` })).body;
    const sent = async (): Promise<number | undefined> => (await doors.ownerView(one)).claims[0]?.bytesSent;
    const middle = await piece(100_000, 200_001);
    const start = await piece(0, 50_000);
    const end = await piece(150_000, size);
    const withoutAGap = 50_000 + size - 100_000;
    await until(async () => (await sent()) === withoutAGap, 'the union was told');
    const gap = await piece(50_000, 100_000);
    await until(async () => (await sent()) === size, 'everything was told');
    const whole = Buffer.concat([start, gap, middle, end.subarray(50_001)]);
    expect(whole.equals(one.body)).toBe(true);
    expect((await doors.body(one, its)).body.equals(one.body)).toBe(true);
    expect((await doors.ownerView(one)).state).toBe('claimed');
  });

  it('comes the same when it was small enough to be created inline', async () => {
    const { share: small, token: its } = await claimed(100);
    expect((await doors.body(small, its)).body).toEqual(small.body);
    expect((await doors.body(small, its, { range: 'bytes=16-31' })).body).toEqual(small.body.subarray(16, 32));
  });

  it('that came inline costs nobody the download while it is out of reach', async () => {
    const small = await doors.send({ plainBytes: 40_000, inline: true });
    const [{ path } = { path: '' }] = (await bodiesBelow(server.settings.uploadsDir)).filter(({ bytes }) =>
      bytes.equals(small.body),
    );
    const its = newToken();
    await rename(path, `${path}.away`);
    const unreachable = await doors.claim(small, its);
    expect([unreachable.status, unreachable.code]).toEqual([503, 'store.unreachable']);
    expect((await doors.ownerView(small)).claims).toEqual([]);
    await rename(`${path}.away`, path);
    expect((await doors.claim(small, its)).json['body']).toBe(small.body.toString('base64'));
  });

  it('is for its claimant alone: another token, the link, the owner get nothing', async () => {
    expect((await doors.body(share, newToken())).code).toBe('share.not_found');
    expect((await doors.body(share, share.linkToken)).code).toBe('share.not_found');
    expect((await doors.body(share, share.ownerToken)).code).toBe('share.not_found');
    const { token: ofAnother } = await claimed(1_000);
    expect((await doors.body(share, ofAnother)).code).toBe('share.not_found');
  });

  it('is not given out any more once acknowledged', async () => {
    const { share: one, token: its } = await claimed(1_000, 2);
    await doors.acknowledge(one, its);
    const answer = await doors.body(one, its);
    expect([answer.status, answer.code]).toEqual([410, 'claim.done']);
  });
});

describe('one claim', () => {
  it('has four transfers at once; a fifth is refused until one is over', async () => {
    const { share, token } = await claimed(LARGE);
    const readers = await Promise.all(Array.from({ length: 4 }, () => doors.reading(share, token)));
    expect(readers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const fifth = await doors.body(share, token, { range: 'bytes=0-0' });
    expect([fifth.status, fifth.code]).toEqual([429, 'claim.exhausted']);
    expect(Number(fifth.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await doors.body(share, token, {}, 'HEAD')).status).toBe(200);
    readers[0]?.leave();
    let status = 429;
    for (let i = 0; i < 100 && status === 429; i++) {
      await sleep(20);
      ({ status } = await doors.body(share, token, { range: 'bytes=0-0' }));
    }
    expect(status).toBe(206);
    const rests = await Promise.all(readers.slice(1).map((reader) => reader.rest()));
    expect(rests.map(({ whole, body }) => whole && body.equals(share.body))).toEqual([true, true, true]);
  });

  it('takes no seats of another claim of the same share', async () => {
    const share = await doors.send({ plainBytes: LARGE, members: { downloads: 2 } });
    const [first, second] = [newToken(), newToken()];
    await doors.claim(share, first);
    await doors.claim(share, second);
    const readers = await Promise.all(Array.from({ length: 4 }, () => doors.reading(share, first)));
    expect((await doors.body(share, second, { range: 'bytes=0-9' })).status).toBe(206);
    for (const reader of readers) reader.leave();
  });

  it('may read five times its bytes and 64 MiB, and not one byte more', async () => {
    const { share, token } = await claimed(4 * MiB);
    const size = share.body.length;
    const allowance = 5 * size + 64 * MiB;
    const wholeReads = Math.floor(allowance / size);
    for (let i = 0; i < wholeReads; i++) expect((await doors.body(share, token)).status).toBe(200);
    // What was read is written down right after the last byte.
    await sleep(200);
    const left = allowance - wholeReads * size;
    const read = async (bytes: number): Promise<readonly [number, unknown]> => {
      const { status, code } = await doors.body(share, token, { range: `bytes=0-${String(bytes - 1)}` });
      return [status, code];
    };
    expect(await read(left + 1)).toEqual([429, 'claim.exhausted']);
    expect(await read(left)).toEqual([206, undefined]);
    await sleep(200);
    expect(await read(1)).toEqual([429, 'claim.exhausted']);
    // The claim still holds.
    expect((await doors.body(share, token, {}, 'HEAD')).status).toBe(200);
    expect((await doors.acknowledge(share, token)).status).toBe(204);
  });
});

describe('a transfer that runs while the share changes', () => {
  interface Ended {
    readonly share: Known;
    readonly token: string;
    /** What its reader got. */
    readonly whole: boolean;
    readonly body: Buffer;
  }
  interface Running extends Pick<Ended, 'share' | 'token'> {
    readonly sealed: Buffer;
    readonly reader: Coming;
  }
  let ended: Readonly<
    Record<'revoked' | 'rearmed' | 'takenBack' | 'opened' | 'acknowledged' | 'expired', Ended & Running>
  >;

  const reading = async (downloads = 1): Promise<Running> => {
    const { share, token } = await claimed(LARGE, downloads);
    return { share, token, sealed: share.body, reader: await doors.reading(share, token) };
  };
  const opening = async (): Promise<Running> => {
    const share = await doors.form({ content: Buffer.alloc(LARGE) });
    return { share, token: '', sealed: Buffer.alloc(0), reader: await doors.opening(share) };
  };
  const end = async (running: Running): Promise<Ended & Running> => ({ ...running, ...(await running.reader.rest()) });

  beforeAll(async () => {
    const revoked = await reading();
    const rearmed = await reading();
    const takenBack = await reading(2);
    const opened = await opening();
    const acknowledged = await reading();
    const expired = await reading();
    await doors.revoke(revoked.share);
    await doors.change(rearmed.share, { rearm: true });
    const first = newToken();
    await doors.claim(takenBack.share, first);
    await doors.acknowledge(takenBack.share, first);
    expect((await doors.change(takenBack.share, { rearm: true, downloads: 1 })).json['state']).toBe('burned');
    await doors.revoke(opened.share);
    expect((await doors.acknowledge(acknowledged.share, acknowledged.token)).status).toBe(204);
    await doors.change(expired.share, { expiresAt: new Date(Date.now() + 500).toISOString() });
    // The readers have not gone on reading since: whoever was not cut by now gets the rest.
    await sleep(4_800);
    ended = {
      revoked: await end(revoked),
      rearmed: await end(rearmed),
      takenBack: await end(takenBack),
      opened: await end(opened),
      acknowledged: await end(acknowledged),
      expired: await end(expired),
    };
  });

  it.each(['revoked', 'opened'] as const)('is cut within five seconds when its share is revoked (%s)', (which) => {
    const { whole, body } = ended[which];
    expect(whole).toBe(false);
    expect(body.length).toBeLessThan(LARGE);
  });

  it('is cut within five seconds when the owner re-arms; the claim is over and the slot is free', async () => {
    const { share, token, whole, body } = ended.rearmed;
    expect(whole).toBe(false);
    expect(body.length).toBeLessThan(LARGE);
    expect((await doors.body(share, token)).code).toBe('claim.revoked');
    expect((await doors.claim(share, newToken())).status).toBe(201);
  });

  it('is cut within five seconds when its claim is taken back by the very change that burns the share', async () => {
    const { share, token, whole } = ended.takenBack;
    expect(await doors.ownerView(share)).toMatchObject({ state: 'burned', reason: 'downloaded' });
    expect(whole).toBe(false);
    expect((await doors.body(share, token)).code).toBe('claim.revoked');
  });

  it.each([
    ['acknowledged', 'downloaded'],
    ['expired', 'expired'],
  ] as const)(
    'comes to its end when the share is %s meanwhile, although it is burned by then',
    async (which, reason) => {
      const { share, whole, body, sealed } = ended[which];
      expect(await doors.ownerView(share)).toMatchObject({ state: 'burned', reason });
      expect(whole).toBe(true);
      expect(body.equals(sealed)).toBe(true);
    },
  );
});
