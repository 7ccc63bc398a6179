/** The admin page in a real browser: who gets in, and for how long. */
import { describe, expect, it } from '@jest/globals';
import { adminPaths, pages } from '../../src/contract/routes.ts';
import { SessionStore } from '../../src/share/session-store.ts';
import { adminPassword, adminServer, codeAt, totpSecret } from '../support/admin.ts';
import { ask } from '../support/answers.ts';
import { useVisits, useServer, passwordField, give, enter, button, confirm, focused, isFocused } from './admin-page.ts';

const visiting = useVisits();

describe('signing in to the admin page', () => {
  const here = useServer();

  it('lets nobody in with a wrong password, and says so in plain words; then in, and out again', () =>
    visiting(here.origin, async ({ page, context }) => {
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
      expect((await ask(here.origin, adminPaths.overview, { headers: stolen })).status).toBe(401);
    }));

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

  it('asks to sign in again when the session ends, and keeps what was being done', () =>
    visiting(here.origin, async ({ page }) => {
      await enter(page, 'configuration');
      const setting = page.locator('[data-setting="MAX_TEXT_BYTES"]');
      await setting.getByRole('button').click();
      await setting.getByRole('textbox').fill('3MiB');
      await here.application.get(SessionStore).endAll();
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
    visiting(here.origin, async ({ page: other }) => {
      await enter(other, 'overview');
      await visiting(here.origin, async ({ page }) => {
        await enter(page, 'overview');
        await button(page, 'Sign out everywhere').click();
        await confirm(page, 'Sign out everywhere');
        await page.getByText('Everybody is signed out, in every browser.').waitFor();
        await other.getByText('Your session has ended.').waitFor();
      });
    }));
});
