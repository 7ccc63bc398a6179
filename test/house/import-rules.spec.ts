/** Each import rule is seen to fire: a small tree with one violation per rule, read by the same configuration as the real one. */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectRoot } from '../docs/markdown.ts';

const run = promisify(execFile);
const cruiser = join(projectRoot, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

/** rule → the file that breaks it and what it imports. */
const violations: Readonly<Record<string, readonly [file: string, imports: string]>> = {
  'no-cycles': ['src/share/round-again.ts', './round.ts'],
  'sealed-is-a-leaf': ['src/sealed/high.ts', '../contract/clean.ts'],
  'share-is-a-leaf': ['src/share/high.ts', '../sealed/clean.ts'],
  'contract-knows-the-format': ['src/contract/high.ts', '../share/clean.ts'],
  'client-knows-the-wire': ['src/client/high.ts', '../share/clean.ts'],
  'config-is-a-leaf': ['src/config/high.ts', '../logging/clean.ts'],
  'logging-knows-the-config': ['src/logging/high.ts', '../share/clean.ts'],
  'http-knows-no-feature': ['src/http/high.ts', '../upload/clean.ts'],
  'cluster-knows-no-feature': ['src/cluster/high.ts', '../storage/clean.ts'],
  'storage-knows-the-ports': ['src/storage/high.ts', '../http/clean.ts'],
  'feature-upload': ['src/upload/high.ts', '../download/clean.ts'],
  'feature-download': ['src/download/high.ts', '../storage/clean.ts'],
  'feature-owner': ['src/owner/high.ts', '../download/clean.ts'],
  'feature-admin': ['src/admin/high.ts', '../owner/clean.ts'],
  'feature-expiry': ['src/expiry/high.ts', '../storage/clean.ts'],
  'feature-health': ['src/health/high.ts', '../expiry/clean.ts'],
  'feature-pages': ['src/pages/high.ts', '../health/clean.ts'],
  'cli-speaks-for-itself': ['src/cli/high.ts', '../http/clean.ts'],
  'web-speaks-for-itself': ['web/high.ts', '../src/share/clean.ts'],
  'adapters-are-strangers': ['src/storage/metadata/embedded/high.ts', '../../blobs/disk/clean.ts'],
  'nobody-imports-the-roof': ['src/upload/roof.ts', '../app.ts'],
  'node-only-in-node-files': ['src/sealed/platform.ts', 'node:fs'],
  'no-node-files-in-browser': ['src/client/platform.ts', '../sealed/clean.node.ts'],
  'nest-stays-on-the-server': ['src/share/nest.ts', '@nestjs/common'],
  'lmdb-has-one-home': ['src/storage/blobs/disk/lmdb.ts', 'lmdb'],
  'ioredis-has-one-home': ['src/storage/metadata/embedded/redis.ts', 'ioredis'],
  'aws-has-one-home': ['src/storage/blobs/disk/aws.ts', '@aws-sdk/client-s3'],
  'ciphers-have-one-home': ['src/client/cipher.ts', '@noble/ciphers'],
  'tus-has-one-home': ['src/download/tus.ts', '@tus/server'],
  'pino-has-one-home': ['src/http/pino.ts', 'pino'],
  'prom-client-has-one-home': ['src/health/prom.ts', 'prom-client'],
  'http-libraries-have-one-home': ['src/upload/json.ts', 'jsonc-parser'],
  'src-never-imports-tests': ['src/upload/test.ts', '../../test/clean.ts'],
  'no-tools-in-production': ['src/upload/tool.ts', 'prettier'],
  'only-what-is-declared': ['src/upload/undeclared.ts', 'left-pad'],
  'only-what-is-there': ['src/upload/nowhere.ts', './nowhere-at-all.ts'],
};

/** Imports that the rules allow, one from each floor to the next. */
const clean: readonly (readonly [file: string, imports: string])[] = [
  ['src/contract/allowed.ts', '../sealed/clean.ts'],
  ['src/client/allowed.ts', '../contract/clean.ts'],
  ['src/client/allowed.node.ts', 'node:fs'],
  ['src/http/allowed.ts', '../share/clean.ts'],
  ['src/http/allowed-too.ts', '../sealed/clean.ts'],
  ['src/cluster/allowed.ts', '../share/clean.ts'],
  ['src/storage/allowed.ts', '../share/clean.ts'],
  ['src/storage/metadata/embedded/allowed.ts', 'lmdb'],
  ['src/sealed/allowed.ts', '@noble/ciphers'],
  ['src/upload/allowed.ts', '../http/clean.ts'],
  ['src/upload/allowed-too.ts', '@tus/server'],
  ['src/app.ts', './upload/clean.ts'],
  ['test/allowed.ts', '../src/storage/clean.ts'],
];

const dependencies = [
  '@nestjs/common',
  'lmdb',
  'ioredis',
  '@aws-sdk/client-s3',
  '@noble/ciphers',
  '@tus/server',
  'pino',
  'jsonc-parser',
];
const floors = [
  'sealed',
  'share',
  'contract',
  'client',
  'config',
  'logging',
  'http',
  'storage',
  'storage/blobs/disk',
  'upload',
  'download',
  'owner',
  'expiry',
  'health',
  'pages',
];

interface Fired {
  readonly rule: { readonly name: string };
  readonly from: string;
  readonly to: string;
}

let tree: string;

const put = async (path: string, content: string): Promise<void> => {
  const file = join(tree, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
};

const putPackage = async (name: string): Promise<void> => {
  await put(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
  await put(`node_modules/${name}/index.js`, 'module.exports = {};\n');
};

const importing = (target: string): string => `import * as what from '${target}';\nexport const it = what;\n`;

/** What the real configuration says about the tree as it is now. */
async function cruise(): Promise<readonly Fired[]> {
  const args = [cruiser, 'src', 'web', 'test', '--config', '.dependency-cruiser.mjs', '--output-type', 'json'];
  const { stdout } = await run(process.execPath, args, { cwd: tree, maxBuffer: 64 * 1_048_576 }).catch(
    // It ends with the number of violations.
    (error: unknown) => error as { readonly stdout: string },
  );
  return (JSON.parse(stdout) as { readonly summary: { readonly violations: readonly Fired[] } }).summary.violations;
}

beforeAll(async () => {
  tree = await mkdtemp(join(tmpdir(), 'ots-rules-'));
  await copyFile(join(projectRoot, '.dependency-cruiser.mjs'), join(tree, '.dependency-cruiser.mjs'));
  await copyFile(join(projectRoot, 'tsconfig.json'), join(tree, 'tsconfig.json'));
  const versions = (names: readonly string[]): Readonly<Record<string, string>> =>
    Object.fromEntries(names.map((name) => [name, '1.0.0']));
  const manifest = {
    name: 'tree',
    type: 'module',
    dependencies: versions(dependencies),
    devDependencies: versions(['prettier']),
  };
  await put('package.json', JSON.stringify(manifest));
  for (const name of [...dependencies, 'prettier', 'left-pad']) await putPackage(name);
  for (const floor of floors) await put(`src/${floor}/clean.ts`, 'export const clean = 1;\n');
  await put('src/sealed/clean.node.ts', 'export const clean = 1;\n');
  await put('test/clean.ts', 'export const clean = 1;\n');
  await put('web/clean.ts', 'export const clean = 1;\n');
  for (const [file, target] of clean) await put(file, importing(target));
});
afterAll(() => rm(tree, { recursive: true, force: true }));

describe('the import rules', () => {
  it('are silent about what is allowed, and each fires when it is broken', async () => {
    expect(await cruise()).toEqual([]);

    for (const [file, target] of Object.values(violations)) await put(file, importing(target));
    await put('src/share/round.ts', importing('./round-again.ts'));
    const fired = await cruise();

    const unheard = Object.entries(violations).filter(
      ([name, [file]]) => !fired.some(({ rule, from }) => rule.name === name && from === file),
    );
    expect(unheard).toEqual([]);
  });

  it('are all tried here', async () => {
    const { default: configuration } = (await import(join(projectRoot, '.dependency-cruiser.mjs'))) as {
      readonly default: { readonly forbidden: readonly { readonly name: string; readonly severity: string }[] };
    };
    expect(configuration.forbidden.map(({ name }) => name).sort()).toEqual(Object.keys(violations).sort());
    for (const { name, severity } of configuration.forbidden) expect([name, severity]).toEqual([name, 'error']);
  });

  it('are run by the checks', async () => {
    expect(await readFile(join(projectRoot, '.ci/run'), 'utf8')).toMatch(/npm run .*imports/);
  });
});
