/** Downloads, each way out of the browser: the same bytes arrive, acknowledged only when they are whole; cut, left and gone on with. */
import { describe, expect, it } from '@jest/globals';
import type { Download, Page } from 'playwright-core';
import { cuttingGateway, type CuttingGateway } from '../support/cutting-gateway.ts';
import { until } from '../support/until.ts';
import {
  bytesOf,
  downloading,
  heading,
  press,
  sendBytes,
  sha256,
  stage,
  visiting,
  waysOnly,
  type Missing,
  type Sent,
} from './receiving.ts';

const on = stage();

const done = 'Complete and verified';
/** Larger than any buffer on the way, so that the middle is the middle. */
const largeBytes = 24_000_000;

/** A file that the person picks: in the browser's private file system, because nobody can press in a dialog here. */
async function pickInto(page: Page, name = 'picked.bin'): Promise<void> {
  await page.addInitScript((fileName) => {
    const pick = async (): Promise<FileSystemFileHandle> =>
      (await navigator.storage.getDirectory()).getFileHandle(fileName, { create: true });
    Object.defineProperty(globalThis, 'showSaveFilePicker', { value: pick, configurable: true });
  }, name);
}

/** SHA-256 of the file that was picked. */
function pickedSha256(page: Page, name = 'picked.bin'): Promise<string> {
  return page.evaluate(async (fileName) => {
    const handle = await (await navigator.storage.getDirectory()).getFileHandle(fileName);
    const digest = await crypto.subtle.digest('SHA-256', await (await handle.getFile()).arrayBuffer());
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }, name);
}

async function isGone(sent: Sent): Promise<boolean> {
  return (await on.doors.look(sent)).code === 'share.gone';
}

interface Way {
  readonly way: string;
  readonly without: readonly Missing[];
}
const ways: readonly Way[] = [
  { way: 'picked', without: [] },
  { way: 'streamed', without: waysOnly.streamed },
  { way: 'private', without: waysOnly.private },
  { way: 'memory', without: waysOnly.memory },
];

/** Presses `button` and gives the SHA-256 of what arrived, once the page says that it is whole. */
async function fetched(page: Page, way: string, button: string): Promise<string> {
  if (way === 'picked') {
    await press(page, button);
    await heading(page, done);
    return pickedSha256(page);
  }
  const download = await downloading(page, () => press(page, button));
  await heading(page, done);
  expect(await download.failure()).toBeNull();
  return sha256(await bytesOf(download));
}

describe.each(ways)('a download, $way', ({ way, without }) => {
  // The largest first: what is picked again has to become shorter.
  it('of any size arrives whole and is acknowledged', () =>
    visiting(on, { without }, async ({ page }) => {
      if (way === 'picked') await pickInto(page);
      for (const bytes of [3_000_001, 0, 1, 65_536]) {
        const sent = await sendBytes(on.origin, bytes, { name: 'Ünï "cödé" %41.bin' });
        await page.goto(sent.link);
        expect(await fetched(page, way, 'Download')).toBe(sha256(sent.plain));
        await until(() => isGone(sent), 'the share is gone');
        await page.getByText('Gone from the server').waitFor();
        expect(page.url()).toBe(`${on.origin}/s`);
      }
    }));

  it('goes on by itself when the network breaks off, again and again', () =>
    withGateway((gateway) =>
      visiting(
        { browser: on.browser, origin: gateway.origin },
        { without, refused: [] },
        async ({ page, complaints }) => {
          if (way === 'picked') await pickInto(page);
          const sent = await sendBytes(on.origin, 6_000_000, {}, gateway.origin);
          gateway.cutDownloadsAfter.push(1_000_000, 0, 2_000_000);
          await page.goto(sent.link);
          expect(await fetched(page, way, 'Download')).toBe(sha256(sent.plain));
          expect(gateway.cuts).toBe(3);
          forgive(complaints, 'net::ERR');
        },
      ),
    ));

  it('goes on after a reload in its middle, from what is here', () =>
    withGateway((gateway) =>
      visiting({ browser: on.browser, origin: gateway.origin }, { without }, async ({ page, complaints }) => {
        if (way === 'picked') await pickInto(page);
        const sent = await sendBytes(on.origin, largeBytes, { name: 'large.bin' }, gateway.origin);
        await page.goto(sent.link);
        gateway.stopDownloadsAt = 20_000_000;
        const begun: Download[] = [];
        page.once('download', (download) => begun.push(download));
        await press(page, 'Download');
        await until(() => gateway.stopped > 0, 'half of it is there');
        await until(async () => (await percent(page)) > 60, 'it is written');
        page.on('dialog', (dialog) => void dialog.accept());
        await page.reload();
        await heading(page, 'Go on with your download');
        await page.getByText('large.bin').waitFor();
        // What the browser had of the first is no file.
        for (const download of begun) expect(await download.failure()).not.toBeNull();
        expect(begun).toHaveLength(way === 'streamed' ? 1 : 0);
        expect(page.url()).toBe(`${gateway.origin}/s`);
        gateway.stopDownloadsAt = Infinity;
        const before = gateway.downloadedBytes;
        expect(await fetched(page, way, 'Go on')).toBe(sha256(sent.plain));
        const again = gateway.downloadedBytes - before;
        if (way === 'picked' || way === 'private') expect(again).toBeLessThan(largeBytes - 8_000_000);
        await until(() => isGone(sent), 'the share is gone');
        expect((await on.doors.ownerView(sent)).claims).toHaveLength(1);
        forgive(complaints, 'net::ERR');
      }),
    ));

  it('that is stopped goes on at a press, in the same claim', () =>
    withGateway((gateway) =>
      visiting({ browser: on.browser, origin: gateway.origin }, { without }, async ({ page }) => {
        if (way === 'picked') await pickInto(page);
        const sent = await sendBytes(on.origin, largeBytes, {}, gateway.origin);
        await page.goto(sent.link);
        gateway.stopDownloadsAt = 20_000_000;
        await press(page, 'Download');
        await until(async () => (await percent(page)) > 60, 'it is written');
        await press(page, 'Pause');
        await page.getByText('Paused').waitFor();
        await press(page, 'Go on');
        await press(page, 'Cancel');
        await heading(page, 'Incomplete: nothing is lost');
        gateway.stopDownloadsAt = Infinity;
        const before = gateway.downloadedBytes;
        expect(await fetched(page, way, 'Go on')).toBe(sha256(sent.plain));
        const again = gateway.downloadedBytes - before;
        if (way === 'picked' || way === 'private') expect(again).toBeLessThan(largeBytes / 2);
        expect((await on.doors.ownerView(sent)).claims).toHaveLength(1);
      }),
    ));

  it.each([
    ['altered', (part: Buffer, at: number) => flipped(part, at, 9_000_000)],
    ['cut short', (part: Buffer, at: number) => part.subarray(0, Math.max(0, 9_000_000 - at))],
  ] as const)('that a dishonest server has %s never looks complete', (_what, lie) =>
    withGateway((gateway) =>
      visiting({ browser: on.browser, origin: gateway.origin }, { without }, async ({ page, complaints }) => {
        if (way === 'picked') await pickInto(page);
        const sent = await sendBytes(on.origin, 12_000_000, {}, gateway.origin);
        gateway.lie = lie;
        await page.goto(sent.link);
        const begun: Download[] = [];
        page.on('download', (download) => begun.push(download));
        await press(page, 'Download');
        if (_what === 'altered') {
          await heading(page, 'This download has ended');
          await page.getByText('A part of the file does not verify').waitFor();
        } else {
          await page.getByText('The network is gone').waitFor();
          await press(page, 'Cancel');
          await heading(page, 'Incomplete: nothing is lost');
        }
        expect(begun).toHaveLength(way === 'streamed' ? 1 : 0);
        for (const download of begun) expect(await download.failure()).not.toBeNull();
        expect(await page.getByText(done).count()).toBe(0);
        expect((await on.doors.ownerView(sent)).claims.map(({ acknowledgedAt }) => acknowledgedAt)).toEqual([
          undefined,
        ]);
        forgive(complaints, 'net::ERR');
      }),
    ),
  );
});

describe('a download', () => {
  it('is told to the server later if it can not be told at once', () =>
    withGateway((gateway) =>
      visiting(
        { browser: on.browser, origin: gateway.origin },
        { without: waysOnly.streamed },
        async ({ page, complaints }) => {
          const sent = await sendBytes(on.origin, 100_000, {}, gateway.origin);
          gateway.loseAcknowledgements = Infinity;
          await page.goto(sent.link);
          expect(await fetched(page, 'streamed', 'Download')).toBe(sha256(sent.plain));
          await page.getByText('the server could not be told yet').waitFor();
          gateway.loseAcknowledgements = 0;
          await press(page, 'Tell it now');
          await until(() => isGone(sent), 'the share is gone');
          await page.getByText('the server could not be told yet').waitFor({ state: 'detached' });
          forgive(complaints, 'net::ERR');
        },
      ),
    ));

  it('takes one of several, and says how many are left', () =>
    visiting(on, { without: waysOnly.streamed }, async ({ page }) => {
      const sent = await sendBytes(on.origin, 10_000, { downloads: 2 });
      for (const left of ['One more download is left.', 'Gone from the server']) {
        await page.goto(sent.link);
        expect(await fetched(page, 'streamed', 'Download')).toBe(sha256(sent.plain));
        await page.getByText(left).waitFor();
      }
      await until(() => isGone(sent), 'the share is gone');
    }));

  it('goes to one of two browsers that race for it, and the other is told', () =>
    visiting(on, { without: waysOnly.streamed }, ({ page }) =>
      visiting(on, { without: waysOnly.streamed, refused: [409, 410] }, async ({ page: other }) => {
        const sent = await sendBytes(on.origin, 10_000);
        await Promise.all([page.goto(sent.link), other.goto(sent.link)]);
        const button = { name: 'Download', exact: true };
        await Promise.all([page, other].map((one) => one.getByRole('button', button).waitFor()));
        await Promise.all([page, other].map((one) => press(one, 'Download')));
        const titles = await Promise.all([page, other].map(outcome));
        expect(titles.filter((title) => title === done)).toHaveLength(1);
        expect(titles.filter((title) => title === 'Already claimed' || title === 'Gone')).toHaveLength(1);
        expect((await on.doors.ownerView(sent)).claims).toHaveLength(1);
      }),
    ));

  it('asks for the password again after a reload, and goes on', () =>
    withGateway((gateway) =>
      visiting(
        { browser: on.browser, origin: gateway.origin },
        { without: waysOnly.private, refused: [403] },
        async ({ page }) => {
          const sent = await sendBytes(on.origin, largeBytes, { password: 'pass' }, gateway.origin);
          await page.goto(sent.link);
          await page.getByLabel('Password').fill('pass');
          await press(page, 'Open');
          gateway.stopDownloadsAt = 10_000_000;
          await press(page, 'Download');
          await until(() => gateway.stopped > 0, 'half of it is there');
          page.on('dialog', (dialog) => void dialog.accept());
          await page.reload();
          await heading(page, 'Go on with your download');
          gateway.stopDownloadsAt = Infinity;
          await page.getByLabel('Password').fill('wrong');
          await press(page, 'Go on');
          await page.getByText('Wrong password. 4 tries are left.').waitFor();
          await page.getByLabel('Password').fill('pass');
          expect(await fetched(page, 'private', 'Go on')).toBe(sha256(sent.plain));
        },
      ),
    ));

  it('that the sender takes back ends, and leaves nothing', () =>
    withGateway((gateway) =>
      visiting(
        { browser: on.browser, origin: gateway.origin },
        { without: waysOnly.private, refused: [410] },
        async ({ page, complaints }) => {
          const sent = await sendBytes(on.origin, largeBytes, {}, gateway.origin);
          await page.goto(sent.link);
          gateway.stopDownloadsAt = 10_000_000;
          await press(page, 'Download');
          await until(() => gateway.stopped > 0, 'half of it is there');
          await on.doors.revoke(sent);
          for (const cut of gateway.standing) cut();
          await heading(page, 'This download has ended');
          await page.getByText('The share is gone.').waitFor();
          expect(await privateFiles(page)).toEqual([]);
          forgive(complaints, 'net::ERR');
        },
      ),
    ));

  it('whose answer to the claim got lost is begun at the next press, and spent once', () =>
    visiting(on, { without: waysOnly.streamed }, async ({ page, complaints }) => {
      const sent = await sendBytes(on.origin, 10_000);
      await page.goto(sent.link);
      await page.getByRole('button', { name: 'Download' }).waitFor();
      await page.route('**/claims', async (route) => {
        await route.fetch();
        await route.abort();
      });
      await press(page, 'Download');
      await page.getByText('it is not known whether the download is yours').waitFor();
      await page.unroute('**/claims');
      await page.reload();
      await heading(page, 'Go on with your download');
      expect(await fetched(page, 'streamed', 'Go on')).toBe(sha256(sent.plain));
      expect((await on.doors.ownerView(sent)).claims).toHaveLength(1);
      forgive(complaints, 'net::ERR');
    }));

  it('can be forgotten, after asking; what was begun is listed where there is no link', () =>
    withGateway((gateway) =>
      visiting({ browser: on.browser, origin: gateway.origin }, { without: waysOnly.private }, async ({ page }) => {
        const sent = await sendBytes(on.origin, largeBytes, { name: 'left.bin' }, gateway.origin);
        await page.goto(sent.link);
        gateway.stopDownloadsAt = 10_000_000;
        await press(page, 'Download');
        await until(() => gateway.stopped > 0, 'half of it is there');
        await press(page, 'Cancel');
        await heading(page, 'Incomplete: nothing is lost');
        await page.goto('about:blank');
        await page.goto(`${gateway.origin}/s`);
        await page.getByText('left.bin').waitFor();
        expect(await privateFiles(page)).toEqual([sent.id]);
        await press(page, 'Forget');
        await page.getByRole('dialog').getByRole('button', { name: 'Forget' }).click();
        await page.getByText('left.bin').waitFor({ state: 'detached' });
        expect(await privateFiles(page)).toEqual([]);
      }),
    ));

  it('that is complete but not put away survives a reload', () =>
    visiting(on, { without: waysOnly.private }, async ({ page }) => {
      const sent = await sendBytes(on.origin, 100_000, { name: 'copy.bin' });
      await page.goto(sent.link);
      await fetched(page, 'private', 'Download');
      await page.reload();
      await heading(page, done);
      const download = await downloading(page, () => press(page, 'Save'));
      expect(download.suggestedFilename()).toBe('copy.bin');
      expect(sha256(await bytesOf(download))).toBe(sha256(sent.plain));
      await press(page, 'Remove the copy in this browser');
      await page.getByText('The copy in this browser is removed.').waitFor();
      expect(await privateFiles(page)).toEqual([]);
    }));

  it('can be made where the browser keeps nothing for us', () =>
    visiting(on, { without: waysOnly.streamed }, async ({ page, context }) => {
      await context.route('**/assets/engine.worker-*.js', async (route) => {
        // With its headers: without the policy of the page no worker starts.
        const response = await route.fetch();
        const none = `indexedDB.open = () => { throw new DOMException('Not here.', 'SecurityError'); };`;
        await route.fulfill({ response, body: none + (await response.text()) });
      });
      const sent = await sendBytes(on.origin, 100_000);
      await page.goto(sent.link);
      expect(await fetched(page, 'streamed', 'Download')).toBe(sha256(sent.plain));
      await until(() => isGone(sent), 'the share is gone');
    }));

  it('is not made twice at once in one browser', () =>
    withGateway((gateway) =>
      visiting(
        { browser: on.browser, origin: gateway.origin },
        { without: waysOnly.private },
        async ({ page, context }) => {
          const sent = await sendBytes(on.origin, largeBytes, {}, gateway.origin);
          await page.goto(sent.link);
          gateway.stopDownloadsAt = 10_000_000;
          await press(page, 'Download');
          await until(() => gateway.stopped > 0, 'half of it is there');
          const other = await context.newPage();
          await other.goto(sent.link);
          await press(other, 'Go on');
          await other.getByText('It is being downloaded in another tab of this browser.').waitFor();
        },
      ),
    ));
});

/** A server behind a network of bad character. */
async function withGateway(run: (gateway: CuttingGateway) => Promise<void>): Promise<void> {
  const gateway = await cuttingGateway(on.server.port);
  try {
    await run(gateway);
  } finally {
    await gateway.end();
  }
}

/** What the browser notes of connections that were broken on purpose. */
function forgive(complaints: readonly string[], known: string): void {
  const rest = complaints.filter((text) => !text.includes(known));
  (complaints as string[]).splice(0, complaints.length, ...rest);
}

async function percent(page: Page): Promise<number> {
  const text = await page.locator('.transfer-percent').textContent();
  return Number.parseInt(text ?? '0', 10);
}

function privateFiles(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('received', { create: true });
    const names: string[] = [];
    for await (const name of folder.keys()) names.push(name);
    return names;
  });
}

async function outcome(page: Page): Promise<string> {
  const titles = [done, 'Already claimed', 'Gone'];
  const found = page.locator('h1').filter({ hasText: new RegExp(titles.join('|')) });
  await found.waitFor();
  return (await found.textContent()) ?? '';
}

function flipped(part: Buffer, at: number, where: number): Buffer {
  const index = where - at;
  if (index < 0 || index >= part.length) return part;
  const copy = Buffer.from(part);
  copy[index] = (copy[index] ?? 0) ^ 1;
  return copy;
}
