/** Who gets in, and who does not. */
import { describe, expect, it } from '@jest/globals';
import { adminPaths, pages, paths } from '../../src/contract/routes.ts';
import {
  Admin,
  adminHash,
  adminPassword,
  adminServer,
  auditOf,
  codeAt,
  signIn,
  totpSecret,
  useAdminServers,
  withPlaces,
} from '../support/admin.ts';
import { ask, type Answer } from '../support/answers.ts';
import { FixedClock, HOUR, MINUTE, SECOND } from '../support/fixed-clock.ts';
import { sealedBySender, withBody } from '../support/sealed-by-sender.ts';

const start = useAdminServers();

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
});

describe('without a password', () => {
  it('nothing holds that an admin chose: nobody could take it back', async () => {
    await withPlaces(async (places) => {
      const paused: unknown[] = [];
      for (const ADMIN_PASSWORD_HASH of [adminHash, '', adminHash]) {
        const server = await adminServer({ ...places, ADMIN_PASSWORD_HASH });
        if (paused.length === 0) await (await Admin.at(server.origin)).configure({ uploadsPaused: true });
        const json = withBody(sealedBySender(10));
        paused.push((await ask(server.origin, paths.shares, { method: 'POST', json })).code);
        await server.end();
      }
      expect(paused).toEqual(['uploads.paused', undefined, 'uploads.paused']);
    });
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
