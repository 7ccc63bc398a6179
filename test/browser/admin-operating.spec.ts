/** The admin page in a real browser: what an admin does there really happens, on both engines. */
import { describe, expect, it } from '@jest/globals';
import type { ConfigResponse } from '../../src/contract/config.schema.ts';
import { paths } from '../../src/contract/routes.ts';
import { ChosenSettings } from '../../src/share/chosen-settings.ts';
import { Admin } from '../support/admin.ts';
import { ask } from '../support/answers.ts';
import { useBothEngines } from '../support/both-engines.ts';
import type { SentBySender } from '../support/doors.ts';
import {
  useVisits,
  useServer,
  enter,
  button,
  confirm,
  row,
  shortId,
  told,
  seen,
  isFocused,
  announced,
  withoutEvents,
} from './admin-page.ts';
import { SendPage } from './sending.ts';

const visiting = useVisits();

const engines = useBothEngines();

describe.each(engines.each)('the admin page on %s', (_name, environment) => {
  const here = useServer(environment);

  const isGone = async (share: SentBySender): Promise<boolean> => (await here.doors.look(share)).status === 410;

  it('burns the shares that were chosen, after asking, and only those', () =>
    visiting(here.origin, async ({ page }) => {
      const [one, two, three, four] = [
        await here.doors.send(),
        await here.doors.send(),
        await here.doors.send(),
        await here.doors.send(),
      ];
      const kept = await here.doors.send();
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
    visiting(here.origin, async ({ page }) => {
      await enter(page, 'configuration');
      const accept = page.getByRole('switch', { name: 'Accept new shares' });
      await accept.click();
      await confirm(page, 'Pause');
      await page.getByText('New shares are refused').waitFor();
      expect(await isFocused(accept)).toBe(true);
      const refused = await ask(here.origin, paths.files, { method: 'POST', body: formWith('secret') });
      expect([refused.status, refused.code]).toEqual([503, 'uploads.paused']);
      await visiting(
        here.origin,
        async ({ page: sending }) => {
          const send = await new SendPage(sending).visit();
          await send.write('a secret');
          await send.seal();
          await sending.getByText('The server takes nothing new at the moment.').waitFor();
        },
        { refused: [503] },
      );
      await page.getByRole('link', { name: 'Everything works; new shares are paused' }).waitFor();
      await accept.click();
      await page.getByText('New shares are accepted.').waitFor();
      expect(await isFocused(accept)).toBe(true);
      expect((await ask(here.origin, paths.files, { method: 'POST', body: formWith('secret') })).status).toBe(201);
    }));

  it('changes a limit in place, says what the server does not allow, and takes it back', () =>
    visiting(
      here.origin,
      async ({ page }) => {
        await enter(page, 'configuration');
        const setting = page.locator('[data-setting="MAX_EXPIRES_IN"]');
        const longest = async (): Promise<unknown> =>
          ((await ask(here.origin, paths.config)).json as ConfigResponse).limits.expiresInMax;
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

describe('changing the configuration', () => {
  const here = useServer();

  it('tells that somebody else changed the configuration meanwhile, and what was typed stays', () =>
    visiting(
      here.origin,
      async ({ page }) => {
        // Events would tell it before.
        await withoutEvents(page);
        await enter(page, 'configuration');
        const setting = page.locator('[data-setting="MAX_TEXT_BYTES"]');
        await setting.getByRole('button').click();
        await setting.getByRole('textbox').fill('2MiB');
        const other = await Admin.at(here.origin);
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
      here.origin,
      async ({ page }) => {
        await enter(page, 'configuration');
        await page.getByText('Live', { exact: true }).waitFor();
        const setting = page.locator('[data-setting="MAX_TEXT_BYTES"]');
        await setting.getByRole('button').click();
        await setting.getByRole('textbox').fill('4MiB');
        const other = await Admin.at(here.origin);
        expect((await other.configure({ settings: { MAX_TEXT_BYTES: '512KiB' } })).status).toBe(200);
        await setting.getByText('Now 512KiB: somebody else changed it.').waitFor();
        const longest = async (): Promise<unknown> =>
          ((await ask(here.origin, paths.config)).json as ConfigResponse).limits.textBytes;
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
    visiting(here.origin, async ({ page }) => {
      await here.application.get(ChosenSettings).change({ texts: { FORMER_SETTING: '1', MAX_EXPIRES_IN: 'soon' } });
      await enter(page, 'configuration');
      await page.locator('[data-ignored="MAX_EXPIRES_IN"]').getByText('MAX_EXPIRES_IN=soon').waitFor();
      for (const name of ['FORMER_SETTING', 'MAX_EXPIRES_IN']) {
        await button(page, `Take ${name} back`).click();
        await page.locator(`[data-ignored="${name}"]`).waitFor({ state: 'detached' });
      }
      expect(await page.locator('.ignored').innerText()).toBe('');
    }));
});
