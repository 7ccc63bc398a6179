/** docs/operations.md tells every reason and every event that an operator may meet, and none that does not exist. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { readSettings } from '../../src/config/settings.ts';
import { degradedGuide } from '../../src/logging/degraded-guide.ts';
import { degradedReasons } from '../../src/logging/degraded-reasons.ts';
import { troubleEvents } from './log-events.ts';
import { projectRoot, readPage } from './markdown.ts';

const run = promisify(execFile);
const page = readPage('docs/operations.md');

/** The first cells of the tables under a heading. */
function told(heading: string): readonly string[] {
  const section = page.prose.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `([\w.]+)` /gm)].map(([, name = '']) => name);
}

/** As a page without markup says it. */
const plain = (markdown = ''): string =>
  markdown
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll('`', '')
    .trim();

describe('the reasons of "degraded"', () => {
  it('are all told, each with what users see and what to do', () => {
    expect(told('What health says')).toEqual([...degradedReasons]);
    for (const reason of degradedReasons) {
      const cells = new RegExp(`^\\| \`${reason}\` .*$`, 'm').exec(page.prose)?.[0].split('|') ?? [];
      expect([reason, cells.slice(2, 5).map((cell) => cell.trim().length > 3)]).toEqual([reason, [true, true, true]]);
    }
  });

  it('are told in the words of the admin page', () => {
    for (const reason of degradedReasons) {
      const [, , ...cells] = new RegExp(`^\\| \`${reason}\` .*$`, 'm').exec(page.prose)?.[0].split('|') ?? [];
      const { title, effect, whatToDo } = degradedGuide[reason];
      expect([reason, ...cells.slice(0, 3).map(plain)]).toEqual([reason, title, effect, whatToDo]);
    }
  });

  it('are each given by some part of the server', async () => {
    const names = await readdir(join(projectRoot, 'src'), { recursive: true });
    const sources = names
      .filter(
        (name) => name.endsWith('.ts') && !name.endsWith('.spec.ts') && !/degraded-(reasons|guide)\.ts$/.test(name),
      )
      .map((name) => readFileSync(join(projectRoot, 'src', name), 'utf8'))
      .join('\n');
    expect(degradedReasons.filter((reason) => !sources.includes(`'${reason}'`))).toEqual([]);
  });
});

describe('the events that somebody should look at', () => {
  it('are all told, and no other', () => {
    const reasons = new Set<string>(degradedReasons);
    expect([...told('Log')].sort()).toEqual(troubleEvents.filter((event) => !reasons.has(event)));
  });
});

describe('the unit for systemd', () => {
  const unit = page.fences.find(({ language }) => language === 'ini')?.text ?? '';

  it('names settings that the server takes, and lets it write where they say', () => {
    const lines = [...unit.matchAll(/^Environment=(.*)$/gm)].map(([, words]) => words).join(' ');
    const environment = Object.fromEntries(
      [...lines.matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]),
    );
    const { trustProxy, publicUrl, dataDir, uploadsDir, shutdownGraceMs } = readSettings(environment);
    expect([trustProxy, publicUrl]).toEqual([1, 'https://share.example.org']);
    expect(unit).toContain(`ReadWritePaths=${dataDir} ${uploadsDir}\n`);
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1]) * 1_000).toBeGreaterThan(shutdownGraceMs + 5_000);
  });

  it('is one that systemd takes without a word, and calls safe', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ots-unit-'));
    try {
      const file = join(folder, 'onetimeshare.service');
      // Only the program's place is this machine's.
      await writeFile(file, `${unit.replace('/usr/bin/node', process.execPath)}\n`);
      const verified = await run('systemd-analyze', ['verify', '--man=no', file]);
      expect(verified.stdout + verified.stderr).toBe('');
      // In tenths; what systemd calls OK begins at 5.0. Fails when it is more.
      await run('systemd-analyze', ['security', '--offline=yes', '--threshold=15', '--no-pager', file]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
