/** The page that manages a share, in a real browser: what the owner sees is what happened, and what the owner does happens. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { Doors, newToken, type Known, type SendOptions } from '../support/doors.ts';
import { runningServer, type RunningServer } from '../support/running-server.ts';
import { violations } from './accessible.ts';
import { launchBrowser, visitor, type Visitor } from './visitor.ts';

let browser: Browser;
let server: RunningServer;
let doors: Doors;
beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), runningServer()]);
  doors = new Doors(server.origin);
});
afterAll(async () => {
  await browser.close();
  await server.end();
});

const manageLink = ({ id, ownerToken }: Known): string => `/m#${id}.${ownerToken}`;

/** Opens the manage page of a new share; ends with a browser that had nothing to complain about. */
async function managing(
  options: SendOptions,
  run: (page: Page, share: Known) => Promise<void>,
  refused?: number,
): Promise<void> {
  const share = await doors.send(options);
  await visiting(async ({ page }) => {
    await page.goto(manageLink(share));
    await page.locator('.state').waitFor();
    await run(page, share);
  }, refused);
}

/** @param refused the status of answers that are wanted here: the browser notes each in its console */
async function visiting(run: (visitor: Visitor) => Promise<void>, refused?: number): Promise<void> {
  const one = await visitor(browser, server.origin);
  try {
    await run(one);
    const wanted = `status of ${String(refused)}`;
    expect(one.complaints.filter((complaint) => !complaint.includes(wanted))).toEqual([]);
  } finally {
    await one.end();
  }
}

const state = (page: Page, name: string): Promise<void> => page.locator(`.state.${name}`).waitFor();

const confirm = async (page: Page, action: string): Promise<void> =>
  page.getByRole('dialog').getByRole('button', { name: action }).click();

describe('the manage page', () => {
  it('shows how the share stands, and follows it without a reload', () =>
    managing({ withPassword: true, members: { downloads: 2 } }, async (page, share) => {
      await state(page, 'ready');
      await page.getByText('0 of 2 taken').waitFor();
      await page.getByText('Nobody has opened it yet.').waitFor();
      expect((await doors.claim(share, newToken())).status).toBe(201);
      await page.getByText('1 of 2 taken').waitFor();
      await page.getByText('Somebody began to download it').waitFor();
      await doors.claim(share, newToken(), { passwordToken: newToken() });
      await page.getByText('1 wrong one tried').waitFor();
    }));

  it('unlocks a locked share, so that the right password works again', () =>
    managing({ withPassword: true }, async (page, share) => {
      for (let n = 0; n < 5; n++) await doors.claim(share, newToken(), { passwordToken: newToken() });
      await state(page, 'locked');
      await page.getByRole('button', { name: 'Unlock' }).click();
      await state(page, 'ready');
      await page.getByText('Unlocked by you').waitFor();
      expect((await doors.claim(share, newToken())).status).toBe(201);
    }));

  it('allows a taken share again, after asking', () =>
    managing({}, async (page, share) => {
      const first = newToken();
      await doors.claim(share, first);
      await state(page, 'claimed');
      await page.getByRole('button', { name: 'Allow it again' }).click();
      await confirm(page, 'Allow it again');
      await state(page, 'ready');
      expect((await doors.body(share, first)).code).toBe('claim.revoked');
      expect((await doors.claim(share, newToken())).status).toBe(201);
    }));

  it('changes the downloads and the end', () =>
    managing({}, async (page, share) => {
      await page.getByLabel('Downloads in all').fill('3');
      const end = new Date(Date.now() + 3 * 86_400_000);
      const local = new Date(end.getTime() - end.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
      await page.getByLabel('Ends', { exact: true }).fill(local);
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('0 of 3 taken').waitFor();
      const { downloads, expiresAt } = await doors.ownerView(share);
      expect([downloads, Date.parse(expiresAt)]).toEqual([3, Math.floor(end.getTime() / 60_000) * 60_000]);
    }));

  it('says why the server refuses a change, and that nothing was changed', () =>
    managing(
      {},
      async (page, share) => {
        await page.getByLabel('Ends', { exact: true }).fill('2001-01-01T00:00');
        await page.getByRole('button', { name: 'Save' }).click();
        await page.getByText('The server does not allow that value. Nothing was changed.').waitFor();
        expect((await doors.ownerView(share)).events.map(({ type }) => type)).not.toContain('changed');
      },
      422,
    ));

  it('revokes only after asking, and shows why the share is gone', () =>
    managing({}, async (page, share) => {
      await page.getByRole('button', { name: 'Revoke' }).click();
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect((await doors.ownerView(share)).state).toBe('ready');
      await page.getByRole('button', { name: 'Revoke' }).click();
      await confirm(page, 'Revoke');
      await state(page, 'burned');
      await page.getByText('You revoked it. The server has nothing of it any more.').waitFor();
      expect((await doors.ownerView(share)).reason).toBe('revoked');
    }));

  it('is used with the keyboard alone', () =>
    managing({}, async (page, share) => {
      const revoke = page.getByRole('button', { name: 'Revoke' });
      for (let n = 0; n < 30 && !(await revoke.evaluate((it) => it === document.activeElement)); n++)
        await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await state(page, 'burned');
      expect((await doors.ownerView(share)).reason).toBe('revoked');
    }));

  it('tells an incomplete link without asking the server', () =>
    visiting(async ({ page }) => {
      const asked: string[] = [];
      page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      await page.goto('/m#abc');
      await page.getByText('This manage link is incomplete').waitFor();
      expect(asked.filter((path) => path.startsWith('/api/'))).toEqual([]);
    }));

  it.each(['light', 'dark'] as const)('has no accessibility violation in any state, %s', async (colorScheme) => {
    const locked = await doors.send({ withPassword: true });
    for (let n = 0; n < 5; n++) await doors.claim(locked, newToken(), { passwordToken: newToken() });
    const claimed = await doors.send({ members: { downloads: 3 } });
    for (let n = 0; n < 2; n++) await doors.claim(claimed, newToken());
    const burned = await doors.send();
    await doors.revoke(burned);
    const uploading = await doors.send({ unfinished: true });
    const one = await visitor(browser, server.origin, { colorScheme });
    for (const share of [await doors.send(), locked, claimed, burned, uploading]) {
      await one.page.goto('about:blank');
      await one.page.goto(manageLink(share));
      await one.page.locator('.state').waitFor();
      expect(await violations(one.page)).toEqual([]);
    }
    await one.page.goto(manageLink(claimed));
    await one.page.getByRole('button', { name: 'Allow it again' }).click();
    expect(await violations(one.page)).toEqual([]);
    await one.end();
  });
});
