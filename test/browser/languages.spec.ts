/** The pages in six languages, in a real browser: chosen by it, switched by a person, and kept. */
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
import { heading, stage, visiting } from './receiving.ts';
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
