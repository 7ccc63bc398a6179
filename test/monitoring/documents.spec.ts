/** docs/monitoring is what Prometheus and Grafana take, and docs/operations.md tells of it. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { counterNames, levelNames } from '../../src/share/counter-store.ts';
import { readPage } from '../docs/markdown.ts';
import { monitoringFile, panels, rules } from './documents.ts';

const run = promisify(execFile);
const page = readPage('docs/operations.md').prose;

describe('the configuration and the rules for Prometheus', () => {
  it('are taken by promtool', async () => {
    await run('promtool', ['check', 'rules', monitoringFile('alerts.yml')]);
    const { stdout } = await run('promtool', ['check', 'config', monitoringFile('prometheus.yml')]);
    expect(stdout).toContain('1 rule files found');
  });

  it('say in a sentence what each alert means', () => {
    expect(rules().length).toBeGreaterThan(8);
    for (const { alert, annotations } of rules())
      expect([alert, annotations.summary]).toEqual([alert, expect.stringMatching(/^.{20,}\.$/)]);
  });

  it('raise the alerts that they should', async () => {
    await run('promtool', ['test', 'rules', 'alerts.test.yml'], { cwd: import.meta.dirname });
  });
});

describe('the dashboard', () => {
  it('shows of what any program tells only what ours does', () => {
    const shared = panels().flatMap(({ targets }) =>
      targets.map(({ expr }) => expr).filter((expr) => /\b(?:process|nodejs)_/.test(expr)),
    );
    expect(shared).toHaveLength(4);
    for (const expr of shared) expect(expr).toContain(' and on (job, instance) onetimeshare_build_info');
  });

  it('asks for something in each panel, and no panel covers another', () => {
    const taken = new Set<string>();
    for (const { title, gridPos, targets } of panels()) {
      expect([title, targets.length > 0]).toEqual([title, true]);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect([title, x < 24, taken.has(`${String(x)} ${String(y)}`)]).toEqual([title, true, false]);
          taken.add(`${String(x)} ${String(y)}`);
        }
    }
  });
});

describe('docs/operations.md', () => {
  it('names every counter and every level', () => {
    const section = page.split(/^## /m).find((part) => part.startsWith('Monitoring\n')) ?? '';
    for (const name of [...counterNames, ...levelNames]) expect(section).toContain(`| \`${name}\``);
  });
});
