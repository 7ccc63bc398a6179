/** What stands around every page, in a real browser. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser, visitor } from './visitor.ts';
import { runningServer, type RunningServer } from '../support/running-server.ts';

let browser: Browser;
let server: RunningServer;
beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), runningServer()]);
});
afterAll(async () => {
  await browser.close();
  await server.end();
});

describe.each(['/', '/s', '/m'])('the page %s', (path) => {
  it('renders without a complaint of the browser', async () => {
    const { page, complaints, end } = await visitor(browser, server.origin);
    await page.goto(path);
    await page.locator('main h1').waitFor();
    expect(complaints).toEqual([]);
    await end();
  });

  it('is dark when the person chooses so, and stays so', async () => {
    const { page, end } = await visitor(browser, server.origin, { colorScheme: 'light' });
    await page.goto(path);
    const paper = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await page.getByLabel('Appearance').selectOption('dark');
    const dark = await paper();
    expect(dark).not.toBe(light);
    await page.reload();
    await page.locator('main h1').waitFor();
    expect(await paper()).toBe(dark);
    await end();
  });
});
