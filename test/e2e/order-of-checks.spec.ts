/** docs/http-api.md, "The order of checks", row by row at all three doors: everything later is wrong too, and the earlier row answers. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  acknowledgementPath,
  bodyPath,
  claimsPath,
  manifestPath,
  paths,
  sharePath,
  uploadPath,
} from '../../src/contract/routes.ts';
import { ask, type Answer, type Members } from '../support/answers.ts';
import {
  authorize,
  claimBody,
  Doors,
  newId,
  newToken,
  passwordTokenOf,
  proofOf,
  bytesOf,
  type Known,
  type SendOptions,
} from '../support/doors.ts';
import { runningServer, type RunningServer } from '../support/running-server.ts';
import { until } from '../support/until.ts';

const RIGHT = 'right';
const later = (): string => new Date(Date.now() + 3_600_000).toISOString();

let server: RunningServer;
let doors: Doors;
beforeAll(async () => {
  server = await runningServer({ LOG_LEVEL: 'warn' });
  doors = new Doors(server.origin);
});
afterAll(() => server.end());

type Door = 'manifest' | 'claims' | 'open';
const allDoors: readonly Door[] = ['manifest', 'claims', 'open'];

interface Caller {
  readonly password?: 'right' | 'wrong' | 'none';
  readonly claimToken?: string;
}

/** Asks at one of the doors, as a holder of the link. */
async function knock(
  door: Door,
  share: Known,
  { password = 'right', claimToken = newToken() }: Caller = {},
): Promise<Answer> {
  const passwordToken = { right: share.passwordToken, wrong: newToken(), none: undefined }[password];
  if (door === 'manifest') return doors.manifest(share, { passwordToken });
  if (door === 'claims') return doors.claim(share, claimToken, { passwordToken });
  const text = { right: share.password, wrong: 'wrong', none: undefined }[password];
  return doors.open({ ...share, password: text }, { 'claim-token': claimToken });
}

interface Made {
  readonly withPassword?: boolean;
  readonly downloads?: number;
  readonly early?: boolean;
  readonly uploading?: boolean;
}

/** A share that this door can open: only what the server sealed can be opened by it. */
function make(
  door: Door,
  { withPassword = false, downloads = 1, early = false, uploading = false }: Made = {},
): Promise<Known> {
  const availableFrom = early ? { availableFrom: later() } : {};
  if (door !== 'open') {
    const options: SendOptions = { withPassword, unfinished: uploading, members: { downloads, ...availableFrom } };
    return doors.send(options);
  }
  const fields = { downloads: String(downloads), ...(early ? { available_from: later() } : {}) };
  return doors.form({ fields, ...(withPassword ? { password: RIGHT } : {}) });
}

async function lock(share: Known): Promise<void> {
  for (let i = 0; i < 5; i++) await doors.manifest(share, { passwordToken: newToken() });
  expect((await doors.look(share)).json['state']).toBe('locked');
}

/** Takes a slot, and says by which token. */
async function take(share: Known): Promise<string> {
  const claimToken = newToken();
  expect((await doors.claim(share, claimToken)).status).toBe(201);
  return claimToken;
}

const attemptsOf = async (share: Known): Promise<number> => (await doors.ownerView(share)).attempts;

function expectRefusal(answer: Answer, status: number, code: string, extras: Members = {}): void {
  expect([answer.status, answer.code]).toEqual([status, code]);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.json).toMatchObject({ status, type: `/docs/errors#${code}`, ...extras });
  if ([403, 404, 409, 410, 423].includes(status)) expect(answer.json['spent']).toBe(false);
}

const atTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/) as unknown;

describe('1: a request that does not fit', () => {
  const token = newToken();
  const wrongMembers: readonly [string, object][] = [
    ['an unknown member', { more: 1 }],
    ['a token that is too short', { linkToken: token.slice(1) }],
    ['a token in another spelling', { linkToken: `${'A'.repeat(42)}B` }],
    ['a token of the wrong type', { linkToken: 1 }],
    ['null for an absent password', { passwordToken: null }],
    ['a password token that is none', { passwordToken: 'secret' }],
  ];
  it.each(wrongMembers)('is invalid with %s, whatever the share: there, unknown, burned', async (_what, members) => {
    const burned = await doors.send();
    await doors.revoke(burned);
    for (const share of [await doors.send({ withPassword: true }), { ...burned, id: newId() }, burned]) {
      const answers = [await doors.manifest(share, members), await doors.claim(share, token, members)];
      for (const answer of answers) expectRefusal(answer, 422, 'request.invalid');
    }
  });

  it('is invalid with a claim token hash that is missing or none, and with an id that is none', async () => {
    const share = await doors.send();
    expectRefusal(await doors.claim(share, token, { claimTokenHash: undefined }), 422, 'request.invalid');
    expectRefusal(await doors.claim(share, token, { claimTokenHash: 'x' }), 422, 'request.invalid');
    for (const id of ['x', `${share.id}A`, `${'A'.repeat(21)}B`])
      for (const door of ['manifest', 'claims'] as const)
        expectRefusal(await knock(door, { ...share, id }), 422, 'request.invalid');
  });

  it('is invalid with a member that stands there twice', async () => {
    const share = await doors.send();
    const text = JSON.stringify(claimBody(share, token));
    const body = text.replace('{', `{"linkToken":"${share.linkToken}",`);
    const headers = { 'content-type': 'application/json' };
    expectRefusal(
      await ask(server.origin, claimsPath(share.id), { method: 'POST', body, headers }),
      422,
      'request.invalid',
    );
    expect((await doors.ownerView(share)).claims).toEqual([]);
  });

  it('at the opening on the server: an incomplete link, a claim token that is none, a password that is too long', async () => {
    const share = await doors.form();
    for (const linkSecret of ['', 'x', share.linkSecret.slice(1), `${share.linkSecret}A`, `${'A'.repeat(42)}B`])
      expectRefusal(await doors.open({ ...share, linkSecret }), 422, 'link.malformed');
    expectRefusal(await doors.open(share, { 'claim-token': 'x' }), 422, 'request.invalid');
    expectRefusal(await doors.open({ ...share, password: 'x'.repeat(1_025) }), 422, 'request.invalid');
    expect((await doors.open(share)).body).toEqual(share.plain);
  });
});

describe.each(allDoors)('at the door of %s', (door) => {
  it('2: an unknown id is not found', async () => {
    const share = await make(door);
    expectRefusal(await knock(door, { ...share, id: newId(), linkSecret: newToken() }), 404, 'share.not_found');
  });

  it('3: a burned share is gone, also for a caller whose claim was revoked, with a wrong password', async () => {
    const share = await make(door, { withPassword: true });
    const claimToken = await take(share);
    await doors.change(share, { rearm: true });
    await doors.revoke(share);
    const answer = await knock(door, share, { claimToken, password: 'wrong' });
    expectRefusal(answer, 410, 'share.gone', { reason: 'revoked', at: atTime });
  });

  it('3: an expired share is gone before any sweep, even if it never opened', async () => {
    const share = await make(door);
    const expiresAt = new Date(Date.now() + 1_000).toISOString();
    expect((await doors.change(share, { expiresAt })).status).toBe(200);
    await until(() => Date.now() > Date.parse(expiresAt), 'it expired');
    expectRefusal(await knock(door, share), 410, 'share.gone', { reason: 'expired', at: expiresAt });
  });

  it('6: too early comes before the password, and counts nothing', async () => {
    const share = await make(door, { early: true, withPassword: true });
    for (const password of ['right', 'wrong', 'none'] as const)
      expectRefusal(await knock(door, share, { password }), 403, 'share.not_yet', { availableFrom: atTime });
    expect(await attemptsOf(share)).toBe(0);
  });

  it('8: a lock comes before everything about the password', async () => {
    const share = await make(door, { withPassword: true });
    await lock(share);
    for (const password of ['right', 'wrong', 'none'] as const)
      expectRefusal(await knock(door, share, { password }), 423, 'share.locked');
    expect(await attemptsOf(share)).toBe(5);
  });

  it('8: without its password a share asks for one and counts nothing', async () => {
    const share = await make(door, { withPassword: true });
    expectRefusal(await knock(door, share, { password: 'none' }), 403, 'password.required');
    expect(await attemptsOf(share)).toBe(0);
  });

  it('8: a wrong password is counted and told; the fifth says none is left and locks', async () => {
    const share = await make(door, { withPassword: true });
    for (const attemptsLeft of [4, 3, 2, 1, 0])
      expectRefusal(await knock(door, share, { password: 'wrong' }), 403, 'password.wrong', { attemptsLeft });
    expectRefusal(await knock(door, share, { password: 'wrong' }), 423, 'share.locked');
    expect((await doors.ownerView(share)).claims).toEqual([]);
  });

  it('8: a right password takes back its own count and nobody else’s', async () => {
    const share = await make(door, { withPassword: true, downloads: 3 });
    await knock(door, share, { password: 'wrong' });
    await knock(door, share, { password: 'wrong' });
    expect((await knock(door, share)).status).toBeLessThan(300);
    expect(await attemptsOf(share)).toBe(2);
  });

  it('9: right in everything opens', async () => {
    for (const withPassword of [false, true]) {
      const share = await make(door, { withPassword });
      const answer = await knock(door, share);
      expect(answer.status).toBe(door === 'claims' ? 201 : 200);
    }
  });

  it('9: a password that the share does not have is ignored', async () => {
    const share = await make(door);
    expect((await knock(door, share, { password: 'wrong' })).status).toBeLessThan(300);
  });
});

describe.each(['manifest', 'claims'] as const)('at the door of %s, where id and token come apart', (door) => {
  it('2: a wrong link token is not found, be the share ready, uploading, early, taken, locked or burned', async () => {
    const shares = [await make(door), await make(door, { uploading: true }), await make(door, { early: true })];
    const taken = await make(door);
    await take(taken);
    const locked = await make(door, { withPassword: true });
    await lock(locked);
    const burned = await make(door);
    await doors.revoke(burned);
    for (const share of [...shares, taken, locked, burned]) {
      const stranger = { ...share, linkToken: newToken() };
      expectRefusal(await knock(door, stranger), 404, 'share.not_found');
    }
    expect(await attemptsOf(locked)).toBe(5);
  });
});

describe.each(['claims', 'open'] as const)('4: a caller who claimed before, at the door of %s', (door) => {
  it('gets the same again, even while somebody’s guesses have locked the share', async () => {
    const share = await make(door, { withPassword: true, downloads: 2 });
    const claimToken = await take(share);
    await lock(share);
    expect((await knock(door, share, { claimToken })).status).toBe(200);
    expect((await doors.ownerView(share)).claims).toHaveLength(1);
  });

  it('gets the same again although no slot is free', async () => {
    const share = await make(door);
    const claimToken = await take(share);
    expectRefusal(await knock(door, share), 409, 'share.claimed', { claimedAt: atTime });
    expect((await knock(door, share, { claimToken })).status).toBe(200);
  });

  it('must still know the password, and a wrong one is counted', async () => {
    const share = await make(door, { withPassword: true });
    const claimToken = await take(share);
    expectRefusal(await knock(door, share, { claimToken, password: 'none' }), 403, 'password.required');
    expectRefusal(await knock(door, share, { claimToken, password: 'wrong' }), 403, 'password.wrong', {
      attemptsLeft: 4,
    });
    const { attempts, events } = await doors.ownerView(share);
    expect(attempts).toBe(1);
    expect(events.map(({ type }) => type)).not.toContain('resumed');
  });

  it('gets no guess out of a locked share', async () => {
    const share = await make(door, { withPassword: true, downloads: 2 });
    const claimToken = await take(share);
    await lock(share);
    for (const password of ['wrong', 'none'] as const)
      expectRefusal(await knock(door, share, { claimToken, password }), 423, 'share.locked');
    expect(await attemptsOf(share)).toBe(5);
  });

  it('is told that the claim was revoked, before anything about slots, locks and passwords', async () => {
    const share = await make(door, { withPassword: true, downloads: 2 });
    const claimToken = await take(share);
    await doors.change(share, { rearm: true });
    await lock(share);
    for (const password of ['right', 'wrong', 'none'] as const)
      expectRefusal(await knock(door, share, { claimToken, password }), 410, 'claim.revoked');
  });

  it('is told that the download is done, before anything about slots, locks and passwords', async () => {
    const share = await make(door, { withPassword: true, downloads: 2 });
    const claimToken = await take(share);
    await doors.acknowledge(share, claimToken);
    await lock(share);
    for (const password of ['right', 'wrong', 'none'] as const)
      expectRefusal(await knock(door, share, { claimToken, password }), 410, 'claim.done');
    expect(await attemptsOf(share)).toBe(5);
  });

  it('7: no free slot comes before the lock and before the password: a taken share tells nothing of it', async () => {
    const share = await make(door, { withPassword: true });
    await take(share);
    for (const password of ['right', 'wrong', 'none'] as const)
      expectRefusal(await knock(door, share, { password }), 409, 'share.claimed', { claimedAt: atTime });
    expect(await attemptsOf(share)).toBe(0);
    await doors.change(share, { rearm: true });
    await lock(share);
    await doors.change(share, { downloads: 2 });
    expectRefusal(await knock(door, share), 423, 'share.locked');
  });
});

describe('7: a taken share', () => {
  it('still shows its manifest, which spends nothing', async () => {
    const share = await doors.send({ withPassword: true });
    await take(share);
    expect((await doors.manifest(share)).json).toEqual({ manifest: share.request.manifest });
    expectRefusal(await doors.manifest(share, { passwordToken: newToken() }), 403, 'password.wrong');
  });
});

describe('5: a share that is still uploading', () => {
  it.each(['manifest', 'claims'] as const)(
    'says so at the door of %s before the time and the password',
    async (door) => {
      const share = await make(door, { uploading: true, early: true, withPassword: true });
      for (const password of ['right', 'wrong', 'none'] as const)
        expectRefusal(await knock(door, share, { password }), 409, 'share.uploading');
      expect(await attemptsOf(share)).toBe(0);
    },
  );
});

describe('the state that a look tells', () => {
  it('is the first that holds of uploading, scheduled, claimed, locked, ready', async () => {
    const stateOf = async (share: Known): Promise<unknown> => (await doors.look(share)).json['state'];
    expect(await stateOf(await doors.send({ unfinished: true, members: { availableFrom: later() } }))).toBe(
      'uploading',
    );
    expect(await stateOf(await doors.send({ members: { availableFrom: later() } }))).toBe('scheduled');
    const share = await doors.send({ withPassword: true, members: { downloads: 2 } });
    expect(await stateOf(share)).toBe('ready');
    await take(share);
    await lock(share);
    await doors.change(share, { downloads: 1 });
    expect(await stateOf(share)).toBe('claimed');
    await doors.change(share, { rearm: true });
    expect(await stateOf(share)).toBe('locked');
    await doors.change(share, { unlock: true });
    expect(await stateOf(share)).toBe('ready');
  });
});

describe('the opening on the server', () => {
  it('refuses what was sealed end to end, and spends nothing', async () => {
    const share = await doors.send();
    expectRefusal(await doors.open(share), 403, 'share.end_to_end');
    expect((await doors.claim(share, newToken())).status).toBe(201);
  });

  it('shares one counter with the other doors', async () => {
    const share = await doors.form({ password: RIGHT });
    expect((await knock('open', share, { password: 'wrong' })).json['attemptsLeft']).toBe(4);
    expect((await knock('claims', share, { password: 'wrong' })).json['attemptsLeft']).toBe(3);
    expect((await knock('manifest', share, { password: 'wrong' })).json['attemptsLeft']).toBe(2);
    expect((await knock('open', share, { password: 'wrong' })).json['attemptsLeft']).toBe(1);
  });

  it('takes the password in any Unicode spelling', async () => {
    const share = await doors.form({ password: 'Grüße' });
    expect(share.passwordToken).toBe(await passwordTokenOf(bytesOf(share.linkSecret), 'Gru\u0308\u00dfe'));
    const decomposed = `UTF-8''${encodeURIComponent('Gru\u0308\u00dfe')}`;
    expect((await doors.open({ ...share, password: decomposed })).body).toEqual(share.plain);
  });
});

describe('a request without the right kind of token', () => {
  interface Place {
    readonly method: string;
    readonly path: (id: string) => string;
    readonly schemes: readonly ('Link' | 'Claim' | 'Owner')[];
    readonly json?: object;
  }
  const places: Readonly<Record<string, Place>> = {
    'to look': { method: 'GET', path: sharePath, schemes: ['Link', 'Owner'] },
    'to read the body': { method: 'GET', path: bodyPath, schemes: ['Claim'] },
    'to ask for the body’s head': { method: 'HEAD', path: bodyPath, schemes: ['Claim'] },
    'to acknowledge': { method: 'POST', path: acknowledgementPath, schemes: ['Claim'] },
    'to change': { method: 'PATCH', path: sharePath, schemes: ['Owner'], json: { unlock: true } },
    'to revoke': { method: 'DELETE', path: sharePath, schemes: ['Owner'] },
    'to go on with an upload': { method: 'PATCH', path: uploadPath, schemes: ['Owner'] },
    'to take an upload back': { method: 'DELETE', path: uploadPath, schemes: ['Owner'] },
  };
  it.each(Object.entries(places))('%s needs one, and is told so alike for every id', async (_name, place) => {
    const there = await doors.send();
    const burned = await doors.send();
    await doors.revoke(burned);
    const token = newToken();
    const others = (['Link', 'Claim', 'Owner'] as const).filter((scheme) => !place.schemes.includes(scheme));
    const given = [
      ...[undefined, '', 'Bearer x', token, `Basic ${btoa('a:b')}`],
      ...place.schemes.flatMap((scheme) => [scheme, `${scheme} x`, `${scheme} ${token}A`, `${scheme} ${token} x`]),
      ...others.map((scheme) => `${scheme} ${token}`),
    ];
    for (const authorization of given) {
      const shapes = new Set<string>();
      for (const id of [there.id, burned.id, newId(), 'x']) {
        const headers = authorization === undefined ? {} : { authorization };
        const { method, json } = place;
        const answer = await ask(server.origin, place.path(id), {
          method,
          headers,
          ...(json === undefined ? {} : { json }),
        });
        expect(answer.status).toBe(401);
        if (method !== 'HEAD') expect(answer.code).toBe('auth.required');
        const challenge = answer.headers.get('www-authenticate') ?? '';
        expect(challenge.match(/\b(Link|Claim|Owner)\b/g)).toEqual(place.schemes);
        shapes.add(JSON.stringify([challenge, { ...answer.json, requestId: '' }]));
      }
      expect(shapes.size).toBe(1);
    }
    expect((await doors.ownerView(there)).state).toBe('ready');
  });
});

describe('an unknown id and a wrong token', () => {
  type Ask = (share: Known) => Promise<Answer>;
  const questions: Readonly<Record<string, Ask>> = {
    'of a look': (share) => doors.look({ ...share, linkToken: newToken() }),
    'of an owner’s look': (share) => doors.lookAsOwner({ ...share, ownerToken: newToken() }),
    'of a manifest': (share) => doors.manifest(share, { linkToken: newToken() }),
    'of a claim': (share) => doors.claim(share, newToken(), { linkToken: newToken() }),
    'of a body': (share) => doors.body(share, newToken()),
    'of an acknowledgement': (share) => doors.acknowledge(share, newToken()),
    'of a change': (share) => doors.change({ ...share, ownerToken: newToken() }, { downloads: 2 }),
    'of a revocation': (share) => doors.revoke({ ...share, ownerToken: newToken() }),
    'of an upload': (share) => doors.upload({ ...share, ownerToken: newToken() }, Buffer.alloc(1)),
  };
  const changing = new Set(['date', 'x-request-id']);
  const shapeOf = ({ status, headers, json }: Answer): unknown => ({
    status,
    headers: [...headers].filter(([name]) => !changing.has(name)),
    body: { ...json, requestId: String(json['requestId']).length },
  });

  it.each(Object.entries(questions))('%s get the very same answer', async (_name, question) => {
    const burned = await doors.send();
    await doors.revoke(burned);
    const uploading = await doors.send({ unfinished: true });
    const shares = [await doors.send({ withPassword: true }), await doors.form(), uploading, burned];
    const unknown = shapeOf(await question({ ...burned, id: newId() }));
    expect(unknown).toMatchObject({ status: 404, body: { code: 'share.not_found' } });
    for (const share of shares) expect(shapeOf(await question(share))).toEqual(unknown);
  });

  it('take equally long', async () => {
    const there = await doors.send({ withPassword: true });
    const times: Record<'unknown' | 'wrong', number[]> = { unknown: [], wrong: [] };
    for (let round = 0; round < 150; round++)
      for (const which of ['unknown', 'wrong'] as const) {
        const id = which === 'unknown' ? newId() : there.id;
        const from = performance.now();
        await ask(server.origin, manifestPath(id), {
          method: 'POST',
          json: { ...proofOf(there), linkToken: newToken() },
        });
        times[which].push(performance.now() - from);
      }
    const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[75] ?? 0;
    const [unknown, wrong] = [median(times.unknown), median(times.wrong)];
    // An index lookup against a missing one may differ by microseconds; a hash or a write would show here.
    expect(Math.abs(unknown - wrong)).toBeLessThan(Math.max(unknown, wrong) * 0.4 + 0.2);
  });

  it('differ only in creating: a taken id is refused, and nothing is told of the share', async () => {
    const share = await doors.send();
    const json = { ...(await doors.send()).request, id: share.id };
    const { status, code, body } = await ask(server.origin, paths.shares, { method: 'POST', json });
    expect([status, code]).toEqual([409, 'share.exists']);
    expect(body.toString()).not.toMatch(/expiresAt|state|createdAt/);
  });

  it('have no power: with the id alone nothing is read, spent, locked or burned', async () => {
    const share = await doors.form({ password: RIGHT });
    const before = await doors.ownerView(share);
    for (const question of Object.values(questions)) for (let i = 0; i < 6; i++) await question(share);
    await ask(server.origin, bodyPath(share.id), { headers: authorize('Claim', share.linkToken) });
    expect(await doors.ownerView(share)).toEqual(before);
  });
});
