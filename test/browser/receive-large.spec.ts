/** One GiB through the page: the same bytes arrive, and no process of the browser ever holds more than a small part of them. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createCipheriv, createHash, randomBytes, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { downloading, press, stage, takeAway, waysOnly } from './receiving.ts';
import { settledVisitor } from './visitor.ts';

const on = stage();

const gibibyte = 1_073_741_824;
const pieceBytes = 1_048_576;
/** What a browser needs for itself while it streams, far below the file. */
const mostGrowthBytes = 300 * 1_048_576;
/** Most of it is the machine’s own work, and others may use it too. */
const longMs = 600_000;

interface Large {
  readonly link: string;
  readonly hash: string;
}

/** Sent to the server as it is made. */
async function sendLarge(): Promise<Large> {
  const hash = createHash('sha256');
  const answer = await fetch(`${on.origin}/large.bin`, {
    method: 'PUT',
    headers: { accept: 'application/json', 'content-length': String(gibibyte), 'share-downloads': '2' },
    body: noise(hash),
    duplex: 'half',
  } as RequestInit);
  const { link } = (await answer.json()) as { readonly link: string };
  return { link, hash: hash.digest('hex') };
}

function noise(hash: Hash): ReadableStream<Uint8Array> {
  const cipher = createCipheriv('aes-128-ctr', randomBytes(16), randomBytes(16));
  const zeros = new Uint8Array(pieceBytes);
  let made = 0;
  return new ReadableStream({
    pull(controller) {
      const piece = new Uint8Array(cipher.update(zeros));
      hash.update(piece);
      controller.enqueue(piece);
      made += piece.length;
      if (made >= gibibyte) controller.close();
    },
  });
}

let large: Large;
beforeAll(async () => {
  large = await sendLarge();
}, longMs);

/** The most memory that any process of the browser with that folder has ever held. */
async function peakBytes(folder: string): Promise<number> {
  const processes = await Promise.all((await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(processOf));
  const family = new Set(processes.filter(({ command }) => command.includes(folder)).map(({ pid }) => pid));
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

describe.each([
  ['streamed', waysOnly.streamed],
  ['private', waysOnly.private],
] as const)('one GiB, %s,', (_way, without) => {
  it(
    'arrives whole, in little memory',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'ots-settled-'));
      const { page, context, complaints, end } = await settledVisitor(folder, on.origin);
      try {
        await context.addInitScript(takeAway, without);
        await page.goto(large.link);
        await page.getByRole('button', { name: 'Download' }).waitFor();
        const before = await peakBytes(folder);
        const download = await downloading(page, () => press(page, 'Download'), longMs);
        await page.getByRole('heading', { name: 'Complete and verified' }).waitFor({ timeout: longMs });
        expect((await peakBytes(folder)) - before).toBeLessThan(mostGrowthBytes);
        const received = createHash('sha256');
        await pipeline(createReadStream(await download.path()), received);
        expect(received.digest('hex')).toBe(large.hash);
        expect(complaints).toEqual([]);
      } finally {
        await end();
        await rm(folder, { recursive: true, force: true });
      }
    },
    longMs,
  );
});
