/** Burning, pausing, changing limits, and the log of it: on both engines. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { adminPaths, paths } from '../../src/contract/routes.ts';
import { DegradedReasons } from '../../src/logging/degraded-reasons.ts';
import { AuditLog } from '../../src/share/audit-log.ts';
import { ChosenSettings } from '../../src/share/chosen-settings.ts';
import { StoreUnreachable } from '../../src/share/metadata-store.ts';
import { Admin, adminHash, adminServer, auditOf } from '../support/admin.ts';
import { ask, type Answer } from '../support/answers.ts';
import { useBothEngines } from '../support/both-engines.ts';
import { authorize } from '../support/doors.ts';
import type { Listening } from '../support/listening.ts';
import { bodiesBelow } from '../support/on-disk.ts';
import { sealedBySender, withBody, type SealedBySender } from '../support/sealed-by-sender.ts';
import { until } from '../support/until.ts';

const engines = useBothEngines();

describe.each(engines.each)('an admin on %s', (_name, environment) => {
  let server: Listening;
  let admin: Admin;
  let origin: string;
  beforeEach(async () => {
    server = await adminServer(environment());
    ({ origin } = server);
    admin = await Admin.at(origin);
  });
  afterEach(() => server.end());

  const post = (sealed: SealedBySender, whole = true): Promise<Answer> =>
    ask(origin, paths.shares, { method: 'POST', json: whole ? withBody(sealed) : sealed.request });
  const send = async (plainBytes = 20_000): Promise<SealedBySender> => {
    const sealed = sealedBySender(plainBytes);
    expect((await post(sealed)).status).toBe(201);
    return sealed;
  };
  /** Of shares: a server on Redis keeps how far that has come beside them. */
  const bodies = async () =>
    (await bodiesBelow(server.settings.uploadsDir)).filter(({ name }) => !name.startsWith('.'));
  const ownerSees = async ({ id, ownerToken }: SealedBySender): Promise<unknown> =>
    (await ask(origin, `${paths.shares}/${id}`, { headers: authorize('Owner', ownerToken) })).json;
  const actions = async (): Promise<readonly unknown[]> =>
    (await auditOf(server)).map(({ action, subject, detail }) => [action, subject, detail]).reverse();
  const patch = (headers: Readonly<Record<string, string>>, path: string, body: Uint8Array): Promise<Answer> =>
    ask(origin, path, {
      method: 'PATCH',
      headers: { 'tus-resumable': '1.0.0', 'content-type': 'application/offset+octet-stream', ...headers },
      body,
    });

  it('burns a share at once, its body too, and is told the same when it is gone already', async () => {
    const [one, other] = [await send(), await send()];
    expect(await bodies()).toHaveLength(2);
    for (let round = 0; round < 2; round++)
      expect((await admin.change('DELETE', `${adminPaths.shares}/${one.id}`)).status).toBe(204);
    expect(await ownerSees(one)).toMatchObject({ state: 'burned', reason: 'removed' });
    expect(await ownerSees(other)).toMatchObject({ state: 'ready' });
    expect(await bodies()).toHaveLength(1);
    expect(await actions()).toEqual([
      ['sign_in', undefined, undefined],
      ['share.removed', one.id, undefined],
    ]);
  });

  it('writes a burn down before it is done, and nothing that it did not do', async () => {
    const [one, other] = [await send(), await send()];
    const log = server.application.get(AuditLog);
    const append = jest.spyOn(log, 'append').mockRejectedValue(new StoreUnreachable('away'));
    expect((await admin.change('DELETE', `${adminPaths.shares}/${one.id}`)).status).toBe(503);
    expect((await admin.change('PATCH', adminPaths.configuration, { version: 0, uploadsPaused: true })).status).toBe(
      200,
    );
    append.mockRestore();
    expect(await ownerSees(one)).toMatchObject({ state: 'ready' });
    expect((await admin.change('DELETE', `${adminPaths.shares}/${one.id}`)).status).toBe(204);
    await ask(origin, `${paths.shares}/${other.id}`, {
      method: 'DELETE',
      headers: authorize('Owner', other.ownerToken),
    });
    const ids = [other.id, 'AAAAAAAAAAAAAAAAAAAAAA'];
    expect((await admin.change('POST', adminPaths.burns, { ids })).json).toEqual({ burned: 0, gone: 2 });
    expect((await actions()).slice(1)).toEqual([
      ['uploads.paused', undefined, undefined],
      ['share.removed', one.id, undefined],
    ]);
    // A copy of it leaves the machine with the log, and the id does not.
    const told = server.logged().filter(({ event }) => String(event).startsWith('admin.'));
    expect(told.map(({ event }) => event)).toEqual(['admin.sign_in', 'admin.uploads.paused', 'admin.share.removed']);
    expect(server.logText()).not.toContain(one.id);
  });

  it('burns many, and says how many were gone', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => send(100)));
    const ids = all.map(({ id }) => id);
    await admin.get(adminPaths.shares);
    const answer = await admin.change('POST', adminPaths.burns, { ids: [...ids, ...ids, 'AAAAAAAAAAAAAAAAAAAAAA'] });
    expect([answer.status, answer.json]).toEqual([200, { burned: 12, gone: 1 }]);
    for (const sealed of all) expect(await ownerSees(sealed)).toMatchObject({ reason: 'removed' });
    const removed = (await auditOf(server)).filter(({ action }) => action === 'share.removed');
    expect(removed.map(({ subject }) => subject).sort()).toEqual([...ids].sort());
    expect((await admin.get(adminPaths.shares)).json).toMatchObject({ shares: [], total: 0 });
    expect((await admin.get(`${adminPaths.shares}?state=burned`)).json).toMatchObject({ total: 12 });
  });

  it('pauses new shares through every door; what has begun goes on, and retries get their answer', async () => {
    const [begun, made] = [sealedBySender(300_000), await send(100)];
    const { json } = await post(begun, false);
    expect((await admin.configure({ uploadsPaused: true })).json).toMatchObject({ uploadsPaused: true });
    const body = new FormData();
    body.set('text', 'x');
    for (const refused of [
      await post(sealedBySender(100)),
      await post(sealedBySender(300_000), false),
      await ask(origin, '/', { method: 'POST', body }),
      await ask(origin, paths.files, { method: 'POST', body }),
      await ask(origin, '/', { method: 'PUT', body: 'x' }),
      await ask(origin, '/report.txt', { method: 'PUT', body: 'x' }),
    ]) {
      expect([refused.status, refused.code]).toEqual([503, 'uploads.paused']);
      expect(refused.headers.get('retry-after')).toBe('60');
    }
    expect((await post(made)).status).toBe(200);
    const owner = { ...authorize('Owner', begun.ownerToken), 'upload-offset': '0' };
    expect((await patch(owner, String(json['uploadUrl']), begun.body)).status).toBe(204);
    expect(await ownerSees(begun)).toMatchObject({ state: 'ready' });
    expect((await admin.get(adminPaths.overview)).json).toMatchObject({ uploadsPaused: true });
    expect((await admin.configure({ uploadsPaused: false })).status).toBe(200);
    expect((await post(sealedBySender(100))).status).toBe(201);
    expect((await actions()).slice(1)).toEqual([
      ['uploads.paused', undefined, undefined],
      ['uploads.resumed', undefined, undefined],
    ]);
  });

  it('changes limits that hold at once, and takes them back', async () => {
    const settings = { MAX_SHARE_BYTES: '1KiB', DEFAULT_EXPIRES_IN: '2h', MAX_EXPIRES_IN: '1d', MAX_TEXT_BYTES: '10' };
    const changed = await admin.configure({ settings });
    expect(changed.status).toBe(200);
    const shown = (changed.json['settings'] as readonly { name: string; value?: string; source: string }[]).filter(
      ({ source }) => source === 'admin',
    );
    expect(Object.fromEntries(shown.map(({ name, value }) => [name, value]))).toEqual(settings);
    expect((await ask(origin, paths.config)).json).toMatchObject({
      limits: { shareBytes: 1_024, textBytes: 10, expiresInMax: 86_400 },
      defaults: { expiresIn: 7_200 },
    });
    expect((await post(sealedBySender(1_025))).code).toBe('share.too_large');
    const { id, request } = sealedBySender(10);
    const tooLong = { ...request, ...withBody(sealedBySender(10)), id, expiresIn: 2 * 86_400 };
    expect((await ask(origin, paths.shares, { method: 'POST', json: tooLong })).code).toBe('request.invalid');
    const body = new FormData();
    body.set('text', 'eleven chars');
    expect((await ask(origin, '/', { method: 'POST', body })).code).toBe('share.too_large');
    expect((await admin.configure({ settings: { MAX_SHARE_BYTES: null } })).status).toBe(200);
    expect((await ask(origin, paths.config)).json).toMatchObject({ limits: { shareBytes: 10 * 1024 ** 3 } });
    expect((await actions()).slice(1)).toEqual([
      ['setting.changed', 'MAX_SHARE_BYTES', '10GiB → 1KiB'],
      ['setting.changed', 'DEFAULT_EXPIRES_IN', '24h → 2h'],
      ['setting.changed', 'MAX_EXPIRES_IN', '30d → 1d'],
      ['setting.changed', 'MAX_TEXT_BYTES', '1MiB → 10'],
      ['setting.reset', 'MAX_SHARE_BYTES', '1KiB → 10GiB'],
    ]);
  });

  it('changes rate limits and the quota that hold at once', async () => {
    expect((await admin.configure({ settings: { RATE_LIMITS: 'on', RATE_CREATE_PER_HOUR: '2' } })).status).toBe(200);
    const created = await Promise.all([1, 2, 3].map(() => post(sealedBySender(10))));
    expect(created.map(({ status }) => status).sort()).toEqual([201, 201, 429]);
    await admin.configure({ settings: { RATE_LIMITS: 'off', STORAGE_QUOTA_BYTES: '1MiB' } });
    expect((await post(sealedBySender(3_000_000), false)).code).toBe('storage.full');
    expect((await admin.get(adminPaths.storage)).json).toMatchObject({ use: { quotaBytes: 1_048_576 } });
    await admin.configure({
      settings: { STORAGE_QUOTA_BYTES: null, RATE_LIMITS: 'on', ADDRESS_BYTES_PER_DAY: '2MiB' },
    });
    await admin.configure({ settings: { RATE_CREATE_PER_HOUR: '1000' } });
    expect((await post(sealedBySender(3_000_000), false)).code).toBe('rate.limited');
  });

  it.each([
    ['PATCH', adminPaths.configuration, { version: 0, uploadPaused: true }],
    ['PATCH', adminPaths.configuration, { version: 0, settings: JSON.parse('{"__proto__":"1"}') as object }],
    ['POST', adminPaths.burns, { ids: ['AAAAAAAAAAAAAAAAAAAAAA'], dryRun: true }],
    ['POST', adminPaths.session, { password: 'x', totp: '123456' }],
  ] as const)('takes no member that it does not know: %s %s %j', async (method, path, json) => {
    expect((await admin.change(method, path, json)).code).toBe('request.invalid');
  });

  it('takes no filter that it does not know', async () => {
    expect((await admin.get(`${adminPaths.shares}?stat=ready`)).code).toBe('request.invalid');
  });

  it('changes all or nothing, and only what is changeable and right', async () => {
    for (const [settings, paths_] of [
      [{ MAX_SHARE_BYTES: '5MiB', PORT: '80' }, ['PORT']],
      [{ MAX_SHARE_BYTES: '10GB' }, ['MAX_SHARE_BYTES']],
      [{ MAX_SHARE_BYTES: '5MiB', DEFAULT_EXPIRES_IN: '40d' }, ['']],
      [{ ADMIN_PASSWORD_HASH: adminHash }, ['ADMIN_PASSWORD_HASH']],
      [{ REDIS_URL: null }, ['REDIS_URL']],
      [{ MAX_SHARE_BYTES: '' }, ['MAX_SHARE_BYTES']],
    ] as const) {
      const answer = await admin.configure({ settings, uploadsPaused: true });
      const problems = (answer.json['problems'] ?? []) as readonly { path: string }[];
      expect([settings, answer.code, problems.map(({ path }) => path)]).toEqual([settings, 'request.invalid', paths_]);
    }
    expect((await admin.get(adminPaths.configuration)).json).toMatchObject({ version: 0, uploadsPaused: false });
    expect(await actions()).toHaveLength(1);
  });

  it('is told when somebody else changed something since', async () => {
    const change = { version: 0, settings: { MAX_TEXT_BYTES: '2MiB' } };
    expect((await admin.change('PATCH', adminPaths.configuration, change)).status).toBe(200);
    const late = { version: 0, settings: { MAX_TEXT_BYTES: '3MiB' } };
    const refused = await admin.change('PATCH', adminPaths.configuration, late);
    expect([refused.status, refused.code]).toEqual([409, 'change.refused']);
    expect((await ask(origin, paths.config)).json).toMatchObject({ limits: { textBytes: 2_097_152 } });
    expect(await actions()).toHaveLength(2);
  });

  it('changes nothing and writes nothing down when all is so already', async () => {
    await admin.configure({ settings: { MAX_TEXT_BYTES: '2MiB' }, uploadsPaused: true });
    const again = await admin.configure({
      settings: { MAX_TEXT_BYTES: '2MiB', MAX_SHARE_BYTES: null },
      uploadsPaused: true,
    });
    expect([again.status, again.json['version']]).toEqual([200, 1]);
    await admin.configure({ settings: { MAX_TEXT_BYTES: null } });
    expect((await actions()).slice(1)).toEqual([
      ['uploads.paused', undefined, undefined],
      ['setting.changed', 'MAX_TEXT_BYTES', '1MiB → 2MiB'],
      ['setting.reset', 'MAX_TEXT_BYTES', '2MiB → 1MiB'],
    ]);
  });

  it('changes no more than sixty times a minute, whatever RATE_LIMITS says', async () => {
    const ids = ['AAAAAAAAAAAAAAAAAAAAAA'];
    const burn = (): Promise<Answer> => admin.change('POST', adminPaths.burns, { ids });
    const statuses = await Promise.all(Array.from({ length: 70 }, async () => (await burn()).status));
    expect(statuses.filter((status) => status === 200)).toHaveLength(60);
    const { code, json } = await burn();
    expect([code, json['detail']]).toEqual(['rate.limited', expect.stringContaining('Nothing was changed.')]);
    expect((await admin.get(adminPaths.overview)).status).toBe(200);
  });

  it('is told when a choice does not fit any more; it is ignored, and can be taken back', async () => {
    const chosen = server.application.get(ChosenSettings);
    await chosen.change({ texts: { MAX_SHARE_BYTES: 'much', OF_ANOTHER_VERSION: '1', MAX_TEXT_BYTES: '2MiB' } });
    const degraded = server.application.get(DegradedReasons);
    await until(() => degraded.list().includes('settings.ignored'), 'the choice was ignored');
    expect((await ask(origin, paths.config)).json).toMatchObject({
      limits: { shareBytes: 10 * 1024 ** 3, textBytes: 2_097_152 },
    });
    expect((await admin.get(adminPaths.health)).json).toMatchObject({
      status: 'degraded',
      reasons: [{ code: 'settings.ignored', whatToDo: expect.stringContaining('admin page') }],
    });
    expect((await admin.get(adminPaths.configuration)).json).toMatchObject({
      ignored: [
        { name: 'MAX_SHARE_BYTES', text: 'much' },
        { name: 'OF_ANOTHER_VERSION', text: '1' },
      ],
    });
    expect((await admin.configure({ settings: { MAX_SHARE_BYTES: '1MiB', OF_ANOTHER_VERSION: null } })).status).toBe(
      200,
    );
    expect(degraded.list()).toEqual([]);
  });

  it('reads the log newest first, page by page', async () => {
    for (let n = 0; n < 3; n++) await admin.configure({ settings: { MAX_TEXT_BYTES: `${String(n + 1)}KiB` } });
    const first = (await admin.get(`${adminPaths.audit}?limit=3`)).json;
    expect(first).toMatchObject({ entries: [{ number: 4 }, { number: 3 }, { number: 2 }], next: 2 });
    const second = (await admin.get(`${adminPaths.audit}?limit=3&before=2`)).json;
    expect(second).toMatchObject({ entries: [{ number: 1, action: 'sign_in', from: '127.0.0.x' }] });
    expect(second['next']).toBeUndefined();
    for (const query of ['limit=0', 'limit=201', 'before=0', 'before=x', 'limit=1&limit=2'])
      expect((await admin.get(`${adminPaths.audit}?${query}`)).code).toBe('request.invalid');
  });
});

describe('a store that takes no writes', () => {
  it('lets an admin who is signed in see what is wrong with it, and change nothing', async () => {
    const server = await adminServer({ REDIS_URL: engines.redis.url, REDIS_PREFIX: 'no-writes:', RATE_LIMITS: 'on' });
    try {
      const admin = await Admin.at(server.origin);
      await engines.redis.ask('CONFIG', 'SET', 'min-replicas-to-write', '1');
      for (const path of [adminPaths.health, adminPaths.overview, adminPaths.audit, adminPaths.configuration])
        expect([path, (await admin.get(path)).status]).toEqual([path, 200]);
      expect((await admin.configure({ uploadsPaused: true })).code).toBe('store.unreachable');
    } finally {
      await engines.redis.ask('CONFIG', 'SET', 'min-replicas-to-write', '0');
      await server.end();
    }
  });
});

describe('the configuration', () => {
  it('masks every secret, and says where each value comes from', async () => {
    const totp = '2GJWXF2FTKVOMNTJLMMSIFFKNZKTQFJN';
    const redisUrl = engines.redis.url.replace('redis://', 'redis://default:hunter2@');
    const server = await adminServer({ REDIS_URL: engines.redis.url, REDIS_PREFIX: 'masks:', MAX_TEXT_BYTES: '3MiB' });
    try {
      const answer = await (await Admin.at(server.origin)).get(adminPaths.configuration);
      const text = answer.body.toString();
      for (const secret of [adminHash, totp, engines.redis.url, redisUrl]) expect(text).not.toContain(secret);
      const settings = answer.json['settings'] as readonly { name: string }[];
      const byName = Object.fromEntries(settings.map((setting) => [setting.name, setting]));
      expect(byName).toMatchObject({
        ADMIN_PASSWORD_HASH: { value: '•••', source: 'environment', changeable: false, group: 'Admin' },
        REDIS_URL: { value: '•••', source: 'environment', changeable: false },
        MAX_TEXT_BYTES: { value: '3MiB', source: 'environment', changeable: true },
        MAX_SHARE_BYTES: { value: '10GiB', source: 'default', changeable: true, unit: 'size' },
      });
      expect(byName['ADMIN_TOTP_SECRET']).not.toHaveProperty('value');
    } finally {
      await server.end();
    }
  });
});
