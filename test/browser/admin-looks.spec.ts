/** The admin page in a real browser: for everybody who uses it, in every language, on any screen. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { pages } from '../../src/contract/routes.ts';
import { languages, type Language } from '../../web/words/languages.ts';
import { violations } from './accessible.ts';
import { seen, tabs, useVisits, useServer, passwordField, enter, open } from './admin-page.ts';

const visiting = useVisits();

describe('the admin page', () => {
  const here = useServer();
  // What has no rows shows no table.
  beforeAll(async () => {
    await here.doors.send();
    await here.doors.revoke(await here.doors.send());
  });

  it.each(['light', 'dark'] as const)('has nothing that axe-core finds, on any tab, %s', (colorScheme) =>
    visiting(
      here.origin,
      async ({ page }) => {
        await page.goto(pages.admin);
        await passwordField(page).waitFor();
        expect(await violations(page)).toEqual([]);
        await enter(page, 'overview');
        for (const tab of tabs) {
          await open(page, tab);
          expect([tab, await violations(page)]).toEqual([tab, []]);
        }
      },
      { colorScheme },
    ),
  );

  it('breaks no word of a table, in no language, where it has the least room', () =>
    visiting(
      here.origin,
      async ({ page }) => {
        await enter(page, 'shares');
        for (const language of Object.keys(languages) as Language[]) {
          await page.locator('header select').filter({ hasText: languages.ar }).selectOption(language);
          await page.locator(`html[lang=${language}]`).waitFor();
          for (const tab of ['shares', 'audit'] as const) {
            await open(page, tab);
            if (tab === 'shares') await page.locator('.filter select').first().selectOption('burned');
            if (tab === 'shares') await page.locator('tbody .dot.burned').first().waitFor();
            const found = [language, tab, await overflow(page), await brokenWords(page)];
            expect(found).toEqual([language, tab, 0, []]);
          }
        }
      },
      { viewport: { width: 1_200, height: 800 } },
    ));

  it.each([
    ['beside the table', 1_200],
    ['below the cards of a telephone', 390],
  ])('keeps at hand what can be done with the chosen shares, %s', (_where, width) =>
    visiting(
      here.origin,
      async ({ page }) => {
        for (let n = 0; n < 20; n++) await here.doors.send();
        await enter(page, 'shares');
        await seen(page, page.getByText(/^\d\d shares/));
        for (const row of [page.locator('tbody tr').first(), page.locator('tbody tr').last()]) {
          await row.getByRole('checkbox').check();
          await row.scrollIntoViewIfNeeded();
          const burn = await page.locator('.selection .danger').boundingBox();
          expect(burn?.y).toBeGreaterThanOrEqual(0);
          expect((burn?.y ?? 700) + (burn?.height ?? 0)).toBeLessThanOrEqual(700);
        }
      },
      { viewport: { width, height: 700 } },
    ),
  );

  it.each([320, 390])('fits on a telephone of %s px', (width) =>
    visiting(
      here.origin,
      async ({ page }) => {
        await enter(page, 'overview');
        for (const tab of tabs) {
          await open(page, tab);
          expect([tab, await overflow(page)]).toEqual([tab, 0]);
        }
      },
      { viewport: { width, height: 700 } },
    ),
  );
});

const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Words of tables that stand on more than one line. */
const brokenWords = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const broken: string[] = [];
    for (const cell of document.querySelectorAll('.cards-table :is(th, td)')) {
      const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const node = texts.currentNode;
        for (const { 0: word, index } of (node.textContent ?? '').matchAll(/[\p{L}\p{N}-]+/gu)) {
          const range = document.createRange();
          range.setStart(node, index);
          range.setEnd(node, index + word.length);
          const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
          if (lines.size > 1 && !/\p{sc=Han}/u.test(word)) broken.push(word);
        }
      }
    }
    return broken;
  });
