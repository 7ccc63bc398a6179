/** What a holder of the link sees, what the owner sees, and what the owner may change: whole or not at all. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { linkView, ownerView, type OwnerView } from '../../src/contract/look.schema.ts';
import { sharePath } from '../../src/contract/routes.ts';
import { ask, type Answer } from '../support/answers.ts';
import { authorize, Doors, newToken, type Known, type SendOptions } from '../support/doors.ts';
import { bodiesBelow } from '../support/on-disk.ts';
import { runningServer, type RunningServer } from '../support/running-server.ts';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;
const isoIn = (ms: number): string => new Date(Date.now() + ms).toISOString();

let server: RunningServer;
let doors: Doors;
beforeAll(async () => {
  server = await runningServer({ LOG_LEVEL: 'warn', MAX_EXPIRES_IN: '30d' });
  doors = new Doors(server.origin);
});
afterAll(() => server.end());

function expectRefusal({ status, code }: Answer, expectedStatus: number, expectedCode: string): void {
  expect([status, code]).toEqual([expectedStatus, expectedCode]);
}

async function changed(share: Known, change: object): Promise<OwnerView> {
  const { status, json, body } = await doors.change(share, change);
  if (status !== 200) throw new TypeError(`Not changed: ${body.toString()}`);
  return json as OwnerView;
}

async function take(share: Known): Promise<string> {
  const token = newToken();
  expect((await doors.claim(share, token)).status).toBe(201);
  return token;
}

async function guess(share: Known, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await doors.manifest(share, { passwordToken: newToken() });
}

const typesOf = ({ events }: OwnerView): readonly string[] => events.map(({ type }) => type);

describe('a look', () => {
  const common = [
    'availableFrom',
    'bodyBytes',
    'createdAt',
    'downloadsLeft',
    'expiresAt',
    'id',
    'password',
    'sealedBy',
    'state',
  ];
  const keysFor = async (share: Known): Promise<readonly string[]> => {
    const { status, json } = await doors.look(share);
    expect(status).toBe(200);
    // Nothing beyond the contract.
    expect(linkView.strict().safeParse(json).error).toBeUndefined();
    return Object.keys(json).sort();
  };

  it('tells a holder of the link what is there, with the sealed names', async () => {
    const share = await doors.send({ members: { downloads: 3 } });
    expect(await keysFor(share)).toEqual([...common, 'manifest'].sort());
    const { json } = await doors.look(share);
    expect(json).toMatchObject({
      id: share.id,
      state: 'ready',
      bodyBytes: share.body.length,
      downloadsLeft: 3,
      sealedBy: 'sender',
      password: { required: false, attemptsLeft: 5 },
      manifest: share.request.manifest,
    });
    expect(Date.parse(String(json['expiresAt'])) - Date.parse(String(json['createdAt']))).toBe(DAY);
  });

  it('keeps the names to itself while a password is wanted, and before the upload is whole', async () => {
    expect(await keysFor(await doors.send({ withPassword: true }))).toEqual(common);
    expect(await keysFor(await doors.send({ unfinished: true }))).toEqual(common);
  });

  it('says who sealed the share, when it opens, and when it was claimed', async () => {
    expect((await doors.look(await doors.form())).json['sealedBy']).toBe('server');
    const availableFrom = isoIn(HOUR);
    const scheduled = await doors.send({ members: { availableFrom } });
    expect((await doors.look(scheduled)).json).toMatchObject({ state: 'scheduled', availableFrom });
    const share = await doors.send();
    await take(share);
    const { claims } = await doors.ownerView(share);
    expect(await keysFor(share)).toEqual([...common, 'claimedAt', 'manifest'].sort());
    expect((await doors.look(share)).json).toMatchObject({
      state: 'claimed',
      claimedAt: claims[0]?.startedAt,
      downloadsLeft: 0,
    });
  });

  it('tells the owner the history and never the content', async () => {
    const share = await doors.send({ withPassword: true, members: { downloads: 2 } });
    await doors.look(share);
    await guess(share, 2);
    const token = await take(share);
    await doors.acknowledge(share, token);
    const { json } = await doors.lookAsOwner(share);
    expect(ownerView.strict().safeParse(json).error).toBeUndefined();
    expect(json).toMatchObject({
      state: 'ready',
      downloads: 2,
      downloadsLeft: 1,
      attempts: 2,
      unlocksLeft: 3,
      rearmsLeft: 3,
      uploadedBytes: share.body.length,
      looks: { count: 1, firstAt: expect.any(String), lastAt: expect.any(String) },
      claims: [{ startedAt: expect.any(String), bytesSent: share.body.length, acknowledgedAt: expect.any(String) }],
    });
    const view = json as OwnerView;
    expect(typesOf(view)).toEqual(['created', 'uploaded', 'wrong_password', 'claimed', 'acknowledged']);
    expect(view.events[2]).toMatchObject({ count: 2, lastAt: expect.any(String) });
    const text = JSON.stringify(json);
    for (const secret of [share.request.manifest, share.linkToken, share.ownerToken, token, '127.0.0.1', '::1'])
      expect(text).not.toContain(secret);
    expect(text).not.toMatch(/hash|header|address|"ip"/i);
  });

  it('tells the owner how far an upload is', async () => {
    const share = await doors.send({ plainBytes: 100_000, unfinished: true });
    expect(await doors.ownerView(share)).toMatchObject({
      state: 'uploading',
      uploadedBytes: share.body.length - 1,
      bodyBytes: share.body.length,
    });
  });

  it('coalesces what repeats: a thousand tries are not a thousand lines', async () => {
    const share = await doors.send({ members: { downloads: 100 } });
    for (let i = 0; i < 60; i++) await changed(share, { downloads: 100 - (i % 2) });
    const { events } = await doors.ownerView(share);
    expect(events.map(({ type, count }) => [type, count])).toEqual([
      ['created', undefined],
      ['uploaded', undefined],
      ['changed', 59],
    ]);
  });
});

describe('a change of the expiry', () => {
  const until = async (share: Known): Promise<number> => Date.parse((await doors.ownerView(share)).expiresAt);

  it('counts from now when it is relative', async () => {
    const share = await doors.send();
    const { expiresAt } = await changed(share, { expiresIn: 7_200 });
    expect(Math.abs(Date.parse(expiresAt) - Date.now() - 2 * HOUR)).toBeLessThan(5 * SECOND);
    expect(await until(share)).toBe(Date.parse(expiresAt));
  });

  it('counts from the opening when the share is scheduled', async () => {
    const availableFrom = isoIn(5 * HOUR);
    const share = await doors.send({ members: { availableFrom } });
    const { expiresAt } = await changed(share, { expiresIn: 3_600 });
    expect(Date.parse(expiresAt)).toBe(Date.parse(availableFrom) + HOUR);
  });

  it('is any instant from now to the upper bound, and no other', async () => {
    const share = await doors.send();
    const { createdAt } = await doors.ownerView(share);
    const latest = Date.parse(createdAt) + 30 * DAY;
    for (const at of [Date.now() + 60 * SECOND, latest]) {
      const expiresAt = new Date(at).toISOString();
      expect((await changed(share, { expiresAt })).expiresAt).toBe(expiresAt);
    }
    for (const at of [Date.now() - 1, Date.now() - DAY, latest + 1, latest + 365 * DAY])
      expectRefusal(await doors.change(share, { expiresAt: new Date(at).toISOString() }), 422, 'request.invalid');
    expectRefusal(await doors.change(share, { expiresIn: 31 * 86_400 }), 422, 'request.invalid');
    expect(await until(share)).toBe(latest);
  });

  it('works while the share is claimed, locked, uploading or scheduled', async () => {
    const expiresAt = isoIn(3 * DAY);
    const claimed = await doors.send();
    await take(claimed);
    const locked = await doors.send({ withPassword: true });
    await guess(locked, 5);
    const others: readonly SendOptions[] = [{ unfinished: true }, { members: { availableFrom: isoIn(HOUR) } }];
    for (const share of [claimed, locked, ...(await Promise.all(others.map((options) => doors.send(options))))])
      expect((await changed(share, { expiresAt })).expiresAt).toBe(expiresAt);
  });
});

describe('a change of the downloads', () => {
  it('raised, opens a claimed share again', async () => {
    const share = await doors.send();
    await take(share);
    expectRefusal(await doors.claim(share, newToken()), 409, 'share.claimed');
    expect(await changed(share, { downloads: 2 })).toMatchObject({ state: 'ready', downloads: 2, downloadsLeft: 1 });
    await take(share);
    expect((await doors.ownerView(share)).claims).toHaveLength(2);
  });

  it('goes no lower than what was taken, and from 1 to 100', async () => {
    const share = await doors.send({ members: { downloads: 5 } });
    await take(share);
    await doors.acknowledge(share, await take(share));
    expectRefusal(await doors.change(share, { downloads: 1 }), 409, 'change.refused');
    expect(await changed(share, { downloads: 2 })).toMatchObject({ state: 'claimed', downloadsLeft: 0 });
    expect((await changed(share, { downloads: 100 })).downloadsLeft).toBe(98);
    for (const downloads of [0, -1, 101, 1.5, '2', null])
      expectRefusal(await doors.change(share, { downloads }), 422, 'request.invalid');
  });

  it('lowered to what is finished, burns the share and its body', async () => {
    const share = await doors.send({ plainBytes: 100_000, members: { downloads: 3 } });
    const token = await take(share);
    await doors.acknowledge(share, token);
    const before = (await bodiesBelow(server.settings.uploadsDir)).length;
    expect(await changed(share, { downloads: 1 })).toMatchObject({
      state: 'burned',
      reason: 'downloaded',
      downloadsLeft: 0,
    });
    expect((await bodiesBelow(server.settings.uploadsDir)).length).toBe(before - 1);
    expect((await doors.look(share)).json).toMatchObject({ code: 'share.gone', reason: 'downloaded' });
  });
});

describe('an unlock', () => {
  it('clears the wrong passwords, three times in the life of a share', async () => {
    const share = await doors.send({ withPassword: true });
    for (const left of [2, 1, 0]) {
      await guess(share, 5);
      expectRefusal(await doors.manifest(share), 423, 'share.locked');
      expect(await changed(share, { unlock: true })).toMatchObject({ state: 'ready', attempts: 0, unlocksLeft: left });
      expect((await doors.manifest(share)).status).toBe(200);
    }
    await guess(share, 5);
    expectRefusal(await doors.change(share, { unlock: true }), 409, 'change.refused');
    expect(await doors.ownerView(share)).toMatchObject({ state: 'locked', attempts: 5, unlocksLeft: 0 });
  });

  it('with nothing to clear is no change and not counted', async () => {
    const share = await doors.send({ withPassword: true });
    for (let i = 0; i < 5; i++) expect((await changed(share, { unlock: true })).unlocksLeft).toBe(3);
    expect(typesOf(await doors.ownerView(share))).not.toContain('unlocked');
    await guess(share, 1);
    expect(await changed(share, { unlock: true })).toMatchObject({ attempts: 0, unlocksLeft: 2 });
  });
});

describe('a re-arm', () => {
  it('revokes what is unfinished and frees its slots, three times in the life of a share', async () => {
    const share = await doors.send();
    for (const left of [2, 1, 0]) {
      const token = await take(share);
      const view = await changed(share, { rearm: true });
      expect(view).toMatchObject({ state: 'ready', downloadsLeft: 1, rearmsLeft: left });
      expect(view.claims.at(-1)).toMatchObject({ revokedAt: expect.any(String) });
      expectRefusal(await doors.claim(share, token), 410, 'claim.revoked');
      expectRefusal(await doors.body(share, token), 410, 'claim.revoked');
      expectRefusal(await doors.acknowledge(share, token), 410, 'claim.revoked');
    }
    await take(share);
    expectRefusal(await doors.change(share, { rearm: true }), 409, 'change.refused');
    expect(await doors.ownerView(share)).toMatchObject({ state: 'claimed', rearmsLeft: 0 });
  });

  it('with nothing to revoke is no change and not counted', async () => {
    const share = await doors.send({ members: { downloads: 2 } });
    expect((await changed(share, { rearm: true })).rearmsLeft).toBe(3);
    await doors.acknowledge(share, await take(share));
    const view = await changed(share, { rearm: true });
    expect(view).toMatchObject({ rearmsLeft: 3, downloadsLeft: 1 });
    expect(view.claims[0]).not.toHaveProperty('revokedAt');
    expect((await changed(share, { rearm: view.claims[0]?.startedAt })).rearmsLeft).toBe(3);
  });

  it('of one claim leaves the others alone', async () => {
    const share = await doors.send({ members: { downloads: 3 } });
    const tokens = [await take(share), await take(share), await take(share)];
    const { claims } = await doors.ownerView(share);
    const view = await changed(share, { rearm: claims[1]?.startedAt });
    expect(view).toMatchObject({ downloadsLeft: 1, rearmsLeft: 2 });
    expect(view.claims.map((claim) => 'revokedAt' in claim)).toEqual([false, true, false]);
    const codes = await Promise.all(tokens.map(async (token) => (await doors.body(share, token)).code));
    expect(codes).toEqual([undefined, 'claim.revoked', undefined]);
    expectRefusal(await doors.change(share, { rearm: isoIn(0) }), 409, 'change.refused');
  });
});

describe('one request with several changes', () => {
  it('does them all, in one step', async () => {
    const share = await doors.send({ withPassword: true });
    await take(share);
    await doors.change(share, { downloads: 2 });
    await guess(share, 5);
    const expiresAt = isoIn(2 * DAY);
    const view = await changed(share, { unlock: true, rearm: true, downloads: 4, expiresAt });
    expect(view).toMatchObject({
      state: 'ready',
      attempts: 0,
      downloads: 4,
      downloadsLeft: 4,
      expiresAt,
      unlocksLeft: 2,
      rearmsLeft: 2,
    });
  });

  it('does none of them when one is refused', async () => {
    const share = await doors.send({ withPassword: true, members: { downloads: 3 } });
    await take(share);
    await doors.acknowledge(share, await take(share));
    await guess(share, 2);
    const before = await doors.ownerView(share);
    const refused: readonly [object, number, string][] = [
      [{ unlock: true, downloads: 5, rearm: isoIn(0) }, 409, 'change.refused'],
      [{ unlock: true, rearm: true, expiresAt: isoIn(-DAY) }, 422, 'request.invalid'],
      [{ unlock: true, expiresAt: isoIn(DAY), downloads: 1 }, 409, 'change.refused'],
      [{ unlock: true, expiresIn: 100, expiresAt: isoIn(DAY) }, 422, 'request.invalid'],
      [{ unlock: true, downloads: 5, more: 1 }, 422, 'request.invalid'],
    ];
    for (const [change, status, code] of refused) {
      expectRefusal(await doors.change(share, change), status, code);
      expect(await doors.ownerView(share)).toEqual(before);
    }
  });

  it('with nothing in it is no change', async () => {
    const share = await doors.send();
    const before = await doors.ownerView(share);
    expect(await changed(share, {})).toEqual(before);
    expect(await doors.ownerView(share)).toEqual(before);
  });

  it('sent by a hundred owners at once counts each re-arm once', async () => {
    const share = await doors.send();
    await take(share);
    const answers = await Promise.all(Array.from({ length: 100 }, () => doors.change(share, { rearm: true })));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect((await doors.ownerView(share)).rearmsLeft).toBe(2);
  });
});

describe('a change that does not fit', () => {
  const changes: readonly [string, unknown][] = [
    ['an unknown member', { name: 'x' }],
    ['false where only true means something', { unlock: false }],
    ['a re-arm that is no time', { rearm: 'yesterday' }],
    ['an expiry in another spelling', { expiresAt: '2030-01-01T00:00:00+00:00' }],
    ['a lifetime that is none', { expiresIn: 0 }],
    ['a list', [{ unlock: true }]],
    ['a word', 'unlock'],
  ];
  it.each(changes)('is refused: %s', async (_what, json) => {
    const share = await doors.send();
    const before = await doors.ownerView(share);
    const question = { method: 'PATCH', headers: authorize('Owner', share.ownerToken), json };
    expectRefusal(await ask(server.origin, sharePath(share.id), question), 422, 'request.invalid');
    expect(await doors.ownerView(share)).toEqual(before);
  });
});

describe('a revocation', () => {
  it.each([
    ['ready', async () => doors.send()],
    ['uploading', async () => doors.send({ plainBytes: 100_000, unfinished: true })],
    ['scheduled', async () => doors.send({ members: { availableFrom: isoIn(HOUR) } })],
  ] as const)('burns a share that is %s, and may be repeated', async (_state, make) => {
    const share = await make();
    const answers = [await doors.revoke(share), await doors.revoke(share), await doors.revoke(share)];
    expect(answers.map(({ status, body }) => [status, body.length])).toEqual([
      [204, 0],
      [204, 0],
      [204, 0],
    ]);
    const view = await doors.ownerView(share);
    expect(view).toMatchObject({ state: 'burned', reason: 'revoked' });
    expect(typesOf(view).filter((type) => type === 'burned')).toHaveLength(1);
    expectRefusal(await doors.look(share), 410, 'share.gone');
  });

  it('of a claimed or locked share takes it from its claimant too', async () => {
    const share = await doors.send({ withPassword: true, members: { downloads: 2 } });
    const token = await take(share);
    await guess(share, 5);
    await doors.revoke(share);
    expectRefusal(await doors.claim(share, token), 410, 'share.gone');
    expectRefusal(await doors.body(share, token), 410, 'share.gone');
    expect(await doors.ownerView(share)).toMatchObject({
      state: 'burned',
      claims: [{ startedAt: expect.any(String) }],
    });
  });

  it('after the share was received leaves the story as it was', async () => {
    const share = await doors.send();
    await doors.acknowledge(share, await take(share));
    const before = await doors.ownerView(share);
    expect(before).toMatchObject({ state: 'burned', reason: 'downloaded' });
    expect((await doors.revoke(share)).status).toBe(204);
    expect(await doors.ownerView(share)).toEqual(before);
  });

  it('is the owner’s alone', async () => {
    const share = await doors.send();
    for (const ownerToken of [newToken(), share.linkToken])
      expectRefusal(await doors.revoke({ ...share, ownerToken }), 404, 'share.not_found');
    const headers = authorize('Link', share.linkToken);
    expectRefusal(await ask(server.origin, sharePath(share.id), { method: 'DELETE', headers }), 401, 'auth.required');
    expect((await doors.ownerView(share)).state).toBe('ready');
  });
});
