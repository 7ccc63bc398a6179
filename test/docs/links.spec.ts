/** The documents name only what exists: files, headings, error codes, settings, and examples that the wire takes. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type * as z from 'zod';
import { fileVariableOf } from '../../src/config/given-text.ts';
import { describeSettings } from '../../src/config/settings.ts';
import { changeRequest } from '../../src/contract/change.schema.ts';
import { claimRequest, claimResponse } from '../../src/contract/claim.schema.ts';
import { configResponse } from '../../src/contract/config.schema.ts';
import { createShareRequest, createShareResponse } from '../../src/contract/create-share.schema.ts';
import { errorCodes } from '../../src/contract/error-codes.ts';
import { healthResponse } from '../../src/contract/health.schema.ts';
import { linkView, ownerView } from '../../src/contract/look.schema.ts';
import { manifestRequest, manifestResponse } from '../../src/contract/manifest.schema.ts';
import { openRequest } from '../../src/contract/open.schema.ts';
import { sealedOnServerResponse } from '../../src/contract/seal-on-server.schema.ts';
import { sealedErrorCodes } from '../../src/sealed/errors.ts';
import { degradedReasons } from '../../src/logging/degraded-reasons.ts';
import { runningServer, type RunningServer } from '../support/running-server.ts';
import { logEvents } from './log-events.ts';
import { anchorOf, codeSpansOf, linksOf, projectRoot, readAllPages, readPage, type MarkdownPage } from './markdown.ts';

const pages = readAllPages();
const exists = (path: string): boolean => existsSync(join(projectRoot, path));
/** Pages and what of each is wrong; a page without a fault is left out, so that a failure reads as a list. */
const faults = (check: (page: MarkdownPage) => readonly string[]): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(pages.map((page) => [page.path, check(page)] as const).filter(([, found]) => found.length > 0));

describe('the documents', () => {
  it('are found, all of them', () => {
    const paths = pages.map(({ path }) => path);
    for (const path of [
      'README.md',
      'SECURITY.md',
      'docs/http-api.md',
      'docs/adr/0001-age-v1-with-a-detached-header.md',
    ])
      expect(paths).toContain(path);
  });

  it('link only to files that exist', () => {
    const broken = (page: MarkdownPage): readonly string[] =>
      linksOf(page).filter((link) => {
        const [target = ''] = link.split('#');
        return !/^\w+:/.test(link) && target !== '' && !exists(join(dirname(page.path), target));
      });
    expect(faults(broken)).toEqual({});
  });

  it('show only pictures that are small, and say in words what is on them', () => {
    const pictures = pages.flatMap(({ path, prose }) =>
      [...prose.matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)].map(([, words = '', file = '']) => ({
        file: join(dirname(path), file),
        words,
      })),
    );
    expect(pictures.map(({ file }) => file)).toEqual(expect.arrayContaining(['docs/images/send.png']));
    for (const { file, words } of pictures) {
      expect([file, words.length > 20]).toEqual([file, true]);
      expect([file, statSync(join(projectRoot, file)).size <= 60_000]).toEqual([file, true]);
    }
  });

  it('link only to headings that exist', () => {
    const broken = (page: MarkdownPage): readonly string[] =>
      linksOf(page).filter((link) => {
        const [target = '', anchor] = link.split('#');
        if (/^\w+:/.test(link) || anchor === undefined) return false;
        const path = target === '' ? page.path : normalize(join(dirname(page.path), target));
        return !exists(path) || !readPage(path).headings.map(anchorOf).includes(anchor);
      });
    expect(faults(broken)).toEqual({});
  });

  it('name only source files, tests and documents that exist', () => {
    const ours = /^(?:(?:src|test|docs|load-tests)\/[\w./-]+|\.ci\/run|\.dependency-cruiser\.mjs)$/;
    const missing = (page: MarkdownPage): readonly string[] =>
      codeSpansOf(page).filter((span) => ours.test(span) && !exists(span));
    expect(pages.flatMap(codeSpansOf).filter((span) => ours.test(span)).length).toBeGreaterThan(50);
    expect(faults(missing)).toEqual({});
  });

  it('name only error codes, degraded reasons and log events that exist', () => {
    const known = new Set<string>([...Object.keys(errorCodes), ...sealedErrorCodes, ...degradedReasons, ...logEvents]);
    const floors = new Set([...known].map((code) => code.split('.')[0]));
    const unknown = (page: MarkdownPage): readonly string[] =>
      codeSpansOf(page).filter((span) => {
        const [floor, ...rest] = span.split('.');
        return /^[a-z]+\.[a-z_]+$/.test(span) && rest.length === 1 && floors.has(floor) && !known.has(span);
      });
    expect(faults(unknown)).toEqual({});
  });

  it('name only settings and constants that exist', () => {
    const settings = new Set(
      describeSettings().flatMap(({ env, secret }) => (secret === true ? [env, fileVariableOf(env)] : [env])),
    );
    const isConstant = (name: string, page: MarkdownPage): boolean =>
      codeSpansOf(page)
        .filter((span) => /^src\/.*\.ts$/.test(span))
        .some((path) => readFileSync(join(projectRoot, path), 'utf8').includes(`const ${name} =`));
    const unknown = (page: MarkdownPage): readonly string[] => [
      ...codeSpansOf(page).filter(
        (span) => /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(span) && !settings.has(span) && !isConstant(span, page),
      ),
      ...environmentsIn(page).filter((name) => !settings.has(name)),
    ];
    expect(faults(unknown)).toEqual({});
  });

  it('tell the defaults of settings as they are', () => {
    const rows = readPage('README.md').prose.matchAll(/^\| `([A-Z_]+)`\s*\| `([^`]+)`\s*\|/gm);
    const told = Object.fromEntries([...rows].map(([, name = '', value = '']) => [name, value]));
    const real = describeSettings().filter(({ env }) => env in told);
    expect(real.length).toBeGreaterThan(2);
    expect(told).toEqual(Object.fromEntries(real.map(({ env, default: value }) => [env, value])));
  });
});

/** Names of environment variables in unit files, and before the command that starts the server. */
const environmentsIn = ({ fences }: MarkdownPage): readonly string[] =>
  fences
    .flatMap(({ text }) => text.split('\n'))
    .filter((line) => line.startsWith('Environment=') || line.endsWith(' npm start'))
    .flatMap((line) => [...line.replace('Environment=', '').matchAll(/\b([A-Z][A-Z0-9_]+)=/g)])
    .map((match) => match[1] ?? '');

describe('docs/http-api.md', () => {
  const page = readPage('docs/http-api.md');

  it('lists every error code under its status, and no other', () => {
    const rows = [...page.prose.matchAll(/^\| (\d{3}) +\| (.*) \|$/gm)];
    const told = rows.flatMap(([, status, codes = '']) =>
      [...codes.matchAll(/`([^`]+)`/g)].map(([, code = '']) => [code, Number(status)] as const),
    );
    const real = Object.entries(errorCodes).map(([code, { status }]) => [code, status] as const);
    expect([...told].sort()).toEqual([...real].sort());
  });

  it('shows the present defaults of the limits', () => {
    for (const [env, text] of [
      ['RATE_CREATE_PER_HOUR', '60 an hour'],
      ['RATE_LOOK_PER_MINUTE', '60 a minute'],
      ['RATE_BODY_PER_MINUTE', '240 a minute'],
      ['RATE_OWNER_PER_SHARE_PER_MINUTE', '60 a minute'],
      ['RATE_OWNER_PER_ADDRESS_PER_MINUTE', '600 a minute'],
      ['ADDRESS_BYTES_PER_DAY', '100 GiB a day'],
    ] as const) {
      const value = describeSettings().find((setting) => setting.env === env)?.default;
      expect(text.replace(' GiB', 'GiB').split(' ')[0]).toBe(value);
      expect(page.prose).toContain(text);
    }
  });

  const schemas: Readonly<Record<string, z.ZodType>> = {
    CreateShare: createShareRequest,
    ShareCreated: createShareResponse,
    SealedOnServer: sealedOnServerResponse,
    ShareForLinkHolder: linkView.strict(),
    ShareForOwner: ownerView.strict(),
    ReadManifest: manifestRequest,
    ManifestRead: manifestResponse,
    ClaimShare: claimRequest,
    ShareClaimed: claimResponse.strict(),
    ChangeShare: changeRequest,
    OpenShare: openRequest,
    Config: configResponse.strict(),
    Health: healthResponse.strict(),
  };
  const examples = page.fences.flatMap(({ before, text }) => {
    const name = /^<!-- schema: (\w+) -->$/.exec(before.trim())?.[1];
    return name === undefined ? [] : [[name, text] as const];
  });

  it('has an example of every request and answer', () => {
    expect(examples.map(([name]) => name).sort()).toEqual(Object.keys(schemas).sort());
  });

  it.each(examples)('shows a %s as the wire has it', (name, text) => {
    expect(schemas[name]?.safeParse(JSON.parse(text)).error?.issues).toBeUndefined();
  });
});

describe('docs/threat-model.md', () => {
  const { prose } = readPage('docs/threat-model.md');
  const proofs = [...prose.matchAll(/`((?:src|test)\/[\w./-]+\.ts)`: "([^"]+)"/g)];

  it('names for each promise tests that exist', () => {
    const promises = prose.split(/^### /m).filter((part) => /^\d\. /.test(part));
    expect(promises.map((part) => part[0])).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
    for (const part of promises) expect(part).toMatch(/^- `(?:src|test)\/[^`]+`: "/m);
    const missing = proofs.filter(([, path = '', sentence = '']) => {
      const isSpec = path.endsWith('.spec.ts') || /^test\/(?:contract|races)\//.test(path);
      return !isSpec || !readFileSync(join(projectRoot, path), 'utf8').includes(sentence);
    });
    expect(missing.map(([proof]) => proof)).toEqual([]);
    expect(proofs.length).toBeGreaterThan(25);
  });
});

describe('the routes in the documents', () => {
  let server: RunningServer;

  beforeAll(async () => {
    server = await runningServer();
  });

  afterAll(() => server.end());

  /** `METHOD /path`, as the documents spell it: parameters in angle brackets. */
  const routesOf = ({ prose }: MarkdownPage): readonly string[] =>
    [...prose.matchAll(/`((?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \/[^` ]*)`/g)]
      .map((match) => match[1] ?? '')
      .filter((route) => !route.includes('…'));

  it('exist, with that method', async () => {
    const routes = [...new Set(pages.flatMap(routesOf))];
    expect(routes.length).toBeGreaterThan(15);
    const missing: string[] = [];
    for (const route of routes) {
      const [method = '', path = ''] = route.split(' ');
      const real = path.replace('<id>', 'c2L3fHROI6LC6g3ABRQUJw').replace('<name>', 'report.pdf');
      // Without a token or a body each of them is refused, but by its own route.
      const { status } = await fetch(server.origin + real, { method });
      if (status === 404 || status === 405) missing.push(`${route}: ${String(status)}`);
    }
    expect(missing).toEqual([]);
  });

  it('are all of the routes that the server describes', async () => {
    const answer = await fetch(`${server.origin}/openapi.json`);
    const { paths } = (await answer.json()) as { readonly paths: Readonly<Record<string, object>> };
    const described = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const page = readPage('docs/http-api.md');
    const told = new Set(routesOf(page).map((route) => route.replaceAll('<', '{').replaceAll('>', '}')));
    expect(described.length).toBeGreaterThan(15);
    expect(described.filter((route) => !told.has(route))).toEqual([]);
  });
});
