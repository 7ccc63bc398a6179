/** The admin page in a real browser: what it shows is what really happens, without a reload. */
import { describe, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { adminPaths } from '../../src/contract/routes.ts';
import { lookingOnHeader } from '../../src/contract/headers.ts';
import { CounterStore } from '../../src/share/counter-store.ts';
import { Admin } from '../support/admin.ts';
import { newToken } from '../support/doors.ts';
import { useVisits, useServer, enter, button, row, seen, legend, isFocused, withoutEvents } from './admin-page.ts';

const visiting = useVisits();

describe('watching on the admin page', () => {
  const here = useServer();

  it('follows what happens without a reload', () =>
    visiting(here.origin, async ({ page }) => {
      await enter(page, 'overview');
      await page.getByText('Live', { exact: true }).waitFor();
      const ready = page.locator('.by-state div', { hasText: 'Ready' }).locator('dd');
      await page.waitForFunction(() => /^\d+$/.test(document.querySelector('.tile-number')?.textContent ?? ''));
      const before = Number(await ready.textContent());
      await here.doors.send();
      await here.doors.send();
      const locked = await here.doors.send({ withPassword: true });
      for (let n = 0; n < 5; n++) await here.doors.claim(locked, newToken(), { passwordToken: newToken() });
      await page
        .locator('.by-state div', { hasText: 'Locked' })
        .locator('dd')
        .getByText('1', { exact: true })
        .waitFor();
      await ready.getByText(String(before + 2), { exact: true }).waitFor();
      await legend(page, 'shares.ready', String(before + 2)).waitFor();
      await legend(page, 'shares.locked', '1').waitFor();
    }));

  it('draws the counters that the store keeps, and goes on by itself', () =>
    visiting(
      here.origin,
      async ({ page }) => {
        let interrupted = false;
        const counters = here.application.get(CounterStore);
        const count = (number: number, counts: Readonly<Record<string, number>>): Promise<void> =>
          counters.add({ process: 'test', number, counts });
        // Nothing in these tests does this by itself.
        await count(1, { 'downloads.interrupted': 7, 'burns.lost': 1, 'errors.claim.exhausted': 3 });
        // What happens between the answer and the next event is of both.
        await page.route(`**${adminPaths.series}*`, async (route) => {
          const response = await route.fetch();
          if (!interrupted) await count(2, { 'downloads.interrupted': 3 });
          interrupted = true;
          await route.fulfill({ response });
        });
        await enter(page, 'overview');
        const chart = page.getByRole('slider', { name: 'Shares and downloads, time' });
        await legend(page, 'downloads.interrupted', '10').waitFor();
        await legend(page, 'burns.lost', '1').waitFor();
        await legend(page, 'errors.claim.exhausted', '3').waitFor();
        await count(3, { 'downloads.interrupted': 5 });
        await legend(page, 'downloads.interrupted', '15').waitFor();
        expect(await inkOn(chart)).toBeGreaterThan(100);
        await page.getByLabel('Year').check();
        await page.getByText('the last year').first().waitFor();
        await legend(page, 'downloads.interrupted', '15').waitFor();
        await chart.focus();
        await page.keyboard.press('End');
        expect(await chart.getAttribute('aria-valuetext')).toContain('Interrupted 15');
        // The days of the counters begin at midnight UTC, wherever somebody looks from.
        const today = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' }).format(Date.now());
        expect(await chart.getAttribute('aria-valuetext')).toContain(today);
        await page.keyboard.press('ArrowLeft');
        expect(await chart.getAttribute('aria-valuetext')).toContain('Nothing happened.');
        await page.getByText('Show as a table').first().click();
        await page
          .getByRole('region', { name: 'Shares and downloads, the last year' })
          .getByRole('cell', { name: '15', exact: true })
          .waitFor();
        const byState = page.getByRole('slider', { name: 'Shares by state, time' });
        expect(await inkOn(byState)).toBeGreaterThan(100);
        // What lies under the pointer after scrolling would be pointed at.
        await page.mouse.move(0, 0);
        await byState.focus();
        await page.keyboard.press('End');
        expect(await byState.getAttribute('aria-valuetext')).toMatch(/Ready \d+, .*Locked \d/);
        await page.keyboard.press('ArrowLeft');
        expect(await byState.getAttribute('aria-valuetext')).toContain('Not noted.');
      },
      { timezoneId: 'Pacific/Honolulu' },
    ));

  it('filters, sorts and pages the shares', () =>
    visiting(here.origin, async ({ page }) => {
      for (let n = 0; n < 52; n++) await here.doors.send();
      const large = await here.doors.send({ plainBytes: 50_000 });
      await enter(page, 'shares');
      const rows = page.locator('tbody tr');
      await seen(page, page.getByText(/^5\d shares/));
      expect(await rows.count()).toBe(50);
      const next = button(page, 'Next');
      await next.click();
      await page.getByText('Page 2').waitFor();
      await button(page, 'Back').click();
      await page.getByText('Page 1').waitFor();
      // When its last page is emptied there are as many as fill the first one: that is the only one then.
      await next.click();
      await page.getByText('Page 2').waitFor();
      await page.getByLabel('Select all on this page').check();
      await page.locator('.selection .danger').click();
      await page.getByRole('dialog').locator('.danger').click();
      await page.getByText('Page 1').waitFor();
      expect([await rows.count(), await next.isDisabled()]).toEqual([50, true]);
      const leaving = await rows.last().getAttribute('data-share');
      await rows.last().getByRole('checkbox').check();
      await (await Admin.at(here.origin)).change('DELETE', `${adminPaths.shares}/${String(leaving)}`);
      const refresh = button(page, 'Refresh');
      await refresh.press('Enter');
      await page.getByText('0 selected').waitFor();
      expect(await isFocused(refresh)).toBe(true);
      await page.getByLabel('Order').selectOption('Largest first');
      await row(page, large).waitFor();
      expect(await rows.first().getAttribute('data-share')).toBe(large.id);
      await page.getByRole('columnheader', { name: 'Size' }).getByRole('button').click();
      await page.waitForFunction(
        (id) => document.querySelector('tbody tr')?.getAttribute('data-share') !== id,
        large.id,
      );
      await page.getByLabel('State', { exact: true }).selectOption('Scheduled');
      await page.getByText('No share is like that now.').waitFor();
      // No more of an id than tells it from the others is written anywhere to be read.
      expect(await page.locator('main').innerText()).not.toContain(large.id);
    }));

  it('says when it is not live, and catches up by itself when it is again, which keeps no session alive', () =>
    visiting(
      here.origin,
      async ({ page }) => {
        const events = await withoutEvents(page);
        await page.route(`**${adminPaths.session}`, (route) =>
          route.request().method() === 'DELETE' ? route.abort() : route.continue(),
        );
        const byItself: boolean[] = [];
        page.on('request', (request) => {
          if (request.url().endsWith(adminPaths.configuration))
            byItself.push(lookingOnHeader.toLowerCase() in request.headers());
        });
        await enter(page, 'configuration');
        const setting = page.locator('[data-setting="RATE_LOOK_PER_MINUTE"]');
        await setting.waitFor();
        await page.getByText('Not live. Trying again …').waitFor();
        await button(page, 'Sign out').click();
        await page.locator('.sign-out .notice').waitFor();
        const other = await Admin.at(here.origin);
        const change = async (perMinute: string): Promise<void> => {
          expect((await other.configure({ settings: { RATE_LOOK_PER_MINUTE: perMinute } })).status).toBe(200);
        };
        await change('77');
        events.away = false;
        await page.getByText('Live', { exact: true }).waitFor();
        await setting.getByText('77', { exact: true }).waitFor();
        expect(await page.locator('.sign-out .notice').count()).toBe(0);
        await change('78');
        await setting.getByText('78', { exact: true }).waitFor();
        const already = byItself.length;
        const answered = page.waitForResponse(`**${adminPaths.configuration}`);
        await button(page, 'Refresh').click();
        await answered;
        expect(byItself[0]).toBe(false);
        expect([...new Set(byItself.slice(1, already))]).toEqual([true]);
        expect(byItself.slice(already)).toEqual([false]);
      },
      { refused: ['FAILED'] },
    ));
});

describe('the charts of the admin page', () => {
  const here = useServer();

  it('show what really happened, as often as it did, and go on', async () => {
    const [taken, revoked] = [await here.doors.send({ plainBytes: 100_000 }), await here.doors.send()];
    const locked = await here.doors.send({ withPassword: true });
    for (let n = 0; n < 5; n++) await here.doors.claim(locked, newToken(), { passwordToken: newToken() });
    const token = newToken();
    await here.doors.claim(taken, token);
    await here.doors.body(taken, token);
    await here.doors.acknowledge(taken, token);
    await here.doors.revoke(revoked);
    await visiting(here.origin, async ({ page }) => {
      page.setDefaultTimeout(20_000);
      await enter(page, 'overview');
      const happened = {
        'shares.created': '3',
        claims: '1',
        'downloads.completed': '1',
        'burns.downloaded': '1',
        'burns.revoked': '1',
        'passwords.wrong': '5',
        locks: '1',
      };
      for (const [name, times] of Object.entries(happened)) await legend(page, name, times).waitFor();
      await here.doors.send();
      await legend(page, 'shares.created', '4').waitFor();
    });
  });
});

/** How many points of the canvas have a colour. */
const inkOn = (chart: Locator): Promise<number> =>
  chart.locator('canvas').evaluate((canvas) => {
    const { width, height } = canvas as HTMLCanvasElement;
    const data = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
    let points = 0;
    for (let at = 3; at < data.length; at += 4) if (data[at] !== 0) points += 1;
    return points;
  });
