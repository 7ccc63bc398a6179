/** What the Dockerfile must say, and must not. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { describe, expect, it } from '@jest/globals';
import { describeSettings, readSettings } from '../../src/config/settings.ts';
import { projectRoot, readPage } from '../docs/markdown.ts';
import { execForm, healthCommandOf, lastStage, pairsOf, readDockerfile, saidBy } from './dockerfile.ts';

const dockerfile = readDockerfile();
const image = lastStage(dockerfile);
const everything = dockerfile.stages.flatMap(({ instructions }) => instructions);
const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly scripts: Readonly<Record<string, string>>;
};
const environment = Object.assign({}, ...saidBy(image, 'ENV').map(pairsOf)) as Record<string, string>;

describe('the Dockerfile', () => {
  it('has nothing that the linter complains about', () => {
    expect(validate(dockerfile.text).map(({ message, range }) => ({ message, line: range.start.line + 1 }))).toEqual(
      [],
    );
  });

  it('builds every stage on one slim image of a named version', () => {
    expect(dockerfile.args).toEqual({ NODE_IMAGE: 'node:24-slim' });
    expect(new Set(dockerfile.stages.map(({ image: base }) => base))).toEqual(new Set(['node:24-slim']));
    expect(dockerfile.stages.length).toBeGreaterThan(1);
  });

  it('installs from the lock file only, in the image without what only builds and tests', () => {
    const installs = saidBy(dockerfile.stages[1] ?? image, 'RUN').concat(saidBy(dockerfile.stages[0] ?? image, 'RUN'));
    const npm = everything.filter(({ name, text }) => name === 'RUN' && text.includes('npm'));
    for (const { text } of npm) expect(text).not.toMatch(/npm (?:install|i)\b/);
    for (const text of installs.filter((one) => one.includes('npm ci'))) expect(text).toContain('--ignore-scripts');
    const copied = saidBy(image, 'COPY').find((text) => text.includes('node_modules')) ?? '';
    const source = dockerfile.stages.find(({ name }) => copied.includes(`--from=${name ?? ''} `));
    expect(source && saidBy(source, 'RUN').join()).toMatch(/^npm ci --omit=dev /);
    expect(saidBy(image, 'RUN').join()).not.toContain('npm');
  });

  it('fetches nothing by itself: no ADD, no download, no package of the system', () => {
    expect(everything.filter(({ name }) => name === 'ADD')).toEqual([]);
    expect(
      everything.filter(({ text }) => /\b(?:curl|wget|apt-get|apk)\b|https?:\/\/(?!127\.0\.0\.1)/.test(text)),
    ).toEqual([]);
  });

  it('has no secret, and no place to give one while it is built', () => {
    const names = [
      ...Object.keys(environment),
      ...Object.keys(dockerfile.args),
      ...everything.filter(({ name }) => name === 'ARG').map(({ text }) => text),
    ];
    expect(names.filter((name) => /SECRET|PASSWORD|TOKEN|KEY|REDIS_URL/i.test(name))).toEqual([]);
  });

  it('sets only settings that exist, to values that the server takes', () => {
    const known = new Set(describeSettings().map(({ env }) => env));
    expect(Object.keys(environment).filter((name) => !known.has(name) && name !== 'NODE_ENV')).toEqual([]);
    expect(readSettings(environment)).toMatchObject({ host: '0.0.0.0', port: Number(saidBy(image, 'EXPOSE').join()) });
    expect(execForm(saidBy(image, 'VOLUME').join())).toEqual([environment['UPLOADS_DIR'], environment['DATA_DIR']]);
  });

  it('runs as a number that is not root, who owns the two places for data and nothing else', () => {
    const user = saidBy(image, 'USER').join();
    expect(user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    const [uid = '', gid = ''] = user.split(':');
    const folders = `${environment['UPLOADS_DIR'] ?? ''} ${environment['DATA_DIR'] ?? ''}`;
    expect(saidBy(image, 'RUN')).toEqual([`install -d -o ${uid} -g ${gid} -m 0700 ${folders}`]);
    expect(everything.filter(({ text }) => text.includes('--chown'))).toEqual([]);
    // Root makes the folders; from then on nothing more is done as root.
    const order = image.instructions.map(({ name }) => name);
    expect(order.lastIndexOf('RUN')).toBeLessThan(order.indexOf('USER'));
  });

  it('starts without a shell, with the command of "npm start", and stops by SIGTERM', () => {
    const command = execForm(saidBy(image, 'CMD').join());
    expect(command?.join(' ')).toBe(manifest.scripts['start']);
    expect(saidBy(image, 'ENTRYPOINT')).toEqual([]);
    expect(saidBy(image, 'STOPSIGNAL')).toEqual(['SIGTERM']);
    const unit = readPage('docs/operations.md').fences.find(({ language }) => language === 'ini')?.text;
    expect(unit).toContain(`ExecStart=/usr/bin/${command?.join(' ') ?? ''}\n`);
  });

  it('asks whether the server lives with what the image has, and not whether Redis does', () => {
    const [program, flag, script = ''] = healthCommandOf(image);
    expect([program, flag]).toEqual(['node', '-e']);
    expect(script).toContain('/health/live');
  });

  it('says what it is as package.json does', () => {
    expect(pairsOf(saidBy(image, 'LABEL').join(' '))).toEqual({
      'org.opencontainers.image.title': 'OneTimeShare',
      'org.opencontainers.image.description': manifest.description,
      'org.opencontainers.image.version': manifest.version,
      'org.opencontainers.image.licenses': manifest.license,
    });
  });
});
