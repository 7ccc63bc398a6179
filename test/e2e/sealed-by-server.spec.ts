/** Sending with nothing but curl: forms and PUT, sealed while they stream in. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SealedOnServerResponse } from '../../src/contract/seal-on-server.schema.ts';
import { sealedOnServerResponse } from '../../src/contract/seal-on-server.schema.ts';
import { curl, shell } from '../support/curl.ts';
import { readZip } from '../support/read-zip.ts';
import { uploadServer, type UploadServer } from '../support/upload-server.ts';

const json = ['-H', 'Accept: application/json'];
const sizes = [0, 1, 16_384, 16_385, 65_535, 65_536, 65_537, 1_048_577];

let server: UploadServer;
let folder: string;
beforeAll(async () => {
  server = await uploadServer();
  folder = await mkdtemp(join(tmpdir(), 'ots-curl-'));
});
afterAll(async () => {
  await server.end();
  await rm(folder, { recursive: true, force: true });
});

async function fileOf(bytes: Uint8Array, name = 'report.pdf'): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

async function sent(...args: readonly string[]): Promise<SealedOnServerResponse> {
  const { stdout } = await curl(...json, ...args);
  return sealedOnServerResponse.parse(JSON.parse(stdout.toString()));
}

/** Names and contents of a zip. */
const filesIn = (zip: Buffer): Readonly<Record<string, string>> =>
  Object.fromEntries(readZip(zip).map(({ name, content }) => [name, sha256(content)]));
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('curl -F file=@report.pdf', () => {
  it('prints the link first, then manage, expires, open and who sealed', async () => {
    const path = await fileOf(Buffer.from('hello'));
    const { stdout, exitCode } = await curl('-F', `file=@${path}`, `${server.origin}/`);
    const lines = stdout.toString().split('\n');
    const said = lines.filter((line) => line !== '' && !line.startsWith(' '));
    expect(exitCode).toBe(0);
    expect(said).toEqual([
      expect.stringMatching(new RegExp(`^${server.origin}/s#[\\w-]{43}$`)),
      expect.stringMatching(new RegExp(`^manage: ${server.origin}/m#[\\w-]{22}\\.[\\w-]{43}$`)),
      expect.stringMatching(/^expires: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      expect.stringMatching(
        /^open: curl -fOJ -X POST -H 'Link-Secret: [\w-]{43}' http:\/\/127\.0\.0\.1:\d+\/api\/v1\/open$/,
      ),
      'sealed-by: server',
    ]);
    const secret = lines[0]?.split('#')[1] ?? '';
    expect(stdout.toString()).toContain(`Claim-Token: $T`);
    expect(said[3]).toContain(secret);
    const opened = await server.open(lines[0] ?? '');
    expect(opened.plain.toString()).toBe('hello');
    expect(opened.manifest).toMatchObject({ kind: 'file', name: 'report.pdf', type: 'application/pdf', size: 5 });
    expect(opened.share).toMatchObject({ sealedBy: 'server', downloads: 1, createdInline: false });
  });

  it('answers JSON only if Accept names it', async () => {
    const path = await fileOf(Buffer.from('x'));
    const answer = await sent('-F', `file=@${path}`, `${server.origin}/api/v1/files`);
    expect(answer).toMatchObject({ downloads: 1, sealedBy: 'server' });
    expect(answer.manageLink).toBe(`${server.origin}/m#${answer.id}.${answer.ownerToken}`);
    const any = await curl('-H', 'Accept: */*', '-F', `file=@${path}`, `${server.origin}/api/v1/files`);
    expect(any.stdout.toString()).toMatch(/^http:/);
  });

  it.each(sizes)('gives back %i bytes as they were', async (bytes) => {
    const content = randomBytes(bytes);
    const path = await fileOf(content);
    const { link } = await sent('-F', `file=@${path}`, `${server.origin}/`);
    expect((await server.open(link)).plain.equals(content)).toBe(true);
  });

  it('takes every option, before and after the file', async () => {
    const path = await fileOf(Buffer.from('x'));
    const from = new Date(Date.now() + 3_600_000).toISOString();
    const before = ['-F', 'password=Grüße', '-F', 'downloads=3', '-F', 'blur=7'];
    const after = ['-F', 'note=for you', '-F', 'expires_in=2h', '-F', 'view=preview', '-F', `available_from=${from}`];
    const { id, downloads, expiresAt } = await sent(...before, '-F', `file=@${path}`, ...after, `${server.origin}/`);
    const record = (await server.kept()).records.find((r) => r.id === id);
    expect(downloads).toBe(3);
    expect(Date.parse(expiresAt)).toBe(Date.parse(from) + 7_200_000);
    expect(record).toMatchObject({ downloads: 3, availableFrom: Date.parse(from) });
    expect(record?.passwordTokenHash).toBeDefined();
  });

  it('seals to the password, which opens it again; without it there is no way in', async () => {
    const path = await fileOf(Buffer.from('secret content'));
    // Decomposed here, composed there: both are the same password.
    const { link } = await sent('-F', `file=@${path}`, '-F', 'password=Gru\u0308\u00dfe', `${server.origin}/`);
    await expect(server.open(link)).rejects.toMatchObject({ refusal: { code: 'password.required' } });
    await expect(server.open(link, 'Grüsse')).rejects.toMatchObject({ refusal: { code: 'password.wrong' } });
    expect((await server.open(link, 'Gr\u00fc\u00dfe')).plain.toString()).toBe('secret content');
  });

  it('shows the password header in the ready command, and never the password', async () => {
    const path = await fileOf(Buffer.from('x'));
    const { stdout } = await curl('-F', `file=@${path}`, '-F', 'password=tr0ub4dor', `${server.origin}/`);
    expect(stdout.toString()).toMatch(/^open: curl .* -H 'Share-Password: <password>' /m);
    expect(stdout.toString()).not.toContain('tr0ub4dor');
  });

  it('takes an empty password for none', async () => {
    const path = await fileOf(Buffer.from('x'));
    const { link } = await sent('-F', `file=@${path}`, '-F', 'password=', `${server.origin}/`);
    expect((await server.open(link)).share.passwordTokenHash).toBeUndefined();
  });

  it('keeps names in every script, and no path', async () => {
    const path = await fileOf(Buffer.from('x'));
    for (const [name, kept] of [
      ['文件.txt', '文件.txt'],
      ['../../x', 'x'],
      ['a b & c.pdf', 'a b & c.pdf'],
      ["it's.pdf", "it's.pdf"],
      ['..', 'file'],
    ] as const) {
      const { link } = await sent('-F', `file=@${path};filename="${name}"`, `${server.origin}/`);
      expect((await server.open(link)).manifest.name).toBe(kept);
    }
  });
});

describe('curl -F files=@…', () => {
  it('makes one zip of several, with names that differ', async () => {
    const first = randomBytes(200_000);
    const a = await fileOf(first, 'a.txt');
    const empty = await fileOf(Buffer.alloc(0), 'empty.bin');
    const parts = ['-F', `files=@${a}`, '-F', `files=@${empty}`, '-F', `files=@${a};filename="文件.txt"`];
    const again = ['-F', `files=@${a};filename="A.txt"`, '-F', 'note=four'];
    const { link } = await sent(...parts, ...again, `${server.origin}/`);
    const { plain, manifest } = await server.open(link);
    const hash = sha256(first);
    const nothing = sha256(Buffer.alloc(0));
    expect(filesIn(plain)).toEqual({ 'a.txt': hash, 'empty.bin': nothing, '文件.txt': hash, 'A (2).txt': hash });
    expect(manifest).toMatchObject({ kind: 'files', name: 'files.zip', type: 'application/zip', size: plain.length });
    expect(manifest.note).toBe('four');
    expect(manifest.entriesTotal).toBe(4);
    expect(manifest.entries.map(({ path, size }) => [path, size])).toEqual([
      ['a.txt', 200_000],
      ['empty.bin', 0],
      ['文件.txt', 200_000],
      ['A (2).txt', 200_000],
    ]);
  });

  it('makes a zip of just one too', async () => {
    const a = await fileOf(Buffer.from('alone'), 'a.txt');
    const { link } = await sent('-F', `files=@${a}`, `${server.origin}/`);
    expect(filesIn((await server.open(link)).plain)).toEqual({ 'a.txt': sha256(Buffer.from('alone')) });
  });
});

describe('curl -F text=…', () => {
  it.each(['a secret', '', 'Zeile eins\nZeile zwei 🔑', 'x'.repeat(1_048_576)])(
    'keeps a text as it is (case %#)',
    async (text) => {
      const path = await fileOf(Buffer.from(text), 'text.txt');
      const { link } = await sent('-F', `text=<${path}`, '-F', 'blur=20', `${server.origin}/`);
      const { plain, manifest } = await server.open(link);
      expect(plain.equals(Buffer.from(text))).toBe(true);
      expect(manifest).toMatchObject({ kind: 'text', name: 'text.txt', blur: 20, size: plain.length });
    },
  );

  it('says how to show it, not how to save it', async () => {
    const { stdout } = await curl('-F', 'text=hello', `${server.origin}/`);
    expect(stdout.toString()).toMatch(/^open: curl -f -X POST /m);
  });
});

describe('curl -T', () => {
  it('puts a file under its name', async () => {
    const content = randomBytes(300_000);
    const path = await fileOf(content);
    const { link } = await sent('-T', path, `${server.origin}/`);
    const { plain, manifest } = await server.open(link);
    expect(plain.equals(content)).toBe(true);
    expect(manifest).toMatchObject({ kind: 'file', name: 'report.pdf', size: 300_000 });
  });

  it.each(sizes)('takes %i bytes of standard input, whose length nobody knows', async (bytes) => {
    const content = randomBytes(bytes);
    const path = await fileOf(content, 'input');
    const { stdout } = await curlFrom(path, ...json, '-T', '-', `${server.origin}/`);
    const { link } = sealedOnServerResponse.parse(JSON.parse(stdout));
    const { plain, manifest } = await server.open(link);
    expect(plain.equals(content)).toBe(true);
    expect(manifest.name).toBe('stdin');
  });

  it('takes its options from headers, in UTF-8 or percent-encoded', async () => {
    const path = await fileOf(Buffer.from('x'));
    const raw = ['-H', 'Share-Password: Grüße', '-H', 'Share-Note: für dich'];
    const more = ['-H', 'Share-Expires-In: 15m', '-H', 'Share-Downloads: 2'];
    const { link, downloads, expiresAt } = await sent(...raw, ...more, '-T', path, `${server.origin}/`);
    expect(downloads).toBe(2);
    expect((Date.parse(expiresAt) - Date.now()) / 60_000).toBeCloseTo(15, 0);
    expect((await server.open(link, 'Grüße')).manifest.note).toBe('für dich');
    const encoded = ['-H', "Share-Password: UTF-8''Gr%C3%BC%C3%9Fe", '-H', "Share-Note: utf-8''100%25"];
    const second = await sent(...encoded, '-T', path, `${server.origin}/`);
    expect((await server.open(second.link, 'Grüße')).manifest.note).toBe('100%');
  });

  it.each([
    ['%2e%2e%2f%2e%2e%2fx', 'x'],
    ['%00', 'file'],
    ['a%0d%0ab', 'ab'],
    ['%E6%96%87%E4%BB%B6.txt', '文件.txt'],
    ['evil%E2%80%AEfdp.exe', 'evilfdp.exe'],
  ])('keeps the name /%s as %s', async (name, kept) => {
    const path = await fileOf(Buffer.from('x'));
    const { link } = await sent('--path-as-is', '-T', path, `${server.origin}/${name}`);
    expect((await server.open(link)).manifest.name).toBe(kept);
  });
});

describe('the ready command', () => {
  /** What a reply says after `word: `. */
  const said = (reply: string, word: string): string => new RegExp(`^${word}: (.*)$`, 'm').exec(reply)?.[1] ?? '';
  const reply = async (...args: readonly string[]): Promise<string> =>
    (await curl(...args, `${server.origin}/`)).stdout.toString();
  const freshFolder = (): Promise<string> => mkdtemp(join(folder, 'open-'));

  it.each(['report.pdf', "it's $(touch hacked) `touch hacked`.pdf", '-O.pdf', '文件 & Co.txt'])(
    'saves the file named %s as it was, once, and then says that it is gone',
    async (name) => {
      const content = randomBytes(70_000);
      const path = await fileOf(content, 'source');
      const command = said(await reply('-F', `file=@${path};filename="${name}"`), 'open');
      const into = await freshFolder();
      expect(await shell(command, into)).toMatchObject({ exitCode: 0 });
      const saved = await readdir(into);
      expect(saved).toHaveLength(1);
      expect((await readFile(join(into, saved[0] ?? ''))).equals(content)).toBe(true);
      const again = await shell(command.replace('curl -fOJ', 'curl -sS'), await freshFolder());
      expect(JSON.parse(again.stdout.toString())).toMatchObject({ status: 410, code: 'share.gone' });
    },
  );

  it('prints a text', async () => {
    const command = said(await reply('-F', 'text=zwölf 🔑'), 'open');
    expect((await shell(command, folder)).stdout.toString()).toBe('zwölf 🔑');
  });

  it('works with the password in its place', async () => {
    const command = said(await reply('-F', 'text=hello', '-F', 'password=Grüße'), 'open');
    const tried = await shell(command.replace('<password>', 'Grüße'), folder);
    expect(tried.stdout.toString()).toBe('hello');
  });

  it('shows a resumable form that survives a cut', async () => {
    const content = randomBytes(900_000);
    const path = await fileOf(content, "it's.bin");
    const notes = (await reply('-F', `file=@${path}`)).split('\n').filter((line) => line.startsWith('  # '));
    const shown = (start: string): string =>
      notes.map((line) => line.slice(4)).find((line) => line.startsWith(start)) ?? '';
    const [token, resumable] = [shown('T='), shown('curl ')];
    const into = await freshFolder();
    // The first try gets a part of it.
    const cut = resumable.replace('curl ', 'curl --max-filesize 1000000 -r 0-299999 ').replace('-C - ', '');
    await shell(`${token}; echo "$T" > token; ${cut}`, into);
    expect((await readFile(join(into, "it's.bin"))).length).toBe(300_000);
    expect(await shell(`T=$(cat token); ${resumable}`, into)).toMatchObject({ exitCode: 0 });
    expect((await readFile(join(into, "it's.bin"))).equals(content)).toBe(true);
  });
});

async function curlFrom(path: string, ...args: readonly string[]): Promise<{ readonly stdout: string }> {
  const line = ['curl', '-sS', '--max-time', '30', ...args].map((word) => `'${word}'`).join(' ');
  const { stdout } = await shell(`${line} < '${path}'`, folder);
  return { stdout: stdout.toString() };
}
