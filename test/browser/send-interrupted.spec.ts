/** Uploads that do not run through: the network goes, the page is reloaded, the file is another one, somebody pauses, cancels or leaves. */
import { mkdtemp, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { isProblem } from '../../src/client/problem-error.ts';
import type { ResumeRecord } from '../../src/client/resume-record.ts';
import { uploadPath } from '../../src/contract/routes.ts';
import { ask } from '../support/answers.ts';
import { cuttingGateway } from '../support/cutting-gateway.ts';
import { holdingGateway, type HoldingGateway } from '../support/holding-gateway.ts';
import { runningServer, type RunningServer } from '../support/running-server.ts';
import { until } from '../support/until.ts';
import { enter, open, patiently, SendPage, sha256, someBytes } from './sending.ts';
import { launchBrowser, visitor, type Visitor } from './visitor.ts';

const MiB = 1_048_576;
/** Two pieces: the first one has 1 MiB. */
const size = 2.5 * MiB;

let browser: Browser;
let server: RunningServer;
let folder: string;
let gateway: HoldingGateway;
let guest: Visitor;
let send: SendPage;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), runningServer()]);
});
afterAll(async () => {
  await browser.close();
  await server.end();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ots-interrupted-'));
  gateway = await holdingGateway(server.port);
  guest = await visitor(browser, gateway.origin);
  send = await new SendPage(guest.page).visit();
});
afterEach(async () => {
  // A request that fails is the browser's to report; nothing else is.
  expect(guest.complaints.filter((complaint) => !complaint.startsWith('console Failed to load resource'))).toEqual([]);
  await guest.end();
  await gateway.end();
  await rm(folder, { recursive: true, force: true });
});

async function onDisk(name: string, bytes: Buffer): Promise<string> {
  await writeFile(join(folder, name), bytes);
  return join(folder, name);
}

/** What the browser keeps of uploads that are not finished. */
function keptRecords(): Promise<readonly ResumeRecord[]> {
  return guest.page.evaluate(
    () =>
      new Promise<ResumeRecord[]>((resolve, reject) => {
        const opening = indexedDB.open('onetimeshare');
        opening.onerror = () => {
          reject(new TypeError('There is no database.'));
        };
        opening.onsuccess = () => {
          const all = opening.result.transaction('uploads').objectStore('uploads').getAll();
          all.onsuccess = () => {
            opening.result.close();
            resolve((all.result as { readonly record: ResumeRecord }[]).map(({ record }) => record));
          };
        };
      }),
  );
}

/** As another tab leaves it that resumes with another file, where browsers have no locks that would keep it from doing so. */
function goneOnElsewhere(shareId: string): Promise<void> {
  return guest.page.evaluate(
    (id) =>
      new Promise<void>((resolve) => {
        const opening = indexedDB.open('onetimeshare');
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('uploads', 'readwrite');
          const store = transaction.objectStore('uploads');
          const asking = store.get(id);
          asking.onsuccess = () => {
            const kept = asking.result as { readonly record: ResumeRecord };
            store.put({ ...kept, record: { ...kept.record, sentSha256: 'x'.repeat(43) } }, id);
          };
          transaction.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    shareId,
  );
}

async function onlyRecord(): Promise<ResumeRecord> {
  const [record, ...more] = await keptRecords();
  if (record === undefined || more.length > 0) throw new TypeError('There is not one unfinished upload.');
  return record;
}

/** How many bytes the server holds of an upload. */
async function offsetOf({ shareId, ownerToken }: ResumeRecord): Promise<number> {
  const headers = { authorization: `Owner ${ownerToken}`, 'tus-resumable': '1.0.0' };
  const answer = await ask(server.origin, uploadPath(shareId), { method: 'HEAD', headers });
  return Number(answer.headers.get('upload-offset'));
}

/** Begins to send, and stops in the middle: the first piece has arrived. */
async function stopsInTheMiddle(): Promise<ResumeRecord> {
  gateway.passing = 1;
  await send.seal();
  await until(() => gateway.held() > 0, 'a piece is held back', 30_000);
  return onlyRecord();
}

/** The same with one file. */
async function begun(path: string): Promise<ResumeRecord> {
  await send.choose(path);
  return stopsInTheMiddle();
}

/** Reloads although the page asks whether to stay. */
async function reload(): Promise<void> {
  guest.page.once('dialog', (dialog) => void dialog.accept());
  await guest.page.reload();
  gateway.setAway(true);
  gateway.setAway(false);
  gateway.passing = Infinity;
  await guest.page.getByRole('heading', { name: 'Not finished' }).waitFor(patiently);
}

async function pickAgain(name: string, files: string | readonly string[]): Promise<void> {
  const chooser = guest.page.waitForEvent('filechooser');
  await guest.page.getByRole('button', { name }).click();
  await (await chooser).setFiles(files);
}

const linkOf = ({ linkSecret }: ResumeRecord): string => `${gateway.origin}/s#${linkSecret}`;

describe('a network that breaks', () => {
  it('again and again in the middle is no concern of anybody', async () => {
    const cutting = await cuttingGateway(server.port);
    const other = await visitor(browser, cutting.origin);
    try {
      cutting.cutUploadsAt.push(700_000, 1_500_000, 1_500_001, 4_000_000);
      const bytes = someBytes(5 * MiB + 5);
      const page = await new SendPage(other.page).visit();
      await page.choose(await onDisk('cut.bin', bytes));
      const link = await page.send();
      expect(cutting.cuts).toBe(4);
      expect(sha256((await open(link)).bytes)).toBe(sha256(bytes));
    } finally {
      await other.end();
      await cutting.end();
    }
  });

  it('for a while is waited for, and said; it goes on by itself', async () => {
    const bytes = someBytes(size);
    await begun(await onDisk('waiting.bin', bytes));
    gateway.setAway(true);
    await guest.page.getByText('The network is gone.').waitFor(patiently);
    gateway.passing = Infinity;
    gateway.setAway(false);
    expect(sha256((await open(await send.link())).bytes)).toBe(sha256(bytes));
  });
});

describe('a page that is reloaded in the middle', () => {
  it('goes on with the same file from where the server is, under the same link', async () => {
    const bytes = someBytes(size);
    const path = await onDisk('again.bin', bytes);
    const record = await begun(path);
    await reload();
    await guest.page.getByText(/ MB of 2\.6 MB sent, begun /).waitFor();
    const held = await offsetOf(record);
    expect(held).toBeGreaterThan(MiB);
    const before = gateway.offsets.length;
    await pickAgain('Pick the file again and go on', path);
    const link = await send.link();
    expect(link).toBe(linkOf(record));
    expect(gateway.offsets[before]).toBe(held);
    expect(sha256((await open(link)).bytes)).toBe(sha256(bytes));
    expect(await keptRecords()).toEqual([]);
  });

  it('goes on with the same files, whatever order they are picked in', async () => {
    const [one, two] = [await onDisk('one.bin', someBytes(MiB, 1)), await onDisk('two.bin', someBytes(MiB, 2))];
    await send.choose([one, two]);
    const record = await stopsInTheMiddle();
    await reload();
    await pickAgain('Pick the files again and go on', [two, one]);
    const link = await send.link();
    expect(link).toBe(linkOf(record));
    expect((await open(link)).manifest).toMatchObject({ kind: 'files', entriesTotal: 2 });
  });

  it('does not try to go on with files that were changed since', async () => {
    const [one, two] = [await onDisk('one.bin', someBytes(MiB, 1)), await onDisk('two.bin', someBytes(MiB, 2))];
    await send.choose([one, two]);
    const record = await stopsInTheMiddle();
    await reload();
    await utimes(two, 1, 1);
    await pickAgain('Pick the files again and go on', [one, two]);
    await guest.page.getByText('“two.bin” was changed since.').waitFor();
    await pickAgain('Pick the files again and go on', [one]);
    await guest.page.getByText('“two.bin” is missing among what you picked.').waitFor();
    expect((await onlyRecord()).shareId).toBe(record.shareId);
  });

  it('goes on when the same file is dropped', async () => {
    const path = await onDisk('dropped.bin', someBytes(size));
    const record = await begun(path);
    await reload();
    await send.drop([path]);
    await guest.page.getByRole('button', { name: 'Go on' }).click();
    expect(await send.link()).toBe(linkOf(record));
  });

  it('goes on with a text that is typed again', async () => {
    const text = 'The same text, word by word.\n'.repeat(4_000);
    gateway.passing = 0;
    await send.write(text);
    await send.seal();
    await until(() => gateway.held() > 0, 'a piece is held back', 30_000);
    await reload();
    const field = guest.page.getByLabel('The same text again');
    await field.fill('another one');
    await guest.page.getByRole('button', { name: 'Go on' }).click();
    await guest.page.getByText('This is not the text that was being sent.').waitFor();
    await enter(field, text);
    await guest.page.getByRole('button', { name: 'Go on' }).click();
    expect((await open(await send.link())).bytes.toString()).toBe(text);
  });

  it('does not go on with another file of the same size: it gets a link of its own', async () => {
    const other = someBytes(size, 2);
    const record = await begun(await onDisk('first.bin', someBytes(size, 1)));
    await reload();
    await pickAgain('Pick the file again and go on', await onDisk('second.bin', other));
    await guest.page.getByText('This is not what was being sent before').waitFor(patiently);
    expect(await keptRecords()).toEqual([]);
    await guest.page.getByRole('button', { name: 'Send it with a new link' }).click();
    expect(await send.lines()).toEqual([expect.stringContaining('second.bin')]);
    const link = await send.send();
    expect(link).not.toBe(linkOf(record));
    expect(sha256((await open(link)).bytes)).toBe(sha256(other));
    await expect(open(linkOf(record))).rejects.toMatchObject({ code: 'share.gone' });
  });

  it('says so when the file has another size, and loses nothing', async () => {
    const path = await onDisk('whole.bin', someBytes(size));
    const record = await begun(path);
    await reload();
    await pickAgain('Pick the file again and go on', await onDisk('shorter.bin', someBytes(1_000)));
    await guest.page.getByText('“shorter.bin” is not what was being sent').waitFor();
    expect((await onlyRecord()).shareId).toBe(record.shareId);
    await pickAgain('Pick the file again and go on', path);
    expect(await send.link()).toBe(linkOf(record));
  });

  it('forgets it when it is told to, here and on the server', async () => {
    const record = await begun(await onDisk('forgotten.bin', someBytes(size)));
    await reload();
    await guest.page.getByRole('button', { name: 'Forget it' }).click();
    await guest.page.getByRole('dialog').getByRole('button', { name: 'Forget it' }).click();
    await guest.page.getByRole('heading', { name: 'Not finished' }).waitFor({ state: 'detached', ...patiently });
    expect(await keptRecords()).toEqual([]);
    await expect(open(linkOf(record))).rejects.toMatchObject({ code: 'share.gone' });
  });

  it('does not offer what another tab is sending, until that tab is closed', async () => {
    await begun(await onDisk('busy.bin', someBytes(size)));
    const tab = await guest.context.newPage();
    await new SendPage(tab).visit();
    await tab.getByText('Up to ').waitFor(patiently);
    expect(await tab.getByRole('heading', { name: 'Not finished' }).count()).toBe(0);
    await guest.page.close();
    await tab.getByRole('heading', { name: 'Not finished' }).waitFor(patiently);
    await tab.getByText('busy.bin').waitFor();
  });

  it('stops at once when somebody else has gone on, because both would seal other bytes under the same nonce', async () => {
    const { shareId } = await begun(await onDisk('twice.bin', someBytes(4 * size)));
    await goneOnElsewhere(shareId);
    gateway.release();
    await guest.page.getByText('Another tab of this browser is working on this upload.').waitFor(patiently);
    // The piece that was held back was covered by the record; no byte of the next one may leave.
    expect(gateway.offsets).toHaveLength(2);
  });
});

describe('a person', () => {
  it('pauses and goes on', async () => {
    const bytes = someBytes(size);
    await begun(await onDisk('paused.bin', bytes));
    await guest.page.getByRole('button', { name: 'Pause' }).click();
    await guest.page.getByText('Paused', { exact: true }).waitFor();
    gateway.passing = Infinity;
    const sent = gateway.offsets.length;
    await guest.page.getByRole('button', { name: 'Go on' }).waitFor();
    expect(await guest.page.getByLabel('Link for the recipient').count()).toBe(0);
    expect(gateway.offsets).toHaveLength(sent);
    await guest.page.getByRole('button', { name: 'Go on' }).click();
    expect(sha256((await open(await send.link())).bytes)).toBe(sha256(bytes));
  });

  it('cancels, and nothing stays but what was chosen', async () => {
    const record = await begun(await onDisk('cancelled.bin', someBytes(size)));
    await guest.page.getByRole('button', { name: 'Cancel' }).click();
    expect(await send.lines()).toEqual([expect.stringContaining('cancelled.bin')]);
    await until(async () => (await keptRecords()).length === 0, 'the record is gone');
    await until(
      () =>
        open(linkOf(record)).then(
          () => false,
          (error: unknown) => isProblem(error, 'share.gone'),
        ),
      'the server has nothing of it',
    );
    gateway.release();
    const link = await send.send();
    expect(link).not.toBe(linkOf(record));
    expect((await open(link)).manifest.name).toBe('cancelled.bin');
  });

  it('is asked before leaving while it is being sent, and only then', async () => {
    await begun(await onDisk('leaving.bin', someBytes(size)));
    const asked: string[] = [];
    guest.page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.dismiss();
    });
    await guest.page.getByRole('link', { name: 'API' }).click();
    await until(() => asked.length > 0, 'the browser asks');
    expect(asked).toEqual(['beforeunload']);
    expect(guest.page.url()).toBe(`${gateway.origin}/`);
    gateway.release();
    await send.link();
    await guest.page.getByRole('link', { name: 'API' }).click();
    await guest.page.waitForURL('**/docs');
    expect(asked).toHaveLength(1);
  });

  it('is told when the file was changed while it was being sent', async () => {
    const path = await onDisk('changing.bin', someBytes(12 * MiB));
    const record = await begun(path);
    await truncate(path, 11 * MiB);
    gateway.release();
    await guest.page.getByText('The file was changed while it was being sent, so what had').waitFor(patiently);
    await guest.page.getByRole('button', { name: 'Back' }).click();
    await guest.page.getByText('Drop files or a folder here').waitFor();
    expect(await keptRecords()).toEqual([]);
    await expect(open(linkOf(record))).rejects.toMatchObject({ code: 'share.gone' });
  });

  it.each([1_000, size])('is told when a file of %d bytes was removed before it was sent', async (bytes) => {
    const path = await onDisk('removed.bin', someBytes(bytes));
    await send.choose(path);
    await guest.page.getByText('removed.bin').waitFor();
    await rm(path);
    await send.seal();
    await guest.page.getByText('The file was changed, moved or removed').waitFor(patiently);
    await guest.page.getByRole('button', { name: 'Back' }).click();
    await guest.page.getByText('Drop files or a folder here').waitFor();
  });
});
