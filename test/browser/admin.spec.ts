/** The admin page in a real browser: who gets in, what they see of what really happens, and what they do really happens. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { Environment } from '../../src/config/settings.ts';
import type { ConfigResponse } from '../../src/contract/config.schema.ts';
import { adminPaths, pages, paths } from '../../src/contract/routes.ts';
import { lookingOnHeader } from '../../src/contract/headers.ts';
import { ChosenSettings } from '../../src/share/chosen-settings.ts';
import { CounterStore } from '../../src/share/counter-store.ts';
import { SessionStore } from '../../src/share/session-store.ts';
import { Admin, adminPassword, adminServer, codeAt, totpSecret } from '../support/admin.ts';
import { ask } from '../support/answers.ts';
import { Doors, newToken, type SentBySender } from '../support/doors.ts';
import type { Listening } from '../support/listening.ts';
import { RedisServer } from '../support/redis-server.ts';
import { languages, type Language } from '../../web/words/languages.ts';
import { violations } from './accessible.ts';
import { launchBrowser, visitor, type Visitor } from './visitor.ts';

const PATIENCE_MS = 60_000;
const tabs = ['overview', 'shares', 'health', 'storage', 'audit', 'configuration'] as const;

let browser: Browser;
let redis: RedisServer;
beforeAll(async () => {
  [browser, redis] = await Promise.all([launchBrowser(), RedisServer.start()]);
}, PATIENCE_MS);
afterAll(async () => {
  await browser.close();
  await redis.remove();
});

/** Runs with a browser of its own that had nothing to complain about, but answers of these statuses: it notes each in its console. */
async function visiting(
  origin: string,
  run: (visitor: Visitor) => Promise<void>,
  { refused = [], ...options }: BrowserContextOptions & { readonly refused?: readonly (number | string)[] } = {},
): Promise<void> {
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
}

const passwordField = (page: Page): Locator => page.getByLabel('Admin password');

async function give(page: Page, password: string, code?: string): Promise<void> {
  await passwordField(page).fill(password);
  if (code !== undefined) await page.getByLabel('Code', { exact: true }).fill(code);
  await passwordField(page).press('Enter');
}

/** Opens a tab, with somebody who is signed in. */
async function enter(page: Page, tab: (typeof tabs)[number]): Promise<void> {
  await page.goto(`${pages.admin}#${tab}`);
  await give(page, adminPassword);
  await page.locator('.console').waitFor();
}

const button = (page: Page, name: string | RegExp): Locator => page.getByRole('button', { name, exact: true });
const confirm = (page: Page, action: string): Promise<void> =>
  page.getByRole('dialog').getByRole('button', { name: action, exact: true }).click();
const row = (page: Page, { id }: SentBySender): Locator => page.locator(`[data-share="${id}"]`);
const shortId = ({ id }: SentBySender): string => `${id.slice(0, 8)}…`;
/** What is shown of what was done; it is announced as well. */
const told = (page: Page, text: string): Promise<void> => page.locator('.notice').getByText(text).waitFor();
/** The order is as of a few seconds ago: looks again until what was sent meanwhile is there. */
async function seen(page: Page, what: Locator): Promise<void> {
  while (!(await what.isVisible())) {
    await button(page, 'Refresh').click();
    await what.waitFor({ timeout: 1_000 }).catch(() => undefined);
  }
}

/** The number that stands beside a line of a chart. */
const legend = (page: Page, counter: string, text: string): Locator =>
  page.locator(`[data-counter="${counter}"] strong`).getByText(text, { exact: true });

/** Until it has the focus. */
const focused = async (page: Page, it: Locator): Promise<void> => {
  while (!(await isFocused(it))) await page.waitForTimeout(50);
};
const isFocused = (it: Locator): Promise<boolean> => it.evaluate((element) => element === document.activeElement);

/** Answers who waits until the page has announced the text so often from now on. */
async function announced(page: Page): Promise<(text: string, times: number) => Promise<unknown>> {
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
async function withoutEvents(page: Page): Promise<{ away: boolean }> {
  const state = { away: true };
  await page.route(`**${adminPaths.events}`, (route) =>
    state.away ? route.fulfill({ contentType: 'text/event-stream', body: ':\n\n' }) : route.continue(),
  );
  return state;
}

const engines: Readonly<Record<string, () => Environment>> = {
  embedded: () => ({}),
  Redis: () => ({ REDIS_URL: redis.url, REDIS_PREFIX: `${randomUUID()}:` }),
};

describe.each(Object.entries(engines))('the admin page on %s', (_name, environment) => {
  let server: Listening;
  let doors: Doors;
  beforeAll(async () => {
    server = await adminServer(environment());
    doors = new Doors(server.origin);
  }, PATIENCE_MS);
  afterAll(() => server.end(), PATIENCE_MS);

  const isGone = async (share: SentBySender): Promise<boolean> => (await doors.look(share)).status === 410;

  it('lets nobody in with a wrong password, and says so in plain words; then in, and out again', () =>
    visiting(server.origin, async ({ page, context }) => {
      await page.goto(pages.admin);
      await passwordField(page).waitFor();
      expect(await isFocused(passwordField(page))).toBe(true);
      await button(page, 'Sign in').click();
      await page.getByText('Enter the password.').waitFor();
      await give(page, 'correct horse');
      await page.getByText('That did not work.').waitFor();
      expect(await isFocused(passwordField(page))).toBe(true);
      await give(page, adminPassword);
      const overview = page.getByRole('heading', { name: 'Overview' });
      await overview.waitFor();
      await focused(page, overview);
      await page.reload();
      await page.getByRole('heading', { name: 'Overview' }).waitFor();
      const [cookie] = await context.cookies();
      await button(page, 'Sign out').click();
      await page.getByText('You are signed out.').waitFor();
      const stolen = { cookie: `${String(cookie?.name)}=${String(cookie?.value)}` };
      expect((await ask(server.origin, adminPaths.overview, { headers: stolen })).status).toBe(401);
    }));

  it('burns the shares that were chosen, after asking, and only those', () =>
    visiting(server.origin, async ({ page }) => {
      const [one, two, three, four] = [await doors.send(), await doors.send(), await doors.send(), await doors.send()];
      const kept = await doors.send();
      await enter(page, 'shares');
      await seen(page, row(page, kept));
      await row(page, one).getByRole('checkbox').check();
      await row(page, two).getByRole('checkbox').check();
      // Nobody burns what they do not see.
      await page.getByRole('columnheader', { name: 'Size' }).getByRole('button').click();
      await page.getByText('0 selected').waitFor();
      await row(page, one).getByRole('checkbox').check();
      await row(page, two).getByRole('checkbox').check();
      await button(page, 'Burn 2 shares').click();
      await page.getByRole('dialog').getByText('This cannot be undone.').waitFor();
      for (const share of [one, two])
        await page.getByRole('dialog').getByText(shortId(share), { exact: true }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect([await isGone(one), await isGone(two)]).toEqual([false, false]);
      await button(page, 'Burn 2 shares').click();
      await confirm(page, 'Burn 2 shares');
      await told(page, '2 shares were burned.');
      await row(page, one).waitFor({ state: 'detached' });
      const hear = await announced(page);
      for (const share of [three, four]) {
        await row(page, share).getByRole('button').click();
        await confirm(page, 'Burn 1 share');
        await row(page, share).waitFor({ state: 'detached' });
      }
      await hear('1 share was burned.', 2);
      expect(await Promise.all([one, two, three, four, kept].map(isGone))).toEqual([true, true, true, true, false]);
      // Whoever uses the keyboard goes on from the table.
      await page.waitForFunction(() => document.activeElement?.matches('.shares') === true);
      await page.getByLabel('State', { exact: true }).selectOption('Burned');
      await row(page, one).getByText('(removed by an admin)').waitFor();
      await page.getByRole('link', { name: 'Audit' }).click();
      await page.getByRole('row', { name: 'Burned a share' }).getByText(shortId(one), { exact: true }).waitFor();
      expect(await page.locator('main').innerText()).not.toContain(one.id);
    }));

  it('pauses new uploads after asking, which whoever sends is told, and lets them go on', () =>
    visiting(server.origin, async ({ page }) => {
      await enter(page, 'configuration');
      const accept = page.getByRole('switch', { name: 'Accept new shares' });
      await accept.click();
      await confirm(page, 'Pause');
      await page.getByText('New shares are refused').waitFor();
      expect(await isFocused(accept)).toBe(true);
      const refused = await ask(server.origin, paths.files, { method: 'POST', body: formWith('secret') });
      expect([refused.status, refused.code]).toEqual([503, 'uploads.paused']);
      await page.getByRole('link', { name: 'Everything works; new shares are paused' }).waitFor();
      await accept.click();
      await page.getByText('New shares are accepted.').waitFor();
      expect(await isFocused(accept)).toBe(true);
      expect((await ask(server.origin, paths.files, { method: 'POST', body: formWith('secret') })).status).toBe(201);
    }));

  it('changes a limit in place, says what the server does not allow, and takes it back', () =>
    visiting(
      server.origin,
      async ({ page }) => {
        await enter(page, 'configuration');
        const setting = page.locator('[data-setting="MAX_EXPIRES_IN"]');
        const longest = async (): Promise<unknown> =>
          ((await ask(server.origin, paths.config)).json as ConfigResponse).limits.expiresInMax;
        const before = await longest();
        await setting.getByRole('button', { name: 'Change MAX_EXPIRES_IN' }).click();
        const field = setting.getByRole('textbox');
        await field.fill('soon');
        await setting.getByRole('button', { name: 'Save' }).click();
        await setting.getByRole('alert').waitFor();
        expect([await longest(), await isFocused(field)]).toEqual([before, true]);
        await field.fill('7d');
        await field.press('Enter');
        await setting.getByText('Chosen here').waitFor();
        expect(await longest()).toBe(7 * 86_400);
        await setting.getByRole('button', { name: 'Change MAX_EXPIRES_IN' }).press('Enter');
        await setting.getByRole('button', { name: 'Back to what the server was started with' }).click();
        await setting.getByText('Default', { exact: true }).waitFor();
        expect(await longest()).toBe(before);
        await page.getByRole('link', { name: 'Audit' }).click();
        await page.getByRole('row', { name: 'Changed a setting' }).getByText('MAX_EXPIRES_IN').first().waitFor();
      },
      { refused: [422] },
    ));
});

const formWith = (text: string): FormData => {
  const form = new FormData();
  form.set('text', text);
  return form;
};

describe('the admin page', () => {
  let server: Listening;
  let doors: Doors;
  beforeAll(async () => {
    server = await adminServer();
    doors = new Doors(server.origin);
  }, PATIENCE_MS);
  afterAll(() => server.end(), PATIENCE_MS);

  it('is not there without a password', async () => {
    const plain = await adminServer({ ADMIN_PASSWORD_HASH: '' });
    expect((await ask(plain.origin, pages.admin)).status).toBe(404);
    await plain.end();
  });

  it('asks for a code where there is a second factor, and takes each one once', async () => {
    const guarded = await adminServer({ ADMIN_TOTP_SECRET: totpSecret });
    await visiting(guarded.origin, async ({ page }) => {
      await page.goto(pages.admin);
      const code = page.getByLabel('Code', { exact: true });
      expect(await code.getAttribute('autocomplete')).toBe('one-time-code');
      await give(page, adminPassword);
      await page.getByText('That did not work.').waitFor();
      await give(page, adminPassword, '12345');
      await page.getByText('A code is six digits.').waitFor();
      expect(await isFocused(code)).toBe(true);
      const right = codeAt(Date.now());
      await give(page, adminPassword, `${right.slice(0, 3)} ${right.slice(3)}`);
      await page.locator('.console').waitFor();
      await button(page, 'Sign out').click();
      await give(page, adminPassword, right);
      await page.getByText('That did not work.').waitFor();
    });
    await guarded.end();
  });

  it('follows what happens without a reload', () =>
    visiting(server.origin, async ({ page }) => {
      await enter(page, 'overview');
      await page.getByText('Live', { exact: true }).waitFor();
      const ready = page.locator('.by-state div', { hasText: 'Ready' }).locator('dd');
      await page.waitForFunction(() => /^\d+$/.test(document.querySelector('.tile-number')?.textContent ?? ''));
      const before = Number(await ready.textContent());
      await doors.send();
      await doors.send();
      const locked = await doors.send({ withPassword: true });
      for (let n = 0; n < 5; n++) await doors.claim(locked, newToken(), { passwordToken: newToken() });
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
      server.origin,
      async ({ page }) => {
        let interrupted = false;
        const counters = server.application.get(CounterStore);
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
    visiting(server.origin, async ({ page }) => {
      for (let n = 0; n < 52; n++) await doors.send();
      const large = await doors.send({ plainBytes: 50_000 });
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
      await (await Admin.at(server.origin)).change('DELETE', `${adminPaths.shares}/${String(leaving)}`);
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

  it('tells that somebody else changed the configuration meanwhile, and what was typed stays', () =>
    visiting(
      server.origin,
      async ({ page }) => {
        // Events would tell it before.
        await withoutEvents(page);
        await enter(page, 'configuration');
        const setting = page.locator('[data-setting="MAX_TEXT_BYTES"]');
        await setting.getByRole('button').click();
        await setting.getByRole('textbox').fill('2MiB');
        const other = await Admin.at(server.origin);
        expect((await other.configure({ settings: { RATE_LOOK_PER_MINUTE: '61' } })).status).toBe(200);
        await setting.getByRole('button', { name: 'Save' }).click();
        await page.getByText('Somebody else changed the configuration in the meantime.').waitFor();
        await page.locator('[data-setting="RATE_LOOK_PER_MINUTE"]').getByText('61').waitFor();
        expect(await setting.getByRole('textbox').inputValue()).toBe('2MiB');
        await setting.getByRole('button', { name: 'Save' }).click();
        await setting.getByText('Chosen here').waitFor();
      },
      { refused: [409] },
    ));

  it('tells that somebody else changed the very setting that is being changed, and overwrites it only after that', () =>
    visiting(
      server.origin,
      async ({ page }) => {
        await enter(page, 'configuration');
        await page.getByText('Live', { exact: true }).waitFor();
        const setting = page.locator('[data-setting="MAX_TEXT_BYTES"]');
        await setting.getByRole('button').click();
        await setting.getByRole('textbox').fill('4MiB');
        const other = await Admin.at(server.origin);
        expect((await other.configure({ settings: { MAX_TEXT_BYTES: '512KiB' } })).status).toBe(200);
        await setting.getByText('Now 512KiB: somebody else changed it.').waitFor();
        const longest = async (): Promise<unknown> =>
          ((await ask(server.origin, paths.config)).json as ConfigResponse).limits.textBytes;
        await setting.getByRole('button', { name: 'Save' }).click();
        await setting.getByText('Somebody else changed the configuration in the meantime.').waitFor();
        expect(await longest()).toBe(512 * 1_024);
        await setting.getByRole('button', { name: 'Save' }).click();
        await setting.getByText('4MiB', { exact: true }).waitFor();
        expect(await longest()).toBe(4 * 1_048_576);
      },
      { refused: [409] },
    ));

  it('names what was chosen and is ignored, and takes it back', () =>
    visiting(server.origin, async ({ page }) => {
      await server.application.get(ChosenSettings).change({ texts: { FORMER_SETTING: '1', MAX_EXPIRES_IN: 'soon' } });
      await enter(page, 'configuration');
      await page.locator('[data-ignored="MAX_EXPIRES_IN"]').getByText('MAX_EXPIRES_IN=soon').waitFor();
      for (const name of ['FORMER_SETTING', 'MAX_EXPIRES_IN']) {
        await button(page, `Take ${name} back`).click();
        await page.locator(`[data-ignored="${name}"]`).waitFor({ state: 'detached' });
      }
      expect(await page.locator('.ignored').innerText()).toBe('');
    }));

  it('asks to sign in again when the session ends, and keeps what was being done', () =>
    visiting(server.origin, async ({ page }) => {
      await enter(page, 'configuration');
      const setting = page.locator('[data-setting="MAX_TEXT_BYTES"]');
      await setting.getByRole('button').click();
      await setting.getByRole('textbox').fill('3MiB');
      await server.application.get(SessionStore).endAll();
      await page.getByText('Your session has ended.').waitFor();
      expect(await setting.isVisible()).toBe(false);
      await give(page, adminPassword);
      await setting.waitFor();
      await focused(page, page.getByRole('heading', { name: 'Configuration' }));
      expect(await setting.getByRole('textbox').inputValue()).toBe('3MiB');
      await setting.getByRole('button', { name: 'Save' }).click();
      await setting.getByText('3MiB', { exact: true }).waitFor();
    }));

  it('signs everybody out, in other browsers too, after asking', () =>
    visiting(server.origin, async ({ page: other }) => {
      await enter(other, 'overview');
      await visiting(server.origin, async ({ page }) => {
        await enter(page, 'overview');
        await button(page, 'Sign out everywhere').click();
        await confirm(page, 'Sign out everywhere');
        await page.getByText('Everybody is signed out, in every browser.').waitFor();
        await other.getByText('Your session has ended.').waitFor();
      });
    }));

  it('says when it is not live, and catches up by itself when it is again, which keeps no session alive', () =>
    visiting(
      server.origin,
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
        const other = await Admin.at(server.origin);
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

  it.each(['light', 'dark'] as const)('has nothing that axe-core finds, on any tab, %s', (colorScheme) =>
    visiting(
      server.origin,
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
      server.origin,
      async ({ page }) => {
        await doors.send();
        await doors.revoke(await doors.send());
        await enter(page, 'shares');
        await seen(page, page.locator('tbody tr').first());
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

  it.each([320, 390])('fits on a telephone of %s px', (width) =>
    visiting(
      server.origin,
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

describe('the charts of the admin page', () => {
  let server: Listening;
  let doors: Doors;
  beforeAll(async () => {
    server = await adminServer();
    doors = new Doors(server.origin);
  }, PATIENCE_MS);
  afterAll(() => server.end(), PATIENCE_MS);

  it('show what really happened, as often as it did, and go on', async () => {
    const [taken, revoked] = [await doors.send({ plainBytes: 100_000 }), await doors.send()];
    const locked = await doors.send({ withPassword: true });
    for (let n = 0; n < 5; n++) await doors.claim(locked, newToken(), { passwordToken: newToken() });
    const token = newToken();
    await doors.claim(taken, token);
    await doors.body(taken, token);
    await doors.acknowledge(taken, token);
    await doors.revoke(revoked);
    await visiting(server.origin, async ({ page }) => {
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
      await doors.send();
      await legend(page, 'shares.created', '4').waitFor();
    });
  });
});

/** By its link, until it shows what it loads. */
async function open(page: Page, tab: (typeof tabs)[number]): Promise<void> {
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

/** How many points of the canvas have a colour. */
const inkOn = (chart: Locator): Promise<number> =>
  chart.locator('canvas').evaluate((canvas) => {
    const { width, height } = canvas as HTMLCanvasElement;
    const data = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
    let points = 0;
    for (let at = 3; at < data.length; at += 4) if (data[at] !== 0) points += 1;
    return points;
  });
