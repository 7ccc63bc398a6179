/** Each language on a small telephone, under axe, and Arabic from the first press to the last byte, in a real browser. */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { words as arReceive } from '../../web/words/ar/receive.ts';
import { words as arSend } from '../../web/words/ar/send.ts';
import { languages, type Language } from '../../web/words/languages.ts';
import {
  bytesOf,
  downloading,
  heading,
  press,
  sendBytes,
  sha256,
  stage,
  violations,
  visiting,
  type Sent,
} from './receiving.ts';
import { patiently } from './sending.ts';

const here = stage();
const names = Object.keys(languages) as Language[];
const small = { viewport: { width: 320, height: 640 } } as const;

/** What sticks out of the page on either side, as far as one can see it. */
const sticksOut = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const found =
      document.documentElement.scrollWidth > width ? [`the page: ${String(document.documentElement.scrollWidth)}`] : [];
    for (const element of document.querySelectorAll('header *, main *, footer *')) {
      const { left, right } = element.getBoundingClientRect();
      if (element.closest('.visually-hidden, svg') !== null || !element.checkVisibility()) continue;
      if (left < -1 || right > width + 1)
        found.push(`${element.outerHTML.slice(0, 160)}: ${String(left)} to ${String(right)}`);
    }
    return found;
  });

interface LongNamed {
  readonly locked: Sent;
  readonly plain: Sent;
}

let sentOnce: Promise<LongNamed> | undefined;

/** Looking spends nothing: all languages look at the same. */
function longNamed(): Promise<LongNamed> {
  const send = async (): Promise<LongNamed> => {
    const about = { name: `${'Quartalsabschlussbericht-'.repeat(3)}final.bin`, note: 'note'.repeat(60) };
    const locked = await sendBytes(here.origin, 1_000, { ...about, password: 'secret' });
    return { locked, plain: await sendBytes(here.origin, 1_000, about) };
  };
  return (sentOnce ??= send());
}

describe.each(names)('on a telephone of 320 px, in %s', (language) => {
  it('nothing sticks out of any page', async () => {
    const { locked, plain } = await longNamed();
    await visiting(here, { locale: language, ...small }, async ({ page }) => {
      const fits = async (path: string, ready: string): Promise<void> => {
        // What differs only behind the `#` would be the same document.
        await page.goto('about:blank');
        await page.goto(path);
        await page.locator(ready).first().waitFor();
        expect(await sticksOut(page)).toEqual([]);
      };
      await fits('/', '.drop-limit');
      await page.locator('[role=tab]').nth(1).click();
      await page.locator('details.more > summary').first().click();
      await page.locator('.blur-field').waitFor();
      expect(await sticksOut(page)).toEqual([]);
      await fits('/s', 'main form');
      await fits('/s#short', 'main form');
      await fits(locked.link.slice(here.origin.length), 'input[type=password]');
      await fits(plain.link.slice(here.origin.length), '.terms');
      await fits('/m', 'main h1');
      await fits(`/m#${plain.id}.${plain.ownerToken}`, '.state');
    });
  });
});

describe.each(['de', 'ar'] as const)('axe finds nothing in %s', (language) => {
  it('on any page', async () => {
    const sent = await sendBytes(here.origin, 1_000);
    await visiting(here, { locale: language }, async ({ page }) => {
      for (const path of ['/', '/s', `/s#${sent.linkSecret}`, '/m', `/m#${sent.id}.${sent.ownerToken}`]) {
        await page.goto('about:blank');
        await page.goto(path);
        await page.locator('main h1').waitFor();
        expect(await violations(page)).toEqual([]);
      }
    });
  });
});

it('sends and receives in Arabic', async () => {
  const buffer = randomBytes(300_000);
  const name = 'تقرير (2).bin';
  const locale = 'ar';
  await visiting(here, { locale, ...small }, async ({ page }) => {
    await page.goto('/');
    const chooser = page.waitForEvent('filechooser');
    await press(page, arSend.files.choose);
    await (await chooser).setFiles({ name, mimeType: 'application/octet-stream', buffer });
    await page.getByRole('button', { name: arSend.send, exact: true }).click(patiently);
    const link = await page.getByLabel(arSend.sent.link).inputValue({ timeout: 60_000 });
    await page.getByRole('heading', { name: arSend.sent.titleMany(1) }).waitFor();
    expect(await sticksOut(page)).toEqual([]);
    expect(await violations(page)).toEqual([]);
    await visiting(here, { locale, ...small, without: ['picker'] }, async ({ page: other }) => {
      await other.goto(link);
      await heading(other, arReceive.ready.file);
      expect(await sticksOut(other)).toEqual([]);
      const download = await downloading(other, () => press(other, arReceive.ready.download));
      await heading(other, arReceive.done.title);
      expect(download.suggestedFilename()).toBe(name);
      expect(sha256(await bytesOf(download))).toBe(sha256(buffer));
      expect(await sticksOut(other)).toEqual([]);
    });
  });
});
