/**
 * How fast a browser seals, in the engine's own code, and whether the page stays answerable meanwhile. Prints one table.
 * `npm run bench:sealing -- [MiB] [rounds]`, default 1024 and 3. A machine that does something else too gives other figures per
 * second; those per second of a processor's time, which Linux counts for each thread, hardly change.
 */
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, preview } from 'vite';
import { SendPage } from '../test/browser/sending.ts';
import { launchBrowser, visitor } from '../test/browser/visitor.ts';
import { runningServer } from '../test/support/running-server.ts';

const mebibytes = Number(process.argv[2] ?? 1024);
const rounds = Number(process.argv[3] ?? 3);
const root = join(import.meta.dirname, 'sealing');
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const works = [
  { name: 'noble, in the engine itself', engine: 'noble', path: 'seal' },
  { name: 'noble, in the chunk workers', engine: 'pool', path: 'seal' },
  { name: 'noble, in the chunk workers; read and SHA-256 too', engine: 'pool', path: 'send' },
  { name: 'SHA-256 alone', engine: 'noble', path: 'hash' },
  { name: 'WebCrypto', engine: 'platform', path: 'seal' },
  { name: 'WebCrypto; read and SHA-256 too', engine: 'platform', path: 'send' },
];

/** Seconds of processor time that each thread of the renderers has had, by the thread's name and number. */
async function threadTimes(session) {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const times = new Map();
  for (const { id } of processInfo.filter(({ type }) => type === 'renderer')) {
    for (const thread of await readdir(`/proc/${id}/task`)) {
      const stat = await readFile(`/proc/${id}/task/${thread}/stat`, 'utf8').catch(() => undefined);
      if (stat === undefined) continue;
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      times.set(thread, (Number(fields[11]) + Number(fields[12])) / ticksPerSecond);
    }
  }
  return times;
}

/** How much of a processor's time all threads together had, and the one that had most. */
function used(before, after) {
  const each = [...after].map(([thread, time]) => time - (before.get(thread) ?? 0));
  return { all: each.reduce((sum, time) => sum + time, 0), most: Math.max(...each) };
}

const ticksPerSecond = 100;

/** The longest task of the page that sends, in milliseconds, while it sends so much: the built page, a real server, a real upload. */
async function longestTaskOfSending(browser, folder) {
  const path = join(folder, 'large.bin');
  await writeFile(path, '');
  await truncate(path, mebibytes * 1_048_576);
  const server = await runningServer();
  const { page, end } = await visitor(browser, server.origin);
  try {
    const send = await new SendPage(page).visit();
    await send.choose(path);
    await page.evaluate(() => {
      globalThis.longest = 0;
      new globalThis.PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration);
      }).observe({ type: 'longtask' });
    });
    await send.seal();
    await page.getByLabel('Link for the recipient').waitFor({ timeout: 30 * 60_000 });
    return await page.evaluate(() => globalThis.longest);
  } finally {
    await end();
    await server.end();
  }
}

const outDir = await mkdtemp(join(tmpdir(), 'ots-sealing-'));
await build({
  root,
  logLevel: 'warn',
  build: { outDir, emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0 },
  worker: { format: 'es' },
});
const server = await preview({ root, logLevel: 'warn', build: { outDir }, preview: { host: '127.0.0.1', port: 0 } });
const browser = await launchBrowser();
try {
  const session = await browser.newBrowserCDPSession();
  const page = await browser.newPage();
  await page.goto(server.resolvedUrls?.local[0] ?? '');
  const workers = await page.evaluate(() => globalThis.bench.workers());
  const hasPlatformCipher = await page.evaluate(() => globalThis.bench.hasPlatformCipher());
  const possible = works.filter(({ engine }) => engine !== 'platform' || hasPlatformCipher);
  console.log(`Chromium ${browser.version()}, ${cpus().length} × ${cpus()[0]?.model}, ${workers} chunk worker(s)`);
  const measured = new Map(possible.map(({ name }) => [name, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const { name, ...work } of possible) {
      const load = loadavg()[0].toFixed(1);
      const before = await threadTimes(session);
      const { megabytes, ...seen } = await page.evaluate(
        ([one, size]) => globalThis.bench.measure(one, size),
        [work, mebibytes],
      );
      const { all, most } = used(before, await threadTimes(session));
      const figures = { ...seen, perBusiest: megabytes / most, perProcessor: megabytes / all };
      measured.get(name).push(figures);
      const told = [figures.megabytesPerSecond, figures.perBusiest, figures.perProcessor].map((one) => one.toFixed(0));
      console.log(`round ${round}, load ${load}: ${name}: ${told.join(' · ')} · ${figures.longestTask} ms`);
    }
  }
  console.table(
    Object.fromEntries(
      [...measured].map(([name, figures]) => [
        name,
        {
          'MB/s': Math.round(median(figures.map((one) => one.megabytesPerSecond))),
          'MB/s of the busiest thread': Math.round(median(figures.map((one) => one.perBusiest))),
          'MB/s of a processor': Math.round(median(figures.map((one) => one.perProcessor))),
          'longest task, ms': Math.max(...figures.map((one) => one.longestTask)),
        },
      ]),
    ),
  );
  const longest = await longestTaskOfSending(browser, outDir);
  console.log(`Longest task of the page that sends ${mebibytes} MiB: ${longest} ms (0: none took 50)`);
} finally {
  await browser.close();
  await server.close();
  await rm(outDir, { recursive: true, force: true });
}
