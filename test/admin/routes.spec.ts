/** What an admin can ask for: these addresses and no others, and answers that hold these fields and no others. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  adminHealth,
  auditPage,
  burnResponse,
  configurationView,
  overview,
  seriesView,
  sessionView,
  sharesPage,
  storagePanel,
} from '../../src/contract/admin.schema.ts';
import { adminPaths, pages, paths } from '../../src/contract/routes.ts';
import { DegradedReasons } from '../../src/logging/degraded-reasons.ts';
import { CounterStore, levelNames } from '../../src/share/counter-store.ts';
import { MetadataStore } from '../../src/share/metadata-store.ts';
import { Admin, adminServer } from '../support/admin.ts';
import { ask } from '../support/answers.ts';
import type { Listening } from '../support/listening.ts';
import { aShare, hashOf, idOf, marks } from '../support/shares.ts';
import { until } from '../support/until.ts';

const password = 'open sesame';
let server: Listening;
let admin: Admin;
beforeAll(async () => {
  server = await adminServer();
  admin = await Admin.at(server.origin);
  const metadata = server.application.get(MetadataStore);
  await metadata.create(aShare('letter', { body: 'inline', password }));
  await metadata.create(aShare('upload', { body: 'uploading' }));
  await metadata.create(aShare('burned'));
  await metadata.claim(idOf('letter'), { linkTokenHash: hashOf('link of letter'), claimTokenHash: hashOf('x') });
  await metadata.remove(idOf('burned'), 'removed');
  server.application.get(DegradedReasons).set('redis.clock');
});
afterAll(() => server.end());

/** Method and path of everything that the server answers to. */
function routes(): readonly (readonly [method: string, path: string])[] {
  const express = server.application.getHttpAdapter().getInstance();
  return express.router.stack.flatMap((layer) => {
    const { route } = layer as unknown as { route?: { path: string; methods: Record<string, boolean> } };
    return route === undefined
      ? []
      : Object.keys(route.methods).map((method) => [method.toUpperCase(), route.path] as const);
  });
}

const allowed = [
  'DELETE /api/v1/admin/session',
  'DELETE /api/v1/admin/sessions',
  'DELETE /api/v1/admin/shares/:id',
  'GET /api/v1/admin/audit',
  'GET /api/v1/admin/configuration',
  'GET /api/v1/admin/events',
  'GET /api/v1/admin/health',
  'GET /api/v1/admin/overview',
  'GET /api/v1/admin/series',
  'GET /api/v1/admin/session',
  'GET /api/v1/admin/shares',
  'GET /api/v1/admin/storage',
  'PATCH /api/v1/admin/configuration',
  'POST /api/v1/admin/burns',
  'POST /api/v1/admin/session',
];

const ofAdmin = (): readonly (readonly [string, string])[] =>
  routes().filter(([, path]) => path.startsWith('/api/v1/admin'));

describe('the addresses of the admin', () => {
  it('are those that watch, burn, pause and change limits, and no other', () => {
    expect(
      ofAdmin()
        .map((route) => route.join(' '))
        .sort(),
    ).toEqual(allowed);
    expect(routes().length).toBeGreaterThan(40);
  });

  it('answer nobody who is not signed in, but to sign in', async () => {
    for (const [method, path] of ofAdmin()) {
      if (method === 'POST' && path === adminPaths.session) continue;
      const answer = await ask(server.origin, path.replace(':id', idOf('letter')), { method });
      expect([method, path, answer.status, answer.code]).toEqual([method, path, 401, 'auth.required']);
    }
  });

  it('say nothing but what the schemas say', async () => {
    for (const [path, schema] of [
      [adminPaths.session, sessionView],
      [adminPaths.overview, overview],
      [`${adminPaths.series}?range=day`, seriesView],
      [adminPaths.shares, sharesPage],
      [`${adminPaths.shares}?state=burned`, sharesPage],
      [adminPaths.health, adminHealth],
      [adminPaths.storage, storagePanel],
      [adminPaths.audit, auditPage],
      [adminPaths.configuration, configurationView],
    ] as const) {
      const { status, json } = await admin.get(path);
      // What a schema does not name is left out by it.
      expect([path, status, (schema as z.ZodType).parse(json)]).toEqual([path, 200, json]);
    }
    const burned = await admin.change('POST', adminPaths.burns, { ids: [idOf('nothing')] });
    expect(burnResponse.parse(burned.json)).toEqual(burned.json);
  });

  it('tell how many shares there were and what they took, where that was noted, and nothing where it was not', async () => {
    const levels = async () => seriesView.parse((await admin.get(adminPaths.series)).json).levels;
    const isNoted = async (): Promise<boolean> =>
      (await levels())['shares.ready']?.some((level) => level !== null) === true;
    await until(isNoted, 'the server notes by itself');
    // When it did so, not all of the shares may have been there.
    const present = { 'shares.ready': 1, 'shares.uploading': 1, 'shares.locked': 0, 'bytes.reserved': 0 };
    await server.application.get(CounterStore).note({ ...present, 'bytes.stored': 1_000 });
    const told = Object.entries(await levels());
    expect(told.map(([name]) => name)).toEqual(levelNames);
    for (const [, values] of told) {
      expect(values).toHaveLength(60);
      expect(values.slice(0, 50)).toEqual(Array<null>(50).fill(null));
    }
    const last = Object.fromEntries(told.map(([name, values]) => [name, values.findLast((level) => level !== null)]));
    expect(last).toMatchObject({ ...present, 'bytes.stored': 1_000 });
  });

  it('tell of a share nothing that opens it, and nothing of what is in it', async () => {
    const all = await Promise.all(
      [adminPaths.shares, `${adminPaths.shares}?state=burned`, adminPaths.storage].map((path) => admin.get(path)),
    );
    const text = all.map(({ body }) => body.toString()).join('\n');
    for (const id of ['letter', 'upload', 'burned'].map(idOf)) expect(text).toContain(id);
    for (const name of ['letter', 'upload', 'burned']) {
      const { header, manifest, body } = marks(name);
      const hidden = ['link', 'owner', 'request'].map((what) => hashOf(`${what} of ${name}`));
      for (const secret of [header, manifest, body, ...hidden, hashOf(`password of ${name}: ${password}`), hashOf('x')])
        expect(text).not.toContain(secret);
    }
    const rows = (all[0]?.json['shares'] ?? []) as readonly object[];
    const fields = 'attempts bodyBytes createdAt downloads downloadsTaken expiresAt hasPassword id sealedBy state';
    for (const row of rows) expect(Object.keys(row).sort().join(' ')).toBe(fields);
  });

  it('are described, with the cookie that they need', async () => {
    const { json } = await ask(server.origin, paths.openapi);
    const described = json as { paths: Record<string, Record<string, { security?: object[] }>> };
    for (const line of allowed) {
      const [method = '', path = ''] = line.split(' ');
      const operation = described.paths[path.replace(':id', '{id}')]?.[method.toLowerCase()];
      const isOpen = line === 'POST /api/v1/admin/session';
      expect([line, operation?.security]).toEqual([line, isOpen ? undefined : [{ Admin: [] }]]);
    }
  });
});

describe('the page of the admin', () => {
  it('is a constant document under the policy of every page', async () => {
    const { status, headers, body } = await ask(server.origin, pages.admin);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none';.*frame-ancestors 'none'/);
    expect(policy).not.toContain('unsafe-inline');
    expect(headers.get('cache-control')).toBe('no-store');
    expect((await admin.get(pages.admin)).body.equals(body)).toBe(true);
  });
});

describe('an admin', () => {
  it('is nobody at the other addresses: cannot look, claim, open, unlock, re-arm, extend or upload', async () => {
    const id = idOf('letter');
    for (const [method, path, json] of [
      ['GET', `${paths.shares}/${id}`, undefined],
      ['POST', `${paths.shares}/${id}/claims`, { claimTokenHash: hashOf('y') }],
      ['POST', `${paths.shares}/${id}/manifest`, {}],
      ['GET', `${paths.shares}/${id}/body`, undefined],
      ['PATCH', `${paths.shares}/${id}`, { unlock: true }],
      ['PATCH', `${paths.shares}/${id}`, { rearm: true }],
      ['PATCH', `${paths.shares}/${id}`, { expiresIn: 86_400 }],
      ['PATCH', `${paths.shares}/${id}`, { downloads: 9 }],
      ['DELETE', `${paths.shares}/${id}`, undefined],
      ['HEAD', `${paths.uploads}/${idOf('upload')}`, undefined],
    ] as const) {
      const headers = { 'csrf-token': admin.csrfToken };
      const answer = await admin.ask(path, { method, headers, ...(json === undefined ? {} : { json }) });
      // Some take the proof in the body, and miss it there.
      const refused = /claims|manifest/.test(path) ? 422 : 401;
      expect([method, path, answer.status]).toEqual([method, path, refused]);
    }
    for (const method of ['PATCH', 'PUT', 'POST'])
      expect((await admin.ask(`${adminPaths.shares}/${id}`, { method, json: { unlock: true } })).status).toBe(405);
  });

  it('gets no session from tokens, and no rights from a password in a header', async () => {
    const headers = { authorization: `Owner ${Buffer.alloc(32, 1).toString('base64url')}` };
    expect((await ask(server.origin, adminPaths.shares, { headers })).code).toBe('auth.required');
  });
});
