/** One GiB through the pages, each way: the same bytes arrive, no process of the browser ever holds more than a small part of them, and the page never hangs. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Page } from 'playwright-core';
import { downloading, press, stage, takeAway, waysOnly, type Missing } from './receiving.ts';
import { SendPage } from './sending.ts';
import { settledVisitor } from './visitor.ts';

const on = stage();

const mebibyte = 1_048_576;
const gibibyte = 1_024 * mebibyte;
/** What a browser needs for itself while it streams, far below the file. */
const mostGrowthBytes = 300 * mebibyte;
/** A person notices no less. */
const longestTaskMs = 100;
/** Most of it is the machine’s own work, and others may use it too. */
const longMs = 600_000;

let folder: string;
let file: string;
let hash: string;
let link: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ots-large-'));
  file = join(folder, 'large.bin');
  await pipeline(noise, createWriteStream(file));
  hash = await sha256Of(file);
}, longMs);
afterAll(() => rm(folder, { recursive: true, force: true }));

function* noise(): Generator<Buffer> {
  const cipher = createCipheriv('aes-128-ctr', randomBytes(16), randomBytes(16));
  const zeros = Buffer.alloc(mebibyte);
  for (let made = 0; made < gibibyte; made += zeros.length) yield cipher.update(zeros);
}

async function sha256Of(path: string): Promise<string> {
  const made = createHash('sha256');
  await pipeline(createReadStream(path), made);
  return made.digest('hex');
}

/** With a browser whose memory and hanging are watched while `run` runs, and told. */
async function watched(what: string, without: readonly Missing[], run: Run): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), 'ots-settled-'));
  const { page, context, complaints, end } = await settledVisitor(profile, on.origin);
  try {
    await context.addInitScript(takeAway, without);
    await context.addInitScript(noteLongTasks);
    const start = { bytes: 0, atMs: 0 };
    await run(page, async () => {
      start.bytes = await peakBytes(profile);
      start.atMs = performance.now();
    });
    const seconds = (performance.now() - start.atMs) / 1_000;
    const growth = (await peakBytes(profile)) - start.bytes;
    const longest = await page.evaluate(() => (globalThis as unknown as Noted).longestTaskMs);
    const figures = [`${seconds.toFixed(1)} s`, `${String(Math.round(growth / mebibyte))} MiB more at most`];
    process.stdout.write(`1 GiB ${what}: ${figures.join(', ')}, longest task ${longest.toFixed(0)} ms\n`);
    expect(growth).toBeLessThan(mostGrowthBytes);
    expect(longest).toBeLessThanOrEqual(longestTaskMs);
    expect(complaints).toEqual([]);
  } finally {
    await end();
    await rm(profile, { recursive: true, force: true });
  }
}

/** @param begin called when everything is ready: the watch begins */
type Run = (page: Page, begin: () => Promise<void>) => Promise<void>;

interface Noted {
  longestTaskMs: number;
}

/** In the page. Its main thread only: workers may work as long as they like. */
function noteLongTasks(): void {
  const noted = globalThis as unknown as Noted;
  noted.longestTaskMs = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) noted.longestTaskMs = Math.max(noted.longestTaskMs, duration);
  }).observe({ type: 'longtask' });
}

/** The most memory that any process of the browser with that folder has ever held. */
async function peakBytes(profile: string): Promise<number> {
  const processes = await Promise.all((await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(processOf));
  const family = new Set(processes.filter(({ command }) => command.includes(profile)).map(({ pid }) => pid));
  for (let known = 0; known < family.size;) {
    known = family.size;
    for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid);
  }
  return Math.max(...processes.filter(({ pid }) => family.has(pid)).map(({ peak }) => peak));
}

async function processOf(pid: string) {
  const read = (name: string): Promise<string> => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
  const [status, command] = [await read('status'), await read('cmdline')];
  const peak = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1_024;
  return { pid, parent: /PPid:\s+(\d+)/.exec(status)?.[1] ?? '', command, peak };
}

it(
  'is sealed and sent',
  () =>
    watched('sealed and sent', [], async (page, begin) => {
      const send = await new SendPage(page).visit();
      await send.choose(file);
      await page.getByLabel('Expires after so many downloads').selectOption({ label: '3 downloads' });
      await begin();
      await send.seal();
      link = await page.getByLabel('Link for the recipient').inputValue({ timeout: longMs });
    }),
  longMs,
);

it.each([
  ['streamed', waysOnly.streamed],
  ['private', waysOnly.private],
] as const)(
  'arrives, %s',
  (way, without) =>
    watched(`received, ${way}`, without, async (page, begin) => {
      await page.goto(link);
      await page.getByRole('button', { name: 'Download' }).waitFor();
      await begin();
      const download = await downloading(page, () => press(page, 'Download'), longMs);
      await page.getByRole('heading', { name: 'Complete and verified' }).waitFor({ timeout: longMs });
      expect(await sha256Of(await download.path())).toBe(hash);
    }),
  longMs,
);
