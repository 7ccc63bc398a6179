import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorCodes } from '../../src/contract/error-codes.ts';
import { configResponse } from '../../src/contract/config.schema.ts';
import { healthResponse } from '../../src/contract/health.schema.ts';
import { DegradedReasons } from '../../src/logging/degraded-reasons.ts';
import { MetadataStore } from '../../src/share/metadata-store.ts';
import { runningServer, type RunningServer } from '../support/running-server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await runningServer({
    MAX_SHARE_BYTES: '10MiB',
    MAX_EXPIRES_IN: '2d',
    DEFAULT_EXPIRES_IN: '1h',
    MAX_PASSWORD_ATTEMPTS: '3',
  });
});
afterAll(() => server.end());

const get = (path: string): Promise<Response> => fetch(`${server.origin}${path}`);
const members = async (response: Response): Promise<Readonly<Record<string, unknown>>> =>
  (await response.json()) as Readonly<Record<string, unknown>>;

describe('the health checks', () => {
  it.each(['/health', '/health/live', '/health/ready'])('answer at %s', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(healthResponse.parse(await response.json())).toEqual({ status: 'ok', reasons: [] });
  });

  it('tell what is degraded as long as it is, and still serve', async () => {
    const degraded = server.application.get(DegradedReasons);
    degraded.set('sweeper.brake');
    expect(await members(await get('/health/ready'))).toEqual({ status: 'degraded', reasons: ['sweeper.brake'] });
    expect((await get('/health/live')).status).toBe(200);
    degraded.clear('sweeper.brake');
    expect(await members(await get('/health'))).toEqual({ status: 'ok', reasons: [] });
  });

  it('say 503 when the store cannot be reached, though the process lives', async () => {
    const broken = await runningServer();
    try {
      await broken.application.get(MetadataStore).close();
      const response = await fetch(`${broken.origin}/health/ready`);
      expect(await members(response)).toMatchObject({ status: 503, code: 'store.unreachable' });
      expect(response.headers.get('retry-after')).toBe('5');
      expect((await fetch(`${broken.origin}/health/live`)).status).toBe(200);
    } finally {
      await broken.end();
    }
  });
});

describe('the configuration for clients', () => {
  it('tells the limits that are set', async () => {
    const config = configResponse.parse(await (await get('/api/v1/config')).json());
    expect(config.limits).toMatchObject({
      shareBytes: 10_485_760,
      textBytes: 1_048_576,
      expiresInMin: 60,
      expiresInMax: 172_800,
      downloadsMax: 100,
      passwordAttempts: 3,
    });
    expect(config.defaults).toEqual({ expiresIn: 3_600, downloads: 1 });
  });
});

interface Operation {
  readonly responses: Readonly<Record<string, unknown>>;
  readonly security?: readonly Readonly<Record<string, unknown>>[];
}
interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, unknown>>;
    readonly securitySchemes: Readonly<Record<string, unknown>>;
  };
}

describe('the description of the API', () => {
  let text: string;
  let description: Description;
  beforeAll(async () => {
    text = await (await get('/openapi.json')).text();
    description = JSON.parse(text) as Description;
  });

  it('has every address of the contract with its methods', () => {
    const found = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    for (const operation of [
      'POST /api/v1/shares',
      'GET /api/v1/shares/{id}',
      'PATCH /api/v1/shares/{id}',
      'DELETE /api/v1/shares/{id}',
      'POST /api/v1/shares/{id}/manifest',
      'POST /api/v1/shares/{id}/claims',
      'GET /api/v1/shares/{id}/body',
      'POST /api/v1/shares/{id}/acknowledgement',
      'HEAD /api/v1/uploads/{id}',
      'PATCH /api/v1/uploads/{id}',
      'DELETE /api/v1/uploads/{id}',
      'POST /',
      'PUT /',
      'PUT /{name}',
      'POST /api/v1/files',
      'POST /api/v1/open',
      'GET /api/v1/config',
      'GET /health',
      'GET /health/live',
      'GET /health/ready',
    ])
      expect(found).toContain(operation);
    expect(Object.keys(description.paths).filter((path) => /^\/(docs|assets|openapi|robots|s$|m$)/.test(path))).toEqual(
      [],
    );
  });

  it('names the shape of refusals for every operation, with every code', () => {
    for (const methods of Object.values(description.paths))
      for (const operation of Object.values(methods))
        expect(operation.responses['default']).toMatchObject({
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        });
    expect(description.components.schemas['Problem']).toMatchObject({
      properties: { code: { enum: Object.keys(errorCodes) } },
    });
  });

  it('refers only to what it contains', () => {
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
    expect(references.length).toBeGreaterThan(10);
    for (const name of new Set(references)) expect(Object.keys(description.components.schemas)).toContain(name);
    expect(/#\/definitions\/\w*/.exec(text)).toBeNull();
    expect(Object.keys(description.components.securitySchemes).sort()).toEqual(['Claim', 'Link', 'Owner']);
  });

  it('says who may call what', () => {
    expect(description.paths['/api/v1/shares/{id}']?.['delete']?.security).toEqual([{ Owner: [] }]);
    expect(description.paths['/api/v1/shares/{id}']?.['get']?.security).toEqual(
      expect.arrayContaining([{ Link: [] }, { Owner: [] }]),
    );
  });
});

/** A name with a hash is for ever; what has none is asked for again. */
function keptAs(file: string): string {
  if (!file.startsWith('/assets/')) return 'no-cache';
  return /-[\w-]{8}\.\w+$/.test(file) ? 'public, max-age=31536000, immutable' : 'public, max-age=3600';
}

describe('the pages', () => {
  const all = ['/', '/s', '/m', '/docs', '/docs/errors'];

  it.each(all)('at %s are HTML without anything that the policy forbids', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const html = await response.text();
    expect(html).toMatch(/^<!doctype html>/);
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]* src=")|data:|https?:\/\/(?!host)/i);
  });

  it.each(all)('at %s bring only files that are there, with their types', async (path) => {
    const html = await (await get(path)).text();
    const files = [...html.matchAll(/<(?:link|script)[^>]*(?:href|src)="(\/[^"]+)"/g)].map(([, file]) => file ?? '');
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) {
      const response = await get(file);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toMatch(
        /^(text\/(css|javascript); charset=utf-8|image\/(svg\+xml|png)|application\/manifest\+json)$/,
      );
      expect(response.headers.get('cache-control')).toBe(keptAs(file));
    }
  });

  it.each(all)('at %s lead only to addresses that are there', async (path) => {
    const html = await (await get(path)).text();
    for (const [, target] of html.matchAll(/<a href="(\/[^"]*)"/g))
      expect([target, (await get(target ?? '')).status]).toEqual([target, 200]);
  });

  it('are the same for everybody, whatever stands behind the address', async () => {
    for (const path of ['/s', '/m']) {
      const plain = await (await get(path)).text();
      expect(await (await get(`${path}?utm_source=x`)).text()).toBe(plain);
    }
  });

  it('of the documentation draw their pictures from this server only', async () => {
    const css = await (await get('/assets/swagger-ui.css')).text();
    const pictures = [...css.matchAll(/url\(([^)]+)\)/g)].map(([, picture]) => picture ?? '');
    expect(pictures.length).toBeGreaterThan(20);
    for (const picture of new Set(pictures)) {
      expect(picture).toMatch(/^\/assets\/docs-\d+\.(svg|png|jpeg)$/);
      const response = await get(picture);
      expect([picture, response.status]).toEqual([picture, 200]);
      const content = Buffer.from(await response.arrayBuffer());
      expect(content.subarray(0, 4).toString('latin1')).toMatch(
        picture.endsWith('svg') ? /^<svg/ : /^(\x89PNG|\xff\xd8\xff)/,
      );
    }
    expect(css).not.toMatch(/sourceMappingURL|@import/);
  });

  it.each([
    '/assets/docs.html',
    '/assets/nothing.css',
    '/assets/..%2fapi.controller.ts',
    '/assets/..%2f..%2fpackage.json',
    '/assets/constructor',
  ])('have no file at %s', async (path) => {
    const response = await get(path);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await members(response)).toMatchObject({ status: 404, code: 'route.not_found' });
  });

  it('explain every code where its type leads', async () => {
    const html = await (await get('/docs/errors')).text();
    for (const code of Object.keys(errorCodes)) expect(html).toContain(`<section id="${code}">`);
    expect(html.match(/<section/g)).toHaveLength(Object.keys(errorCodes).length);
  });

  it('open empty-handed where their service worker is missing', async () => {
    const form = new FormData();
    form.set('files', new Blob(['shared by another program']), 'photo.jpg');
    const shared = await fetch(`${server.origin}/share-target`, { method: 'POST', body: form, redirect: 'manual' });
    expect([shared.status, shared.headers.get('location')]).toEqual([303, '/']);
    expect((await get('/downloads/1-2-3-4')).status).toBe(204);
  });

  it('ask crawlers to stay away', async () => {
    expect(await (await get('/robots.txt')).text()).toBe('User-agent: *\nDisallow: /\n');
  });
});
