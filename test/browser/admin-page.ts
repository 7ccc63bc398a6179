/** The admin page as those see it who use it. */
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { Environment } from '../../src/config/settings.ts';
import { adminPaths, pages } from '../../src/contract/routes.ts';
import { adminPassword, adminServer } from '../support/admin.ts';
import { Doors, type SentBySender } from '../support/doors.ts';
import type { Listening } from '../support/listening.ts';
import { launchBrowser, visitor, type Visitor } from './visitor.ts';

export const tabs = ['overview', 'shares', 'health', 'storage', 'audit', 'configuration'] as const;

/** Runs with somebody whose browser had nothing to complain about, but answers of the `refused` statuses: it notes each in its console. */
export type Visit = (
  origin: string,
  run: (visitor: Visitor) => Promise<void>,
  options?: BrowserContextOptions & { readonly refused?: readonly (number | string)[] },
) => Promise<void>;

/** Visits with one browser, closed when the tests of the file are done. */
export function useVisits(): Visit {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  return async (origin, run, { refused = [], ...options } = {}) => {
    const one = await visitor(browser, origin, options);
    try {
      await run(one);
      // That nobody is signed in yet, the page learns from a 401.
      const wanted = [401, ...refused].map((status) =>
        typeof status === 'number' ? `status of ${String(status)}` : status,
      );
      expect(one.complaints.filter((complaint) => !wanted.some((text) => complaint.includes(text)))).toEqual([]);
    } finally {
      await one.end();
    }
  };
}

/** The server of a group of tests. */
export interface Here {
  readonly origin: string;
  readonly doors: Doors;
  readonly application: Listening['application'];
}

/** A server with an admin for each of these tests, ended with them. */
export function useServer(environment: () => Environment = () => ({})): Here {
  let server: Listening;
  beforeAll(async () => {
    server = await adminServer(environment());
  });
  afterAll(() => server.end());
  return {
    get origin() {
      return server.origin;
    },
    get doors() {
      return new Doors(server.origin);
    },
    get application() {
      return server.application;
    },
  };
}

export const passwordField = (page: Page): Locator => page.getByLabel('Admin password');

export async function give(page: Page, password: string, code?: string): Promise<void> {
  await passwordField(page).fill(password);
  if (code !== undefined) await page.getByLabel('Code', { exact: true }).fill(code);
  await passwordField(page).press('Enter');
}

/** Opens a tab, with somebody who is signed in. */
export async function enter(page: Page, tab: (typeof tabs)[number]): Promise<void> {
  await page.goto(`${pages.admin}#${tab}`);
  await give(page, adminPassword);
  await page.locator('.console').waitFor();
}

export const button = (page: Page, name: string | RegExp): Locator => page.getByRole('button', { name, exact: true });
export const confirm = (page: Page, action: string): Promise<void> =>
  page.getByRole('dialog').getByRole('button', { name: action, exact: true }).click();
export const row = (page: Page, { id }: SentBySender): Locator => page.locator(`[data-share="${id}"]`);
export const shortId = ({ id }: SentBySender): string => `${id.slice(0, 8)}…`;
/** What is shown of what was done; it is announced as well. */
export const told = (page: Page, text: string): Promise<void> => page.locator('.notice').getByText(text).waitFor();
/** The order is as of a few seconds ago: looks again until what was sent meanwhile is there. */
export async function seen(page: Page, what: Locator): Promise<void> {
  while (!(await what.isVisible())) {
    await button(page, 'Refresh').click();
    await what.waitFor({ timeout: 1_000 }).catch(() => undefined);
  }
}

/** The number that stands beside a line of a chart. */
export const legend = (page: Page, counter: string, text: string): Locator =>
  page.locator(`[data-counter="${counter}"] strong`).getByText(text, { exact: true });

/** Until it has the focus. */
export const focused = async (page: Page, it: Locator): Promise<void> => {
  while (!(await isFocused(it))) await page.waitForTimeout(50);
};
export const isFocused = (it: Locator): Promise<boolean> =>
  it.evaluate((element) => element === document.activeElement);

/** Answers who waits until the page has announced the text so often from now on. */
export async function announced(page: Page): Promise<(text: string, times: number) => Promise<unknown>> {
  await page.evaluate(() => {
    const region = document.querySelector('.visually-hidden[role=status]');
    const heard: (string | null)[] = [];
    Object.assign(globalThis, { heard });
    const hear = (): unknown => heard.push(region?.textContent ?? null);
    if (region !== null)
      new MutationObserver(hear).observe(region, { characterData: true, childList: true, subtree: true });
  });
  return (text, times) =>
    page.waitForFunction(
      ([wanted, often]) =>
        (globalThis as unknown as { heard: readonly string[] }).heard.filter((one) => one === wanted).length === often,
      [text, times] as const,
    );
}

/** Without events, until they are let through. */
export async function withoutEvents(page: Page): Promise<{ away: boolean }> {
  const state = { away: true };
  await page.route(`**${adminPaths.events}`, (route) =>
    state.away ? route.fulfill({ contentType: 'text/event-stream', body: ':\n\n' }) : route.continue(),
  );
  return state;
}

/** By its link, until it shows what it loads. */
export async function open(page: Page, tab: (typeof tabs)[number]): Promise<void> {
  await page.locator(`.console-nav a[href="#${tab}"]`).click();
  const loaded = {
    overview: '.plot canvas',
    shares: 'tbody tr',
    health: '.notice',
    storage: 'tbody tr',
    audit: 'tbody tr',
    configuration: '.setting',
  };
  await page.locator(loaded[tab]).first().waitFor();
}
