/** Files and folders on their way into the page: dropped, chosen, pasted; and out of the link again, byte for byte. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { readZip } from '../support/read-zip.ts';
import { runningServer, type RunningServer } from '../support/running-server.ts';
import { fileNamed, lookAt, open, patiently, SendPage, sha256, someBytes } from './sending.ts';
import { launchBrowser, visitor, type Visitor } from './visitor.ts';

let browser: Browser;
let server: RunningServer;
let folder: string;
let guest: Visitor;
let send: SendPage;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), runningServer({ MAX_SHARE_BYTES: '20MiB' })]);
});
afterAll(async () => {
  await browser.close();
  await server.end();
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ots-send-'));
  guest = await visitor(browser, server.origin);
  send = await new SendPage(guest.page).visit();
});
afterEach(async () => {
  expect(guest.complaints).toEqual([]);
  await guest.end();
  await rm(folder, { recursive: true, force: true });
});

async function onDisk(name: string, bytes: Buffer): Promise<string> {
  await writeFile(join(folder, name), bytes);
  return join(folder, name);
}

/** A folder on the disk with these files in it, and empty folders where a path ends with a slash. */
async function folderOf(name: string, files: Readonly<Record<string, Buffer>>): Promise<string> {
  const root = join(folder, name);
  await mkdir(root, { recursive: true });
  for (const [path, bytes] of Object.entries(files)) {
    const isFolder = path.endsWith('/');
    await mkdir(join(root, isFolder ? path : join(path, '..')), { recursive: true });
    if (!isFolder) await writeFile(join(root, path), bytes);
  }
  return root;
}

const zipOf = async (link: string): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries(readZip((await open(link)).bytes).map(({ name, content }) => [name, sha256(content)]));

describe('a file', () => {
  it.each([0, 1, 65_536, 65_537, 3_000_001])(
    'of %d bytes arrives as it was, with its name and type',
    async (length) => {
      const bytes = someBytes(length);
      await send.choose(await onDisk('report.pdf', bytes));
      const { manifest, bytes: got } = await open(await send.send());
      expect(manifest).toMatchObject({ kind: 'file', name: 'report.pdf', type: 'application/pdf', size: length });
      expect(sha256(got)).toBe(sha256(bytes));
    },
  );

  it('is dropped anywhere on the window', async () => {
    const bytes = someBytes(200_000);
    await send.drop([await onDisk('dropped.bin', bytes)], { x: 600, y: 5 });
    await guest.page.getByText('dropped.bin').waitFor();
    expect(sha256((await open(await send.send())).bytes)).toBe(sha256(bytes));
  });

  it('is pasted, also while the cursor is in a text field', async () => {
    await send.write('unfinished thought');
    await guest.page.getByLabel('Your text').evaluate((field) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array([1, 2, 3])], 'pasted.bin'));
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    });
    expect(await send.lines()).toEqual([expect.stringContaining('pasted.bin')]);
    expect([...(await open(await send.send())).bytes]).toEqual([1, 2, 3]);
  });

  it('is shown with its size, and is gone from the list when it is removed', async () => {
    await send.choose([await onDisk('a.bin', someBytes(1_500)), await onDisk('b.bin', someBytes(2_500_000))]);
    expect((await send.lines()).map((line) => line.split('\n'))).toEqual([
      ['a.bin', '1.5 kB'],
      ['b.bin', '2.5 MB'],
    ]);
    await guest.page.getByRole('button', { name: 'Remove a.bin' }).click();
    expect(await send.lines()).toHaveLength(1);
    expect((await open(await send.send())).manifest.name).toBe('b.bin');
  });

  it('that was chosen twice is there once, and another one of its name beside it', async () => {
    const path = await onDisk('same.txt', Buffer.from('one'));
    await send.choose(path);
    await send.choose(path);
    await guest.page.getByText('“same.txt” is already there').waitFor();
    expect(await send.lines()).toHaveLength(1);
    await send.choose(fileNamed('same.txt', Buffer.from('another')));
    await guest.page.getByText('Two files are called “same.txt”').waitFor();
    const zip = await zipOf(await send.send());
    expect(zip).toEqual({ 'same.txt': sha256(Buffer.from('one')), 'same (2).txt': sha256(Buffer.from('another')) });
  });

  it('of no bytes is sent after a word about it', async () => {
    await send.choose(fileNamed('nothing.txt', Buffer.alloc(0)));
    await guest.page.getByText('“nothing.txt” is empty').waitFor();
    expect((await open(await send.send())).bytes).toHaveLength(0);
  });
});

describe('a picture', () => {
  it('is pasted from the clipboard of the system', async () => {
    await guest.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await guest.page.evaluate(async () => {
      const canvas = new OffscreenCanvas(3, 2);
      canvas.getContext('2d')?.fillRect(0, 0, 3, 2);
      const picture = await canvas.convertToBlob({ type: 'image/png' });
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })]);
    });
    await guest.page.keyboard.press('Control+V');
    await guest.page.getByRole('button', { name: /^Remove .*\.png$/ }).waitFor();
    const { manifest, bytes } = await open(await send.send());
    expect(manifest.type).toBe('image/png');
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  });
});

describe('several files', () => {
  it('become one zip, and the manifest lists what is in it', async () => {
    const [one, two] = [someBytes(70_000, 1), someBytes(5, 2)];
    await send.choose([fileNamed('one.bin', one), fileNamed('zwei – ä.txt', two, 'text/plain')]);
    await guest.page.getByText('They are sent as one zip.').waitFor();
    const link = await send.send();
    const { manifest } = await lookAt(link);
    expect(manifest).toMatchObject({ kind: 'files', name: 'files.zip', type: 'application/zip', entriesTotal: 2 });
    expect(manifest?.entries).toMatchObject([
      { path: 'one.bin', size: 70_000 },
      { path: 'zwei – ä.txt', size: 5, type: 'text/plain' },
    ]);
    expect(await zipOf(link)).toEqual({ 'one.bin': sha256(one), 'zwei – ä.txt': sha256(two) });
  });
});

describe('a folder', () => {
  it('is dropped with everything in it, and what is empty in it is named', async () => {
    const files = { 'a.txt': Buffer.from('A'), 'deep/er/b.bin': someBytes(100_000), 'deep/c.txt': Buffer.from('C') };
    const root = await folderOf('holiday', { ...files, 'empty/': Buffer.alloc(0) });
    await send.drop([root]);
    await guest.page.getByText('The folder “empty” is empty').waitFor(patiently);
    expect(await send.lines()).toEqual([expect.stringMatching(/^holiday\s+3 files, 100 kB/)]);
    const link = await send.send();
    expect((await lookAt(link)).manifest).toMatchObject({ name: 'holiday.zip', entriesTotal: 3 });
    const hashes = Object.entries(files).map(([path, bytes]) => [`holiday/${path}`, sha256(bytes)]);
    expect(await zipOf(link)).toEqual(Object.fromEntries(hashes));
  });

  it('is chosen by the button', async () => {
    const root = await folderOf('chosen', { 'x.txt': Buffer.from('X'), 'y/z.txt': Buffer.from('Z') });
    await send.choose(root, true);
    const zip = await zipOf(await send.send());
    expect(Object.keys(zip).toSorted()).toEqual(['chosen/x.txt', 'chosen/y/z.txt']);
  });

  it('of one file is still a folder', async () => {
    await send.drop([await folderOf('single', { 'x.txt': Buffer.from('X') })]);
    expect(Object.keys(await zipOf(await send.send()))).toEqual(['single/x.txt']);
  });

  it('of thousands of files is one line, and all of them arrive', async () => {
    const names = Array.from({ length: 2_000 }, (_, at) => `part-${String(at % 7)}/file-${String(at)}.txt`);
    const root = await folderOf('many', Object.fromEntries(names.map((name) => [name, Buffer.from(name)])));
    await send.drop([root]);
    await guest.page.getByText('2,000 files, ').first().waitFor(patiently);
    expect(await send.lines()).toHaveLength(1);
    const zip = await zipOf(await send.send());
    expect(Object.keys(zip)).toHaveLength(2_000);
    expect(zip['many/part-3/file-3.txt']).toBe(sha256(Buffer.from('part-3/file-3.txt')));
  });

  it('that is empty is not sent, and says so', async () => {
    await send.drop([await folderOf('hollow', {})]);
    await guest.page.getByText('The folder “hollow” is empty').waitFor(patiently);
    expect(await guest.page.getByRole('button', { name: 'Seal and send' }).isDisabled()).toBe(true);
  });
});

describe('the limit', () => {
  it('is said before anything is chosen, and again when it is passed, and nothing is sent', async () => {
    await guest.page.getByText('Up to 21 MB in one share.').waitFor(patiently);
    const huge = await onDisk('huge.bin', Buffer.alloc(20 * 1_048_576 + 1));
    const asked: string[] = [];
    guest.page.on('request', (request) => asked.push(request.method()));
    await send.choose(huge);
    await guest.page.getByText('That is 20,971,521 bytes, and this server takes up to 20,971,520').waitFor(patiently);
    expect(await guest.page.getByRole('button', { name: 'Seal and send' }).isDisabled()).toBe(true);
    expect(asked.filter((method) => method !== 'GET')).toEqual([]);
    await guest.page.getByRole('button', { name: 'Remove huge.bin' }).click();
    await guest.page.getByText('takes up to').waitFor({ state: 'detached' });
  });

  it('is held against the zip, not the files alone', async () => {
    const half = Buffer.alloc(10 * 1_048_576);
    await send.choose([await onDisk('a.bin', half), await onDisk('b.bin', half)]);
    await guest.page.getByText('this server takes up to').waitFor(patiently);
    expect(await guest.page.getByRole('button', { name: 'Seal and send' }).isDisabled()).toBe(true);
  });
});

describe('a hostile name', () => {
  it.each([
    ['<img src=x onerror=alert(1)>.html', '<img src=x onerror=alert(1)>.html'],
    ['javascript:alert(1)', 'javascript:alert(1)'],
    ['"><script>alert(1)</script>', 'script>'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['a\nb\u0000.txt', 'ab.txt'],
    [`${'ä'.repeat(300)}.txt`, 'ä'.repeat(127)],
  ])('%j is text on the page and safe in the manifest', async (name, safe) => {
    await guest.page.evaluate((given) => {
      const data = new DataTransfer();
      data.items.add(new File(['x'], given));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    }, name);
    await guest.page.getByRole('list', { name: 'What will be sent' }).waitFor();
    expect((await send.lines())[0]).toContain(safe);
    const link = await send.send();
    expect((await lookAt(link)).manifest?.name).toBe(safe);
    // In the list of what was sent, too.
    await guest.page.locator('.your-shares').getByText(safe, { exact: true }).waitFor(patiently);
    expect(await guest.page.locator('main img, main script').count()).toBe(0);
  });
});
