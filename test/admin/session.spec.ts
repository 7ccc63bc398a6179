/** What a session is good for, and when it ends. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { adminPaths } from '../../src/contract/routes.ts';
import {
  Admin,
  adminPassword,
  adminServer,
  auditOf,
  signIn,
  totpSecret,
  useAdminServers,
  withPlaces,
} from '../support/admin.ts';
import { ask, begin, type Answer } from '../support/answers.ts';
import { FixedClock, HOUR, MINUTE } from '../support/fixed-clock.ts';
import { HalfRequest } from '../support/half-request.ts';

const anotherHash = '$argon2id$v=19$m=19456,t=2,p=1$vmTiNP59nNx+eNtOQCQSnQ$W3ATmB6ZDFTIoptYdimA0dl5V2yGc2DHC3FSG20tVOM';

const start = useAdminServers();

const right = { password: adminPassword };

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

describe('a page of another site', () => {
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
    await withPlaces(async (places) => {
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
    });
  });
});
