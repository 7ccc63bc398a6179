/** Each language on a small telephone, under axe, and Arabic from the first press to the last byte, in a real browser. */
import { randomBytes } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { words as arReceive } from '../../web/words/ar/receive.ts';
import { words as arSend } from '../../web/words/ar/send.ts';
import { languages, type Language } from '../../web/words/languages.ts';
import { violations } from './accessible.ts';
import { bytesOf, downloading, heading, press, sendBytes, sha256, stage, visiting, type Sent } from './receiving.ts';
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

interface Scene {
  readonly path: string;
  /** What is there when it is. */
  readonly ready: string;
}

const withinOrigin = ({ link }: Sent): string => link.slice(here.origin.length);

async function scenes(): Promise<readonly Scene[]> {
  const { locked, plain } = await longNamed();
  return [
    { path: '/', ready: '.drop-limit' },
    { path: '/s', ready: 'main form' },
    { path: '/s#short', ready: 'main form' },
    { path: withinOrigin(locked), ready: 'input[type=password]' },
    { path: withinOrigin(plain), ready: '.terms' },
    { path: '/m', ready: 'main h1' },
    { path: `/m#${plain.id}.${plain.ownerToken}`, ready: '.state' },
  ];
}

async function visit(page: Page, { path, ready }: Scene): Promise<void> {
  // What differs only behind the `#` would be the same document.
  await page.goto('about:blank');
  await page.goto(path);
  await page.locator(ready).first().waitFor();
}

/** By the choice in the head of the page. */
async function speak(page: Page, language: Language): Promise<void> {
  await page.locator('header select').filter({ hasText: languages.ar }).selectOption(language);
  await page.locator(`html[lang=${language}]`).waitFor();
}

it('nothing sticks out of any page on a telephone of 320 px', () =>
  visiting(here, small, async ({ page }) => {
    const fits = async (path: string): Promise<void> => {
      for (const language of names) {
        await speak(page, language);
        expect({ path, language, out: await sticksOut(page) }).toEqual({ path, language, out: [] });
      }
    };
    for (const scene of await scenes()) {
      await visit(page, scene);
      await fits(scene.path);
    }
    await visit(page, { path: '/', ready: '.drop-limit' });
    await page.locator('[role=tab]').nth(1).click();
    await page.locator('details.more > summary').first().click();
    await page.locator('.blur-field').waitFor();
    await fits('/ with all options');
  }));

it('axe finds nothing on any page in German and Arabic', () =>
  visiting(here, {}, async ({ page }) => {
    for (const scene of await scenes()) {
      await visit(page, scene);
      for (const language of ['de', 'ar'] as const) {
        await speak(page, language);
        const found = await violations(page);
        expect({ ...scene, language, found }).toEqual({ ...scene, language, found: [] });
      }
    }
  }));

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
