/** The README's examples, run as they are printed against a server started as it says; only the port differs. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readSettings } from '../../src/config/settings.ts';
import { ownerView } from '../../src/contract/look.schema.ts';
import { sealedOnServerResponse } from '../../src/contract/seal-on-server.schema.ts';
import { projectRoot, readPage } from './markdown.ts';
import { freePort } from '../support/free-port.ts';

const run = promisify(execFile);
const readme = readPage('README.md');
const shellBlocks = readme.fences.filter(({ language }) => language === 'sh');
/**
 * Not run here: the project's own commands (`npm test` is what runs this, and it has built), and those of Docker, which
 * test/deployment follows without it.
 */
const isElsewhere = (text: string): boolean => /\b(?:npm|docker)\b/.test(text);

/** The n-th example under a heading. */
function example(heading: string, index: number): string {
  const found = shellBlocks.filter((block) => block.heading === heading && !isElsewhere(block.text))[index];
  if (found === undefined) throw new TypeError(`README.md has no example ${String(index)} under "${heading}".`);
  return found.text;
}

const password = 'correct horse';
const secretText = 'the door code is 4711';
const files = {
  'report.pdf': randomBytes(300_000),
  'photo.jpg': randomBytes(70_000),
  'notes.txt': Buffer.from('bring the blue folder\n'),
} as const;

let folder: string;
let port: number;
let server: ChildProcess;

/** Runs shell text in the folder with the files; answers its standard output. Fails when its last command does. */
async function shell(text: string): Promise<string> {
  const here = text.replaceAll('localhost:3000', `localhost:${String(port)}`);
  const { stdout } = await run('bash', ['-uo', 'pipefail', '-c', here], { cwd: folder });
  return stdout;
}

async function answers(): Promise<boolean> {
  try {
    await fetch(`http://localhost:${String(port)}/api/v1/config`);
    return true;
  } catch {
    return false;
  }
}

beforeAll(async () => {
  const main = join(projectRoot, 'dist/main.js');
  if (!existsSync(main)) throw new TypeError('There is no build: run `npm run build` before this test.');
  folder = await mkdtemp(join(tmpdir(), 'ots-readme-'));
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
  await symlink(join(projectRoot, 'dist'), join(folder, 'dist'));
  port = await freePort();
  const places = { UPLOADS_DIR: join(folder, 'uploads'), DATA_DIR: join(folder, 'data') };
  // Of the defaults only what depends on the machine is left out: how much of its disk is free.
  const environment = { PORT: String(port), STORAGE_KEEP_FREE_BYTES: '0', ...places };
  server = spawn(process.execPath, [main], { env: environment, stdio: 'ignore' });
  for (let tries = 0; tries < 100 && !(await answers()); tries++) await sleep(100);
});

afterAll(async () => {
  if (server.exitCode === null) {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await ended;
  }
  await rm(folder, { recursive: true, force: true });
});

/** The replies in plain text within an output, each from its link to its last line. */
function repliesIn(output: string): readonly { readonly link: string; readonly text: string }[] {
  return output
    .split(/(?<=^sealed-by: server\n)/m)
    .filter((text) => text.trim() !== '')
    .map((text) => ({ link: text.split('\n')[0] ?? '', text }));
}

async function open(link: string, given?: string): Promise<Response> {
  const linkSecret = link.slice(link.indexOf('#') + 1);
  return fetch(`http://localhost:${String(port)}/api/v1/open`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(given === undefined ? { linkSecret } : { linkSecret, password: given }),
  });
}

const codeOf = async (response: Response): Promise<string> => ((await response.json()) as { code: string }).code;
const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());
const nameOf = (response: Response): string | undefined =>
  /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
const minutesLeft = (text: string): number =>
  (Date.parse(/^expires: (.*)$/m.exec(text)?.[1] ?? '') - Date.now()) / 60_000;
const inFolder = (...path: readonly string[]): Promise<Buffer> => readFile(join(folder, ...path));

describe('the README', () => {
  it('starts and tests with exactly these two commands', () => {
    const commands = shellBlocks.filter(({ heading }) => heading === 'Start').map(({ text }) => text);
    expect(commands).toEqual(['npm ci && npm start', 'npm ci && npm test']);
  });

  it('configures with settings and values that the server takes', () => {
    const environmentIn = (words: string): Record<string, string> =>
      Object.fromEntries([...words.matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]));
    const line = shellBlocks.find(({ heading }) => heading === 'Configuration')?.text ?? '';
    expect(readSettings(environmentIn(line))).toMatchObject({
      maxShareBytes: 1024 ** 3,
      defaultExpiresInMs: 3_600_000,
    });
  });

  describe('sends with curl', () => {
    const sending = 'Send with curl';

    it('a file, which opens once, byte for byte, and then is gone', async () => {
      const [reply] = repliesIn(await shell(example(sending, 0)));
      const opened = await open(reply?.link ?? '');
      expect(nameOf(opened)).toBe('report.pdf');
      expect((await bytesOf(opened)).equals(files['report.pdf'])).toBe(true);
      const again = await open(reply?.link ?? '');
      expect([again.status, await codeOf(again)]).toEqual([410, 'share.gone']);
    });

    it('and gets the reply that is shown, with a command that opens it', async () => {
      const [reply] = repliesIn(await shell(example(sending, 0)));
      const starts = (text: string): readonly string[] =>
        text.split('\n').flatMap((line) => /^(?:http|[a-z-]+: (?:curl -fOJ)?)/.exec(line) ?? []);
      expect(starts(reply?.text ?? '')).toEqual(starts(readme.fences.find((f) => f.language === 'text')?.text ?? ''));
      const command = /^open: (.*)$/m.exec(reply?.text ?? '')?.[1] ?? '';
      await mkdir(join(folder, 'from-reply'));
      await shell(`cd from-reply && ${command}`);
      expect((await inFolder('from-reply', 'report.pdf')).equals(files['report.pdf'])).toBe(true);
    });

    it('a text, from the command line and from a pipe', async () => {
      const replies = repliesIn(await shell(example(sending, 1)));
      const texts = [];
      for (const { link } of replies) texts.push(await (await open(link)).text());
      expect(texts).toEqual([secretText, `${secretText}\n`]);
    });

    it('several files, which arrive as one zip', async () => {
      const [reply] = repliesIn(await shell(example(sending, 2)));
      const opened = await open(reply?.link ?? '');
      expect(nameOf(opened)).toMatch(/\.zip$/);
      const zip = await bytesOf(opened);
      for (const name of ['photo.jpg', 'notes.txt'] as const)
        expect([zip.includes(name), zip.includes(files[name])]).toEqual([true, true]);
    });

    it('a file with a password, a short life, two downloads and a note', async () => {
      const [reply] = repliesIn(await shell(example(sending, 3)));
      const { link, text } = reply ?? { link: '', text: '' };
      expect(minutesLeft(text)).toBeGreaterThan(14);
      expect(minutesLeft(text)).toBeLessThanOrEqual(15);
      expect(await codeOf(await open(link))).toBe('password.required');
      expect(await codeOf(await open(link, 'wrong horse'))).toBe('password.wrong');
      for (let download = 1; download <= 2; download++)
        expect((await bytesOf(await open(link, password))).equals(files['report.pdf'])).toBe(true);
      expect(await codeOf(await open(link, password))).toBe('share.gone');
    });

    it('without a form, under the name in the address', async () => {
      const replies = repliesIn(await shell(example(sending, 4)));
      const [report, backup] = [await open(replies[0]?.link ?? ''), await open(replies[1]?.link ?? '')];
      expect([nameOf(report), nameOf(backup)]).toEqual(['report.pdf', 'backup.tar.gz']);
      expect((await bytesOf(report)).equals(files['report.pdf'])).toBe(true);
      await writeFile(join(folder, 'backup.tar.gz'), await bytesOf(backup));
      expect(await shell('tar xzOf backup.tar.gz notes.txt')).toBe(files['notes.txt'].toString());
      expect(minutesLeft(replies[1]?.text ?? '')).toBeLessThanOrEqual(60);
    });

    it('and gets the answer as JSON', async () => {
      const answer = sealedOnServerResponse.strict().parse(JSON.parse(await shell(example(sending, 5))));
      expect((await bytesOf(await open(answer.link))).equals(files['report.pdf'])).toBe(true);
    });
  });

  describe('opens with curl', () => {
    const opening = 'Open with curl';

    it('once: the second try is 410, share.gone', async () => {
      const output = await shell(`${example(opening, 0)}\n${example(opening, 1)}`);
      expect((await inFolder('received', 'report.pdf')).equals(files['report.pdf'])).toBe(true);
      expect(await readdir(join(folder, 'received'))).toEqual(['report.pdf']);
      expect(JSON.parse(output)).toMatchObject({ status: 410, code: 'share.gone', reason: 'downloaded' });
    });

    it('with a password', async () => {
      expect(await shell(example(opening, 2))).toBe(secretText);
    });

    it('with a claim token, again after a cut', async () => {
      const block = example(opening, 3);
      const command = block.split('\n').at(-1) ?? '';
      await shell(`${block}\ncp resumed.pdf whole.pdf\ntruncate -s 100000 resumed.pdf\n${command}`);
      expect((await inFolder('whole.pdf')).equals(files['report.pdf'])).toBe(true);
      expect((await inFolder('resumed.pdf')).equals(files['report.pdf'])).toBe(true);
    });
  });

  it('shows, changes and revokes a share with its manage link', async () => {
    const output = await shell(`${example('Keep an eye on it', 0)}\necho; echo "$ID $OWNER"`);
    const [views = '', credentials = ''] = output.trimEnd().split('\n');
    const [before, changed] = views.split(/(?<=\})(?=\{"id")/).map((text) => ownerView.parse(JSON.parse(text)));
    expect(before).toMatchObject({ state: 'ready', downloads: 1 });
    expect(changed).toMatchObject({ state: 'ready', downloads: 2 });
    const [id = '', owner = ''] = credentials.split(' ');
    const look = await fetch(`http://localhost:${String(port)}/api/v1/shares/${id}`, {
      headers: { authorization: `Owner ${owner}` },
    });
    expect(await look.json()).toMatchObject({ state: 'burned', reason: 'revoked' });
  });

  it('sends and receives end to end with the client', async () => {
    const lines = (await shell(example('End to end, with the API', 0))).trimEnd().split('\n');
    expect(lines.slice(1)).toEqual(['ready sender', `report.pdf ${String(files['report.pdf'].length)}`]);
    expect((await inFolder('opened.pdf')).equals(files['report.pdf'])).toBe(true);
    expect(await codeOf(await open(lines[0] ?? ''))).toBe('share.gone');
  });

  it('has no example that is not run here', () => {
    const tried = { 'Send with curl': 6, 'Open with curl': 4, 'Keep an eye on it': 1, 'End to end, with the API': 1 };
    const printed: Record<string, number> = {};
    for (const { heading, text } of shellBlocks) if (!isElsewhere(text)) printed[heading] = (printed[heading] ?? 0) + 1;
    expect(printed).toEqual(tried);
  });
});
