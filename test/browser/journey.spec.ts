/** The whole way of a share from one person to another, through the pages alone, on either engine of the store. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { engineNames } from '../support/engine-process.ts';
import { RedisServer } from '../support/redis-server.ts';
import { runningServer, type RunningServer } from '../support/running-server.ts';
import { bytesOf, downloading, heading, press, sha256, visiting, waysOnly, type VisitOptions } from './receiving.ts';
import { fileNamed, patiently, SendPage, someBytes } from './sending.ts';
import { launchBrowser, visitor, type Visitor } from './visitor.ts';

const done = 'Complete and verified';
const hostile = `<img src=x onerror=alert(1)><svg onload=alert(2)> javascript:alert(3)`;

describe.each(engineNames)('with %s', (engine) => {
  let redis: RedisServer | undefined;
  let browser: Browser;
  let server: RunningServer;
  let sender: Visitor;
  let sending: SendPage;

  beforeAll(async () => {
    redis = engine === 'Redis' ? await RedisServer.start() : undefined;
    const settings = redis === undefined ? {} : { REDIS_URL: redis.url };
    [browser, server] = await Promise.all([launchBrowser(), runningServer(settings)]);
    sender = await visitor(browser, server.origin);
    sending = new SendPage(sender.page);
  });
  afterAll(async () => {
    const { complaints } = sender;
    await browser.close();
    await server.end();
    await redis?.remove();
    expect(complaints).toEqual([]);
  });

  /** Somebody else, with a browser of their own. */
  const recipient = (run: (page: Page) => Promise<void>, options: VisitOptions = {}): Promise<void> =>
    visiting({ browser, origin: server.origin }, { without: waysOnly.streamed, ...options }, ({ page }) => run(page));

  /** In a tab of the sender, while `run` runs. */
  async function managing(run: (page: Page) => Promise<void>): Promise<void> {
    const manageLink = await sending.manageLink();
    const tab = await sender.context.newPage();
    await tab.goto(manageLink);
    await run(tab);
    await tab.close();
  }

  async function downloaded(page: Page, plain: Buffer): Promise<void> {
    const download = await downloading(page, () => press(page, 'Download'));
    await heading(page, done);
    expect(sha256(await bytesOf(download))).toBe(sha256(plain));
  }

  it('a file arrives, its sender sees it, and nobody else gets it; hostile words stay words everywhere', async () => {
    const plain = someBytes(3_000_001);
    await sending.visit();
    await sending.choose(fileNamed(`${hostile}.html`, plain, 'text/html'));
    await sending.openMore();
    await sender.page.getByLabel('Note to the recipient').fill(hostile);
    const link = await sending.send();
    // Only what can be seen is followed.
    await sender.page.locator('.your-shares').scrollIntoViewIfNeeded();
    await sender.page.locator('.your-shares').getByText('Not opened yet').waitFor(patiently);
    await recipient(async (page) => {
      await page.goto(link);
      await heading(page, 'A file for you');
      await page.getByText(hostile).first().waitFor();
      expect(await page.locator('main :is(img, script, a[href^=javascript])').count()).toBe(0);
      await downloaded(page, plain);
    });
    await sender.page
      .locator('.your-shares')
      .getByText(/^Opened .+, complete$/)
      .waitFor(patiently);
    await managing(async (page) => {
      await page.getByText('It was downloaded. The server has nothing of it any more.').waitFor();
      await page.getByText('Downloaded, complete and verified').waitFor();
      await page.getByText(hostile).first().waitFor();
      expect(await page.locator('main :is(img, script)').count()).toBe(0);
    });
    await recipient(
      async (page) => {
        await page.goto(link);
        await heading(page, 'Gone');
      },
      { refused: [410] },
    );
  });

  it('a text is read', async () => {
    await sending.visit();
    await sending.write(hostile);
    await sending.openMore();
    await sender.page.getByLabel('Blur until it is pressed').fill('5');
    const link = await sending.send();
    await recipient(async (page) => {
      await page.goto(link);
      await press(page, 'Show the text');
      await press(page, 'Show');
      expect(await page.locator('.secret-text').textContent()).toBe(hostile);
      expect(await page.locator('.secret-text *').count()).toBe(0);
    });
  });

  it('five wrong passwords lock it, its sender unlocks it, and the right one opens it', async () => {
    const plain = someBytes(100_000);
    await sending.visit();
    await sending.choose(fileNamed('locked.bin', plain));
    await sending.openMore();
    await sender.page.getByLabel('Password', { exact: true }).fill('right');
    const link = await sending.send();
    await recipient(
      async (page) => {
        await page.goto(link);
        for (const said of ['4 tries are left', '3 tries are left', '2 tries are left', 'One try is left']) {
          await page.getByLabel('Password').fill('wrong');
          await press(page, 'Open');
          await page.getByText(`Wrong password. ${said}.`).waitFor();
        }
        await page.getByLabel('Password').fill('wrong');
        await press(page, 'Open');
        await heading(page, 'Locked');
        await managing(async (tab) => {
          await tab.locator('.state.locked').waitFor();
          await tab.getByRole('button', { name: 'Unlock' }).click();
          await tab.locator('.state.ready').waitFor();
        });
        await press(page, 'Look again');
        await page.getByLabel('Password').fill('right');
        await press(page, 'Open');
        await page.getByText('locked.bin').waitFor();
        await downloaded(page, plain);
      },
      { refused: [403] },
    );
  });

  it('nobody opens it before its time, and then it opens by itself', async () => {
    const plain = someBytes(1_000);
    await sending.visit();
    await sending.choose(fileNamed('later.bin', plain));
    await sending.openMore();
    // To the second, which a hand can type: a test has no minute to wait.
    const start = new Date(Date.now() + 6_000);
    const local = new Date(start.getTime() - start.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
    await sender.page.getByLabel('Available from').fill(local);
    const link = await sending.send();
    await recipient(async (page) => {
      await page.goto(link);
      await heading(page, 'Not available yet');
      await heading(page, 'A file for you');
      expect(Date.now()).toBeGreaterThanOrEqual(Math.floor(start.getTime() / 1_000) * 1_000);
      await downloaded(page, plain);
    });
  });

  it('three downloads are three, all at once; the fourth is too late', async () => {
    const plain = someBytes(70_000);
    await sending.visit();
    await sending.choose(fileNamed('three.bin', plain));
    await sender.page.getByLabel('Expires after so many downloads').selectOption({ label: '3 downloads' });
    const link = await sending.send();
    const one = (): Promise<void> =>
      recipient(async (page) => {
        await page.goto(link);
        await downloaded(page, plain);
      });
    await Promise.all([one(), one(), one()]);
    await recipient(
      async (page) => {
        await page.goto(link);
        await heading(page, 'Gone');
      },
      { refused: [410] },
    );
    await managing(async (page) => {
      await page.getByText('It was downloaded. The server has nothing of it any more.').waitFor();
      expect(await page.getByText(/^Complete, confirmed /).count()).toBe(3);
    });
  });

  it('of two who press at once one gets it, and the other is told', async () => {
    const plain = someBytes(200_000);
    await sending.visit();
    await sending.choose(fileNamed('race.bin', plain));
    const link = await sending.send();
    let letGo = (): void => undefined;
    const told = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const titles: string[] = [];
    const one = (): Promise<void> =>
      recipient(
        async (page) => {
          // The bytes wait until the other one knows: whoever is late finds it claimed, not gone.
          await page.route('**/body', async (route) => {
            await told;
            await route.continue();
          });
          await page.goto(link);
          await heading(page, 'A file for you');
          const download = page.waitForEvent('download').catch(() => undefined);
          await press(page, 'Download');
          const found = page.locator('h1', { hasText: /^(Downloading|Already claimed)$/ });
          await found.waitFor();
          const title = (await found.textContent()) ?? '';
          titles.push(title);
          if (title !== 'Downloading') {
            letGo();
            return;
          }
          const got = await download;
          await heading(page, done);
          expect(got && sha256(await bytesOf(got))).toBe(sha256(plain));
        },
        { refused: [409] },
      );
    await Promise.all([one(), one()]);
    expect(titles.toSorted()).toEqual(['Already claimed', 'Downloading']);
    await managing(async (page) => {
      await page.getByText('It was downloaded. The server has nothing of it any more.').waitFor();
      expect(await page.getByText(/^Complete, confirmed /).count()).toBe(1);
    });
  });
});
