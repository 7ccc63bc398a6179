/** Creating shares that their senders sealed: shapes, limits, room, and the safe retry. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { footprintOf } from '../../src/share/new-share.ts';
import { tokenHash } from '../../src/sealed/keys.ts';
import { nodePrimitives } from '../../src/sealed/primitives.node.ts';
import { decodeBase64url } from '../../src/sealed/base64.ts';
import { postShare, sealedBySender, withBody } from '../support/sealed-by-sender.ts';
import { until } from '../support/until.ts';
import { uploadServer, type UploadServer } from '../support/upload-server.ts';

const MiB = 1_048_576;
const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
const hashOfToken = (token: string): string =>
  tokenHash(nodePrimitives, decodeBase64url(token, 32) ?? new Uint8Array(32));

describe('creating a share sealed by its sender', () => {
  let server: UploadServer;
  beforeAll(async () => {
    server = await uploadServer({ MAX_SHARE_BYTES: '8MiB' });
  });
  afterAll(() => server.end());

  it('keeps a small inline body in the record, ready at once, without a file', async () => {
    const before = await server.kept();
    const share = sealedBySender(1_000);
    const answer = await postShare(server.origin, withBody(share));
    expect(answer).toMatchObject({ status: 201, body: { id: share.id, state: 'ready' } });
    expect(Object.keys(answer.body).sort()).toEqual(['expiresAt', 'id', 'state']);
    expect((await server.kept()).files).toEqual(before.files);
    expect((await server.open(share.link)).plain.equals(share.plain)).toBe(true);
  });

  it.each([16_384, 16_385, 65_536])('takes an inline body of %i plain bytes and gives it back', async (bytes) => {
    const before = await server.kept();
    const share = sealedBySender(bytes);
    expect((await postShare(server.origin, withBody(share))).status).toBe(201);
    const { files } = await server.kept();
    expect(files.length - before.files.length).toBe(bytes > 16_384 ? 1 : 0);
    expect((await server.open(share.link)).plain.equals(share.plain)).toBe(true);
  });

  it('answers a larger one with the address to upload to, and counts its promise in the quota', async () => {
    const before = await server.kept();
    const share = sealedBySender(3 * MiB);
    const answer = await postShare(server.origin, share.request);
    const uploadUrl = `/api/v1/uploads/${share.id}`;
    expect(answer).toMatchObject({ status: 201, body: { id: share.id, state: 'uploading', uploadUrl } });
    const after = await server.kept();
    const manifestBytes = Buffer.from(share.request.manifest, 'base64').length;
    expect(after.quota.storedBytes - before.quota.storedBytes).toBe(footprintOf(share.body.length, manifestBytes));
    expect(after.quota.reservedBytes).toBe(0);
  });

  it('counts the expiry from the default, from expiresIn, or takes the absolute one', async () => {
    const [byDefault, relative, absolute] = [sealedBySender(10), sealedBySender(10), sealedBySender(10)];
    const at = inMinutes(90);
    const answers = await Promise.all([
      postShare(server.origin, withBody(byDefault)),
      postShare(server.origin, { ...withBody(relative), expiresIn: 3_600 }),
      postShare(server.origin, { ...withBody(absolute), expiresAt: at }),
    ]);
    const hours = answers.map(({ body }) => (Date.parse(body.expiresAt ?? '') - Date.now()) / 3_600_000);
    expect(hours[0]).toBeCloseTo(24, 1);
    expect(hours[1]).toBeCloseTo(1, 1);
    expect(answers[2].body.expiresAt).toBe(at);
  });

  const refused: readonly [string, (share: ReturnType<typeof sealedBySender>) => unknown, number, string][] = [
    [
      'a header of another length',
      (s) => ({ ...withBody(s), header: `${s.request.header}\n` }),
      422,
      'share.malformed',
    ],
    [
      'a header with another stanza',
      (s) => ({ ...withBody(s), header: s.request.header.replace('X25519', 'scrypt') }),
      422,
      'share.malformed',
    ],
    ['a manifest of an impossible length', (s) => ({ ...withBody(s), manifest: 'AAAA' }), 422, 'share.malformed'],
    ['an impossible body length', (s) => ({ ...s.request, bodyBytes: 65_568 + 16 }), 422, 'share.malformed'],
    ['a body of another length than announced', (s) => ({ ...withBody(s), bodyBytes: 133 }), 422, 'share.malformed'],
    ['a body that is not canonical base64', (s) => ({ ...withBody(s), body: 'AB==' }), 422, 'request.invalid'],
    ['an unknown member', (s) => ({ ...withBody(s), name: 'report.pdf' }), 422, 'request.invalid'],
    ['a missing member', (s) => ({ ...withBody(s), ownerTokenHash: undefined }), 422, 'request.invalid'],
    ['a wrong type', (s) => ({ ...withBody(s), bodyBytes: '132' }), 422, 'request.invalid'],
    ['both ends at once', (s) => ({ ...withBody(s), expiresIn: 60, expiresAt: inMinutes(9) }), 422, 'request.invalid'],
    ['101 downloads', (s) => ({ ...withBody(s), downloads: 101 }), 422, 'request.invalid'],
    ['59 seconds of life', (s) => ({ ...withBody(s), expiresIn: 59 }), 422, 'request.invalid'],
    ['31 days of life', (s) => ({ ...withBody(s), expiresIn: 31 * 86_400 }), 422, 'request.invalid'],
    [
      'an end before its start',
      (s) => ({ ...withBody(s), availableFrom: inMinutes(60), expiresAt: inMinutes(30) }),
      422,
      'request.invalid',
    ],
    [
      'more than the largest share',
      (s) => ({ ...s.request, bodyBytes: 8 * MiB + 16 * 129 + 17 }),
      413,
      'share.too_large',
    ],
  ];
  it.each(refused)('refuses %s and keeps nothing', async (_name, request, status, code) => {
    const before = await server.kept();
    const answer = await postShare(server.origin, request(sealedBySender(100)));
    expect(answer).toMatchObject({ status, body: { code } });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await server.kept()).toEqual(before);
  });

  it('takes exactly the largest share', async () => {
    const share = sealedBySender(1);
    const bodyBytes = 16 + 8 * MiB + 16 * 128;
    expect((await postShare(server.origin, { ...share.request, bodyBytes })).status).toBe(201);
  });
});

describe('the safe retry of a create', () => {
  let server: UploadServer;
  beforeAll(async () => {
    server = await uploadServer();
  });
  afterAll(() => server.end());

  it('answers the same request with 200 and the current state, and stores nothing twice', async () => {
    const share = sealedBySender(40_000);
    const first = await postShare(server.origin, withBody(share));
    const kept = await server.kept();
    const again = await postShare(server.origin, withBody(share));
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
    expect(await server.kept()).toEqual(kept);
    await server.open(share.link);
    expect((await postShare(server.origin, withBody(share))).body.state).toBe('claimed');
  });

  it('takes the same members in another order for the same request', async () => {
    const share = sealedBySender(5);
    await postShare(server.origin, withBody(share));
    const reversed = Object.fromEntries(Object.entries(withBody(share)).reverse());
    expect((await postShare(server.origin, reversed)).status).toBe(200);
  });

  it('makes one share and one file of twenty equal requests at once', async () => {
    const before = await server.kept();
    const share = sealedBySender(40_000);
    const answers = await Promise.all(Array.from({ length: 20 }, () => postShare(server.origin, withBody(share))));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(19);
    const after = await server.kept();
    expect(after.files.length - before.files.length).toBe(1);
    expect(after.quota.reservedBytes).toBe(0);
    expect((await server.open(share.link)).plain.equals(share.plain)).toBe(true);
  });

  const others: readonly [string, object][] = [
    ['another owner', { ownerTokenHash: hashOfToken('A'.repeat(43)) }],
    ['another expiry', { expiresIn: 7_200 }],
    ['another link', { linkTokenHash: hashOfToken('A'.repeat(43)) }],
  ];
  it.each(others)('refuses a taken id with %s and overwrites nothing', async (_name, change) => {
    const share = sealedBySender(20_000);
    await postShare(server.origin, withBody(share));
    const kept = await server.kept();
    const answer = await postShare(server.origin, { ...withBody(share), ...change });
    expect(answer).toMatchObject({ status: 409, body: { code: 'share.exists', spent: false } });
    expect(await server.kept()).toEqual(kept);
  });

  it('says that a burned share is gone, to its owner alone', async () => {
    const share = sealedBySender(5);
    await postShare(server.origin, withBody(share));
    await server.metadata.revoke(share.id, share.request.ownerTokenHash);
    const again = await postShare(server.origin, withBody(share));
    expect(again).toMatchObject({ status: 410, body: { code: 'share.gone', reason: 'revoked' } });
    const other = { ...withBody(share), ownerTokenHash: hashOfToken('A'.repeat(43)) };
    expect(await postShare(server.origin, other)).toMatchObject({ status: 409, body: { code: 'share.exists' } });
  });

  it('answers a retry although a new share of these times would be refused by now', async () => {
    const share = sealedBySender(5);
    const request = { ...withBody(share), expiresAt: new Date(Date.now() + 62_000).toISOString() };
    expect((await postShare(server.origin, request)).status).toBe(201);
    await until(() => Date.now() + 60_000 > Date.parse(request.expiresAt), 'less than a minute is left');
    expect((await postShare(server.origin, request)).status).toBe(200);
    const late = { ...withBody(sealedBySender(5)), expiresAt: request.expiresAt };
    expect((await postShare(server.origin, late)).status).toBe(422);
  });
});

describe('room for new shares', () => {
  it('is refused when the quota is full, but a retry of what is there is not', async () => {
    const server = await uploadServer({ STORAGE_QUOTA_BYTES: '2MiB', MAX_SHARE_BYTES: '2MiB' });
    try {
      const [kept, refused] = [sealedBySender(MiB), sealedBySender(MiB)];
      expect((await postShare(server.origin, kept.request)).status).toBe(201);
      const full = await postShare(server.origin, refused.request);
      expect(full).toMatchObject({ status: 507, body: { code: 'storage.full' } });
      expect((await postShare(server.origin, kept.request)).status).toBe(200);
      expect((await server.kept()).quota.reservedBytes).toBe(0);
    } finally {
      await server.end();
    }
  });

  it('is refused when the disk has less than what must stay free', async () => {
    const server = await uploadServer({ STORAGE_KEEP_FREE_BYTES: '1000TiB' });
    try {
      const answer = await postShare(server.origin, withBody(sealedBySender(10)));
      expect(answer).toMatchObject({ status: 507, body: { code: 'storage.full' } });
      expect(await server.kept()).toMatchObject({
        files: [],
        records: [],
        quota: { storedBytes: 0, reservedBytes: 0 },
      });
    } finally {
      await server.end();
    }
  });

  it('is refused to one sender who holds as much unsent as the largest share', async () => {
    const server = await uploadServer({ STORAGE_QUOTA_BYTES: '20MiB', MAX_SHARE_BYTES: '2MiB' });
    try {
      expect((await postShare(server.origin, sealedBySender(2 * MiB).request)).status).toBe(201);
      const second = await postShare(server.origin, sealedBySender(MiB).request);
      expect(second).toMatchObject({ status: 429, body: { code: 'rate.limited' } });
      expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0);
    } finally {
      await server.end();
    }
  });

  it('is refused to an address that sent enough for a day; what was refused does not count', async () => {
    const server = await uploadServer({ RATE_LIMITS: 'on', ADDRESS_BYTES_PER_DAY: '1MiB' });
    try {
      const tooMuch = await postShare(server.origin, sealedBySender(2 * MiB).request);
      expect(tooMuch).toMatchObject({ status: 429, body: { code: 'rate.limited' } });
      expect((await postShare(server.origin, sealedBySender(700_000).request)).status).toBe(201);
      expect((await postShare(server.origin, sealedBySender(700_000).request)).status).toBe(429);
      expect((await postShare(server.origin, sealedBySender(100_000).request)).status).toBe(201);
    } finally {
      await server.end();
    }
  });
});
