/** The pages in six languages, in a real browser: chosen by it, switched by a person, kept, and readable on a small telephone. */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { languages, type Language } from '../../web/words/languages.ts';
import { words as arReceive } from '../../web/words/ar/receive.ts';
import { words as arSend } from '../../web/words/ar/send.ts';
import { words as deSend } from '../../web/words/de/send.ts';
import { words as enSend } from '../../web/words/en/send.ts';
import { words as esSend } from '../../web/words/es/send.ts';
import { words as frSend } from '../../web/words/fr/send.ts';
import { words as zhSend } from '../../web/words/zh/send.ts';
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
import { visitor } from './visitor.ts';

const here = stage();

const titles: Readonly<Record<Language, string>> = {
  en: enSend.title,
  de: deSend.title,
  fr: frSend.title,
  es: esSend.title,
  zh: zhSend.title,
  ar: arSend.title,
};
/** As browsers are set up in some countries. */
const locales: Readonly<Record<Language, string>> = {
  en: 'en-GB',
  de: 'de-AT',
  fr: 'fr-CA',
  es: 'es-MX',
  zh: 'zh-CN',
  ar: 'ar-EG',
};
const names = Object.keys(languages) as Language[];
const small = { viewport: { width: 320, height: 640 } } as const;

const speaks = (page: Page): Promise<{ readonly lang: string; readonly dir: string }> =>
  page.evaluate(() => ({ lang: document.documentElement.lang, dir: document.documentElement.dir }));

const directionOf = (language: Language): string => (language === 'ar' ? 'rtl' : 'ltr');

/** The choice stands in the head of every page, whatever it is called. */
const choice = (page: Page): ReturnType<Page['locator']> =>
  page.locator('header select').filter({ hasText: languages.ar });

describe.each(names)('a browser that speaks %s', (language) => {
  it('gets the pages in its language, and loads no other', () =>
    visiting(here, { locale: locales[language] }, async ({ page }) => {
      const scripts: Promise<string>[] = [];
      page.on('response', (response) => {
        if (response.url().endsWith('.js')) scripts.push(response.text());
      });
      await page.goto('/');
      await heading(page, titles[language]);
      expect(await speaks(page)).toEqual({ lang: language, dir: directionOf(language) });
      const loaded = (await Promise.all(scripts)).join('\n');
      expect(names.filter((name) => loaded.includes(titles[name]))).toEqual([language]);
    }));
});

it('speaks English to a browser of a language that it does not know, and the second one that it does', async () => {
  await visiting(here, { locale: 'fi-FI' }, async ({ page }) => {
    await page.goto('/');
    await heading(page, titles.en);
  });
  await visiting(here, {}, async ({ page }) => {
    await page.addInitScript(() => {
      Object.defineProperty(navigator, 'languages', { get: () => ['fi', 'filipino', 'FR-ca', 'de'] });
    });
    await page.goto('/');
    await heading(page, titles.fr);
  });
});

it('offers each language by its own name, switches without a reload, and keeps the choice on every page', () =>
  visiting(here, {}, async ({ page }) => {
    await page.goto('/');
    await heading(page, titles.en);
    const offered = await choice(page)
      .locator('option')
      .evaluateAll((options) => options.map((option) => [(option as HTMLOptionElement).lang, option.textContent]));
    expect(offered).toEqual(Object.entries(languages));
    await page.getByRole('tab', { name: enSend.tabs.text }).click();
    await page.getByLabel(enSend.text.label).fill('stays');
    for (const language of [...names.slice(1), 'en', 'ar'] as const) {
      await choice(page).selectOption(language);
      await heading(page, titles[language]);
      expect(await speaks(page)).toEqual({ lang: language, dir: directionOf(language) });
    }
    expect(await page.getByLabel(arSend.text.label).inputValue()).toBe('stays');
    await page.reload();
    await heading(page, titles.ar);
    await page.goto('/s');
    await heading(page, arReceive.paste.title);
    expect(await page.title()).toBe(arReceive.title);
    expect(await speaks(page)).toEqual({ lang: 'ar', dir: 'rtl' });
  }));

it('stays with its language when another cannot be loaded', async () => {
  // Without its complaints: a browser notes each address that it cannot reach.
  const { page, end } = await visitor(here.browser, here.origin);
  try {
    await page.goto('/');
    await heading(page, titles.en);
    await page.context().setOffline(true);
    await choice(page).selectOption('de');
    await page.getByText('The server cannot be reached.').waitFor({ state: 'attached' });
    expect(await choice(page).inputValue()).toBe('en');
    expect(await speaks(page)).toEqual({ lang: 'en', dir: 'ltr' });
    await page.context().setOffline(false);
    await page.reload();
    await heading(page, titles.en);
  } finally {
    await end();
  }
});

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
    await visiting(here, { locale: locales[language], ...small }, async ({ page }) => {
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
    await visiting(here, { locale: locales[language] }, async ({ page }) => {
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
  const locale = locales.ar;
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
