/** Who gets in, who does not, and what a session is good for. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { adminPaths, pages, paths } from '../../src/contract/routes.ts';
import type { Environment } from '../../src/config/settings.ts';
import type { Clock } from '../../src/share/clock.ts';
import { Admin, adminHash, adminPassword, adminServer, auditOf, codeAt, signIn, totpSecret } from '../support/admin.ts';
import { ask, begin, type Answer } from '../support/answers.ts';
import { FixedClock, HOUR, MINUTE, SECOND } from '../support/fixed-clock.ts';
import { HalfRequest } from '../support/half-request.ts';
import type { Listening } from '../support/listening.ts';
import { sealedBySender, withBody } from '../support/sealed-by-sender.ts';

const anotherHash = '$argon2id$v=19$m=19456,t=2,p=1$vmTiNP59nNx+eNtOQCQSnQ$W3ATmB6ZDFTIoptYdimA0dl5V2yGc2DHC3FSG20tVOM';

const servers: Listening[] = [];
const start = async (environment: Environment = {}, clock?: Clock): Promise<Listening> => {
  const server = await adminServer(environment, clock);
  servers.push(server);
  return server;
};
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.end()));
});

const right = { password: adminPassword };
const told = ({ status, code, json }: Answer): unknown => ({ status, code, detail: json['detail'] });

describe('signing in', () => {
  it('opens a session with the right password, and the page knows who is there', async () => {
    const { origin } = await start();
    const answer = await signIn(origin, right);
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.json).sort()).toEqual(['csrfToken', 'endsAt', 'signedInAt']);
    const admin = Admin.of(origin, answer);
    expect((await admin.get(adminPaths.session)).json).toEqual(answer.json);
    expect((await admin.get(adminPaths.session)).headers.get('cache-control')).toBe('no-store');
  });

  it('is refused in the same words for a wrong password, a missing, a wrong and a used code', async () => {
    const clock = new FixedClock();
    const server = await start({ ADMIN_TOTP_SECRET: totpSecret }, clock);
    const code = codeAt(clock.now());
    expect((await signIn(server.origin, { ...right, code })).status).toBe(200);
    const refused = [
      await signIn(server.origin, { password: 'wrong', code: codeAt(clock.now() + 30 * SECOND) }),
      await signIn(server.origin, right),
      await signIn(server.origin, { ...right, code: codeAt(clock.now() + HOUR) }),
      await signIn(server.origin, { ...right, code }),
    ];
    for (const answer of refused) {
      expect(told(answer)).toEqual(told(refused[0] ?? answer));
      expect([answer.status, answer.code, answer.headers.get('set-cookie')]).toEqual([401, 'auth.required', null]);
    }
    const failed = (await auditOf(server)).filter(({ action }) => action === 'sign_in.failed');
    expect(failed.map(({ detail, from }) => [detail, from]).reverse()).toEqual([
      ['wrong password', '127.0.0.x'],
      ['no code', '127.0.0.x'],
      ['wrong code', '127.0.0.x'],
      ['code used before', '127.0.0.x'],
    ]);
    expect(server.logText()).not.toContain(adminPassword);
  });

  it('takes a code of the step before and after, each once, and none that is older', async () => {
    const clock = new FixedClock();
    const { origin } = await start({ ADMIN_TOTP_SECRET: totpSecret }, clock);
    const at = (steps: number): object => ({ ...right, code: codeAt(clock.now() + steps * 30 * SECOND) });
    const statuses = async (...all: object[]): Promise<unknown> => {
      const found: number[] = [];
      for (const one of all) found.push((await signIn(origin, one)).status);
      return found;
    };
    expect(await statuses(at(-1), at(0), at(1))).toEqual([200, 200, 200]);
    expect(await statuses(at(-1), at(0), at(-2), at(2))).toEqual([401, 401, 401, 401]);
    clock.pass(30 * SECOND);
    expect(await statuses(at(0))).toEqual([401]);
    clock.pass(15 * MINUTE);
    expect(await statuses(at(0))).toEqual([200]);
  });

  it('does not use a code up for somebody who does not know the password', async () => {
    const clock = new FixedClock();
    const { origin } = await start({ ADMIN_TOTP_SECRET: totpSecret }, clock);
    const code = codeAt(clock.now());
    expect((await signIn(origin, { password: 'wrong', code })).status).toBe(401);
    expect((await signIn(origin, { ...right, code })).status).toBe(200);
  });

  it.each([
    ['no password', {}],
    ['an empty one', { password: '' }],
    ['a list', { password: ['a'] }],
    ['a code of letters', { ...right, code: 'abcdef' }],
  ])('with %s is no sign-in', async (_what, json) => {
    const { origin } = await start();
    expect((await signIn(origin, json)).code).toBe('request.invalid');
  });
});

describe('guessing', () => {
  it('ends after five tries in a quarter of an hour, also for the right password, and not for others', async () => {
    const clock = new FixedClock();
    const server = await start({ TRUST_PROXY: '1' }, clock);
    const from = (address: string, password: string): Promise<Answer> =>
      signIn(server.origin, { password }, { 'x-forwarded-for': address });
    for (let round = 0; round < 5; round++) expect((await from('192.0.2.1', 'wrong')).status).toBe(401);
    const refused = await from('192.0.2.1', adminPassword);
    expect([refused.status, refused.code]).toEqual([429, 'rate.limited']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800);
    expect((await from('192.0.2.2', adminPassword)).status).toBe(200);
    await from('192.0.2.1', adminPassword);
    const failed = (await auditOf(server)).filter(({ action }) => action === 'sign_in.failed');
    expect(failed.map(({ detail }) => detail)).toEqual([
      'too many tries: more are refused unseen',
      ...Array<string>(5).fill('wrong password'),
    ]);
    clock.pass(15 * MINUTE);
    expect((await from('192.0.2.1', adminPassword)).status).toBe(200);
  });

  it('gets no sixth try when all come at the same instant', async () => {
    const { origin } = await start();
    const all = await Promise.all(Array.from({ length: 40 }, () => signIn(origin, { password: 'wrong' })));
    const statuses = all.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(5);
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
  });

  it('is not helped by an address that somebody only claims to have', async () => {
    const { origin } = await start();
    const statuses: number[] = [];
    for (let round = 0; round < 7; round++)
      statuses.push(
        (await signIn(origin, { password: 'wrong' }, { 'x-forwarded-for': `192.0.2.${String(round)}` })).status,
      );
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
  });

  it('ends after as many tries as the setting says, whatever RATE_LIMITS says', async () => {
    const { origin } = await start({ RATE_ADMIN_SIGN_IN_PER_15_MINUTES: '2', RATE_LIMITS: 'off' });
    const statuses: number[] = [];
    for (let n = 0; n < 4; n++) statuses.push((await signIn(origin, { password: 'wrong' })).status);
    expect(statuses).toEqual([401, 401, 429, 429]);
  });

  it('does not count those who get in', async () => {
    const { origin } = await start();
    for (let round = 0; round < 8; round++) expect((await signIn(origin, right)).status).toBe(200);
  });
});

describe('a page of another site', () => {
  it.each([
    ['sec-fetch-site', 'cross-site'],
    ['sec-fetch-site', 'same-site'],
    ['origin', 'https://evil.example'],
  ])('cannot sign anybody in (%s: %s)', async (name, value) => {
    const { origin } = await start();
    const answer = await signIn(origin, right, { [name]: value });
    expect([answer.status, answer.code, answer.headers.get('set-cookie')]).toEqual([403, 'request.cross_site', null]);
  });

  it('cannot sign anybody in with a form', async () => {
    const { origin } = await start();
    const body = new URLSearchParams({ password: adminPassword });
    expect((await ask(origin, adminPaths.session, { method: 'POST', body })).code).toBe('request.media_type');
  });

  it('changes nothing without the token of the session, or with another one', async () => {
    const { origin } = await start();
    const [admin, other] = [await Admin.at(origin), await Admin.at(origin)];
    for (const headers of [{}, { 'csrf-token': '' }, { 'csrf-token': 'x' }, { 'csrf-token': other.csrfToken }]) {
      for (const [method, path] of [
        ['DELETE', adminPaths.session],
        ['DELETE', adminPaths.sessions],
        ['PATCH', adminPaths.configuration],
        ['POST', adminPaths.burns],
        ['DELETE', `${adminPaths.shares}/AAAAAAAAAAAAAAAAAAAAAA`],
      ] as const) {
        const answer = await admin.ask(path, { method, headers, ...(method === 'DELETE' ? {} : { json: {} }) });
        expect([path, answer.status, answer.code]).toEqual([path, 403, 'request.cross_site']);
      }
    }
    expect((await admin.get(adminPaths.session)).status).toBe(200);
  });

  it('changes nothing with the token either', async () => {
    const { origin } = await start();
    const admin = await Admin.at(origin);
    const headers = { 'csrf-token': admin.csrfToken, 'sec-fetch-site': 'cross-site' };
    expect((await admin.ask(adminPaths.session, { method: 'DELETE', headers })).code).toBe('request.cross_site');
  });
});

describe('the cookie', () => {
  it('is out of reach of scripts and other sites, and over TLS of other hosts', async () => {
    const plain = await start();
    expect((await signIn(plain.origin, right)).headers.get('set-cookie')).toMatch(
      /^ots-admin=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const behind = await start({ TRUST_PROXY: '1' });
    const overTls = { 'x-forwarded-proto': 'https' };
    expect((await signIn(behind.origin, right, overTls)).headers.get('set-cookie')).toMatch(
      /^__Host-ots-admin=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
    );
    const believedByNobody = await signIn(plain.origin, right, overTls);
    expect(believedByNobody.headers.get('set-cookie')).not.toContain('Secure');
    const ofPublicUrl = await start({ PUBLIC_URL: 'https://share.example' });
    expect((await signIn(ofPublicUrl.origin, right)).headers.get('set-cookie')).toMatch(/^__Host-.*; Secure$/);
  });

  it('is new with each sign-in: one that was given before is never adopted, and a session that was open ends', async () => {
    const { origin } = await start();
    const planted = `ots-admin=${'A'.repeat(43)}`;
    const answer = await signIn(origin, right, { cookie: planted });
    const admin = Admin.of(origin, answer);
    expect(admin.cookie).not.toBe(planted);
    expect((await ask(origin, adminPaths.session, { headers: { cookie: planted } })).status).toBe(401);
    const again = Admin.of(origin, await signIn(origin, right, { cookie: admin.cookie }));
    expect(again.cookie).not.toBe(admin.cookie);
    expect((await admin.get(adminPaths.session)).status).toBe(401);
    expect((await again.get(adminPaths.session)).status).toBe(200);
  });

  it('counts for nothing beside a second one of its name, or under a name of the other scheme', async () => {
    const { origin } = await start({ TRUST_PROXY: '1' });
    const admin = await Admin.at(origin);
    const withCookie = (cookie: string, more: object = {}): Promise<Answer> =>
      ask(origin, adminPaths.session, { headers: { cookie, ...more } });
    expect((await withCookie(`other=1; ${admin.cookie}`)).status).toBe(200);
    expect((await withCookie(`${admin.cookie}; ots-admin=${'A'.repeat(43)}`)).status).toBe(401);
    expect((await withCookie(admin.cookie, { 'x-forwarded-proto': 'https' })).status).toBe(401);
    expect((await withCookie(`__Host-${admin.cookie}`, { 'x-forwarded-proto': 'https' })).status).toBe(200);
  });

  it('that was stolen is worth nothing after its owner signed out', async () => {
    const server = await start();
    const [admin, other] = [await Admin.at(server.origin), await Admin.at(server.origin)];
    const answer = await admin.change('DELETE', adminPaths.session);
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([
      204,
      'ots-admin=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict',
    ]);
    expect((await admin.get(adminPaths.session)).code).toBe('auth.required');
    expect((await other.get(adminPaths.session)).status).toBe(200);
    expect((await auditOf(server))[0]).toMatchObject({ action: 'sign_out', from: '127.0.0.x' });
  });

  it('that was stolen is worth nothing after anybody signed everybody out', async () => {
    const server = await start();
    const all = await Promise.all([1, 2, 3].map(() => Admin.at(server.origin)));
    expect((await all[0]?.change('DELETE', adminPaths.sessions))?.status).toBe(204);
    for (const admin of all) expect((await admin.get(adminPaths.overview)).status).toBe(401);
    expect((await auditOf(server))[0]).toMatchObject({ action: 'sign_out.everywhere', detail: '3 sessions' });
  });
});

describe('a session', () => {
  it('ends half an hour after the last request', async () => {
    const clock = new FixedClock();
    const { origin } = await start({}, clock);
    const admin = await Admin.at(origin);
    for (let round = 0; round < 3; round++) {
      clock.pass(29 * MINUTE);
      expect((await admin.get(adminPaths.session)).status).toBe(200);
    }
    clock.pass(30 * MINUTE);
    expect((await admin.get(adminPaths.session)).status).toBe(401);
  });

  it('ends twelve hours after it began, however busy it is', async () => {
    const clock = new FixedClock();
    const { origin } = await start({}, clock);
    const admin = await Admin.at(origin);
    for (let passed = 0; passed < 12 * HOUR - 20 * MINUTE; passed += 20 * MINUTE) {
      clock.pass(20 * MINUTE);
      expect((await admin.get(adminPaths.session)).status).toBe(200);
    }
    clock.pass(20 * MINUTE);
    expect((await admin.get(adminPaths.session)).status).toBe(401);
  });

  it('is known to the store by a hash, never by its cookie', async () => {
    const server = await start();
    const admin = await Admin.at(server.origin);
    const token = admin.cookie.split('=')[1] ?? '';
    const { csrfToken } = (await admin.get(adminPaths.session)).json;
    expect(JSON.stringify([csrfToken, await auditOf(server), server.logText()])).not.toContain(token);
  });
});

describe('a session that was ended', () => {
  it('changes nothing with a request that was begun before', async () => {
    const server = await start();
    const [thief, owner] = [await Admin.at(server.origin), await Admin.at(server.origin)];
    const text = Buffer.from(JSON.stringify({ version: 0, uploadsPaused: true }));
    const half = new HalfRequest(server.origin, adminPaths.configuration, {
      method: 'PATCH',
      headers: {
        cookie: thief.cookie,
        'csrf-token': thief.csrfToken,
        'content-type': 'application/json',
        'content-length': String(text.length),
      },
      first: text.subarray(0, 1),
    });
    // Let in, and waited for.
    await sleep(300);
    expect((await owner.change('DELETE', adminPaths.sessions)).status).toBe(204);
    expect((await half.finish(text.subarray(1))).status).toBe(401);
    const next = await Admin.at(server.origin);
    expect((await next.get(adminPaths.configuration)).json).toMatchObject({ uploadsPaused: false });
  });
});

describe('a page that is left alone', () => {
  it('keeps its session alive neither by listening anew nor by what it asks by itself', async () => {
    const clock = new FixedClock();
    const { origin } = await start({}, clock);
    const admin = await Admin.at(origin);
    for (let round = 0; round < 2; round++) {
      clock.pass(14 * MINUTE);
      (await begin(origin, adminPaths.events, { headers: { cookie: admin.cookie } })).leave();
      expect((await admin.ask(adminPaths.series, { headers: { 'looking-on': '1' } })).status).toBe(200);
    }
    clock.pass(2 * MINUTE);
    expect((await admin.get(adminPaths.session)).status).toBe(401);
  });

  it('does not save a change from counting as one', async () => {
    const clock = new FixedClock();
    const { origin } = await start({}, clock);
    const admin = await Admin.at(origin);
    clock.pass(20 * MINUTE);
    const headers = { 'looking-on': '1', 'csrf-token': admin.csrfToken };
    const json = { ids: ['AAAAAAAAAAAAAAAAAAAAAA'] };
    expect((await admin.ask(adminPaths.burns, { method: 'POST', headers, json })).status).toBe(200);
    clock.pass(20 * MINUTE);
    expect((await admin.get(adminPaths.session)).status).toBe(200);
  });
});

describe('somebody without a session', () => {
  it('cannot use up what a signed-in admin of the same address may ask', async () => {
    const { origin } = await start({ RATE_LIMITS: 'on' });
    const admin = await Admin.at(origin);
    const cookie = `ots-admin=${'A'.repeat(43)}`;
    const answers = await Promise.all(
      Array.from({ length: 700 }, () => ask(origin, adminPaths.overview, { headers: { cookie } })),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(600);
    expect(answers.filter(({ code }) => code === 'rate.limited')).toHaveLength(100);
    expect((await admin.get(adminPaths.overview)).status).toBe(200);
    expect((await admin.change('DELETE', adminPaths.sessions)).status).toBe(204);
  });
});

describe('a session that asks without end', () => {
  it('gets 1,200 answers a minute, and takes none from another', async () => {
    const { origin } = await start({ RATE_LIMITS: 'on' });
    const [greedy, other] = [await Admin.at(origin), await Admin.at(origin)];
    const statuses: number[] = [];
    for (let batch = 0; batch < 5; batch++)
      statuses.push(
        ...(await Promise.all(Array.from({ length: 250 }, async () => (await greedy.get(adminPaths.session)).status))),
      );
    expect([statuses.filter((status) => status === 200).length, new Set(statuses)]).toEqual([
      1_200,
      new Set([200, 429]),
    ]);
    expect((await other.get(adminPaths.session)).status).toBe(200);
  });
});

describe('another password, or another second factor', () => {
  it('ends the sessions that were opened before', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ots-admin-'));
    const places = { DATA_DIR: join(folder, 'data'), UPLOADS_DIR: join(folder, 'uploads') };
    try {
      const statuses: number[] = [];
      const first = await adminServer(places);
      const admin = await Admin.at(first.origin);
      await first.end();
      for (const more of [{}, { ADMIN_PASSWORD_HASH: anotherHash }, { ADMIN_TOTP_SECRET: totpSecret }]) {
        const server = await adminServer({ ...places, ...more });
        statuses.push((await admin.to(server.origin).get(adminPaths.session)).status);
        await server.end();
      }
      expect(statuses).toEqual([200, 401, 401]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('without a password', () => {
  it('nothing holds that an admin chose: nobody could take it back', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ots-admin-'));
    const places = { DATA_DIR: join(folder, 'data'), UPLOADS_DIR: join(folder, 'uploads') };
    try {
      const paused: unknown[] = [];
      for (const ADMIN_PASSWORD_HASH of [adminHash, '', adminHash]) {
        const server = await adminServer({ ...places, ADMIN_PASSWORD_HASH });
        if (paused.length === 0) await (await Admin.at(server.origin)).configure({ uploadsPaused: true });
        const json = withBody(sealedBySender(10));
        paused.push((await ask(server.origin, paths.shares, { method: 'POST', json })).code);
        await server.end();
      }
      expect(paused).toEqual(['uploads.paused', undefined, 'uploads.paused']);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('there is no admin: no page and no address, for any method', async () => {
    const { origin } = await start({ ADMIN_PASSWORD_HASH: '' });
    const missing = async (path: string, method: string): Promise<unknown> => {
      const answer = await ask(origin, path, { method });
      return [path, method, answer.status, answer.code];
    };
    for (const path of [...Object.values(adminPaths), `${adminPaths.shares}/AAAAAAAAAAAAAAAAAAAAAA`])
      for (const method of ['GET', 'POST', 'PATCH', 'DELETE', 'OPTIONS'])
        expect(await missing(path, method)).toEqual([path, method, 404, 'route.not_found']);
    expect(await missing(pages.admin, 'GET')).toEqual([pages.admin, 'GET', 404, 'route.not_found']);
    const described = (await ask(origin, '/openapi.json')).body.toString();
    expect(described).not.toMatch(/admin/i);
  });
});
