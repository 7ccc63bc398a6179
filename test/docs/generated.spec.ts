/** The documents that are rendered from the code say what the code says, and the code says it about everything. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { describeSettings, readSettings } from '../../src/config/settings.ts';
import { renderSettingsPage } from '../../src/config/settings-page.ts';
import { errorCodes, spendsNothing } from '../../src/contract/error-codes.ts';
import { adviceText, errorChapters, errorGuide } from '../../src/contract/error-guide.ts';
import { renderErrorsPage } from '../../src/contract/error-page.ts';
import { projectRoot } from './markdown.ts';

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');
const codes = Object.keys(errorCodes).sort();

/** The list of the wire contract, as issue and design have it: not derived from the code. */
const contract = `
  400 request.malformed; 401 auth.required;
  403 password.wrong password.required share.not_yet share.end_to_end request.cross_site; 404 share.not_found route.not_found;
  405 request.method; 408 request.timeout;
  409 share.exists share.uploading share.claimed change.refused upload.offset_mismatch upload.finished;
  410 share.gone claim.revoked claim.done; 412 upload.tus_version; 413 share.too_large request.too_large; 415 request.media_type; 416 request.range;
  422 share.malformed request.invalid link.malformed; 423 share.locked upload.busy; 429 rate.limited claim.exhausted; 500 internal;
  503 store.unreachable store.rolled_back server.busy uploads.paused server.stopping; 507 storage.full`;

describe('docs/configuration.md', () => {
  it('is what the settings declare', () => {
    expect(read('docs/configuration.md')).toBe(renderSettingsPage());
  });

  it('has one row for each setting', () => {
    for (const { env } of describeSettings())
      expect([env, read('docs/configuration.md').match(new RegExp(`^\\| \`${env}\` `, 'gm'))?.length]).toEqual([
        env,
        1,
      ]);
  });
});

describe('the settings', () => {
  it('are each read by something', () => {
    const sources = readdirSync(join(projectRoot, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts') && !path.startsWith('config'))
      .map((path) => read(join('src', path)))
      .join('\n');
    const unread = Object.keys(readSettings({})).filter((name) => !new RegExp(`\\b${name}\\b`).test(sources));
    expect(unread).toEqual([]);
  });
});

describe('docs/errors.md', () => {
  it('is what the guide says', () => {
    expect(read('docs/errors.md')).toBe(renderErrorsPage());
  });

  it('has one section for each code, and no other', () => {
    const headings = [...read('docs/errors.md').matchAll(/^### (\S+)$/gm)].map(([, code]) => code ?? '');
    expect(headings.sort()).toEqual(codes);
  });

  it('says of each code what happened, what was spent and what to do, in sentences', () => {
    expect(Object.keys(errorGuide).sort()).toEqual(codes);
    for (const [code, advice] of Object.entries(errorGuide))
      for (const sentence of Object.values(advice))
        expect([code, sentence]).toEqual([code, expect.stringMatching(/^[A-Z].+\.$/s)]);
    expect(adviceText('share.locked').split('. ').length).toBeGreaterThanOrEqual(3);
  });

  it('tells each code in one chapter only', () => {
    const told = errorChapters.flatMap(({ advice }) => Object.keys(advice));
    expect(told.sort()).toEqual(codes);
  });
});

describe('the codes', () => {
  it('are those of the contract, with its statuses', () => {
    const expected = contract
      .split(';')
      .map((group) => group.trim().split(/\s+/))
      .flatMap(([status = '', ...names]) => names.map((name) => `${name} ${status}`));
    expect(
      Object.entries(errorCodes)
        .map(([code, { status }]) => `${code} ${String(status)}`)
        .sort(),
    ).toEqual(expected.sort());
  });

  it('say "nothing spent" with the statuses of the contract', () => {
    expect([...spendsNothing].sort()).toEqual([403, 404, 409, 410, 423]);
  });
});
