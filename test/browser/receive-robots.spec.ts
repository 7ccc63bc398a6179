/** Nobody but a person who presses spends a download: no visit, no prefetch, no script, no held key. */
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { curl } from '../support/curl.ts';
import { until } from '../support/until.ts';
import { heading, press, sendBytes, sendText, stage, visiting, waysOnly, type Sent } from './receiving.ts';

const on = stage();

async function isUnspent(sent: Sent): Promise<void> {
  const { downloadsLeft, claims } = await on.doors.ownerView(sent);
  expect([downloadsLeft, claims]).toEqual([1, []]);
}

/** The button that would spend it, once it can be pressed. */
async function download(page: Page): Promise<void> {
  await heading(page, 'A file for you');
  await page.locator('button.primary:not([disabled])').waitFor();
}

describe('nothing is spent', () => {
  it.each([
    ['Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)'],
    ['facebookexternalhit/1.1'],
    ['Mozilla/5.0 (compatible; Googlebot/2.1)'],
    ['WhatsApp/2.23'],
  ])('by %s, that loads the page as a browser does and waits', (userAgent) =>
    visiting(on, { userAgent }, async ({ page }) => {
      const sent = await sendBytes(on.origin, 1_000);
      await page.goto(sent.link);
      await download(page);
      await page.mouse.move(200, 400);
      await page.mouse.wheel(0, 500);
      await page.reload();
      await download(page);
      await isUnspent(sent);
    }),
  );

  it.each([['-I'], ['-XGET'], ['-XOPTIONS'], ['-r0-99'], ['-HPurpose: prefetch']])(
    'by curl %s on the address of the page',
    async (option) => {
      const sent = await sendBytes(on.origin, 1_000);
      const { exitCode } = await curl(option, '-A', 'Twitterbot/1.0', sent.link);
      expect(exitCode).toBe(0);
      await isUnspent(sent);
    },
  );

  it('by a script that presses: on the button, by the form of a click, by the keyboard', () =>
    visiting(on, { without: waysOnly.streamed }, async ({ page }) => {
      const sent = await sendBytes(on.origin, 1_000);
      await page.goto(sent.link);
      await download(page);
      await page.evaluate(() => {
        const button = document.querySelector<HTMLButtonElement>('button.primary');
        button?.click();
        button?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
        button?.dispatchEvent(new PointerEvent('click', { bubbles: true }));
        button?.focus();
        button?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
      });
      await download(page);
      await isUnspent(sent);
      // The same button, the same page: a person can.
      await press(page, 'Download');
      await heading(page, 'Complete and verified');
    }));

  it('by a key that was held down before the page was there', () =>
    visiting(on, { without: waysOnly.streamed }, async ({ page }) => {
      const sent = await sendBytes(on.origin, 1_000);
      await page.goto(sent.link);
      await download(page);
      const repeated = {
        type: 'rawKeyDown',
        key: 'Enter',
        code: 'Enter',
        windowsVirtualKeyCode: 13,
        text: '\r',
      } as const;
      await page.locator('button.primary').focus();
      const devtools = await page.context().newCDPSession(page);
      for (let n = 0; n < 5; n += 1)
        await devtools.send('Input.dispatchKeyEvent', { ...repeated, type: 'keyDown', autoRepeat: true });
      await download(page);
      await isUnspent(sent);
      // The same event, not repeated, is a press.
      await devtools.send('Input.dispatchKeyEvent', { ...repeated, type: 'keyDown' });
      await heading(page, 'Complete and verified');
    }));

  it('by a person who enters the password and reads what is there', () =>
    visiting(on, {}, async ({ page }) => {
      const sent = await sendText(on.origin, 'secret', { password: 'pass' });
      await page.goto(sent.link);
      await page.getByLabel('Password').fill('pass');
      await press(page, 'Open');
      await heading(page, 'A text for you');
      await isUnspent(sent);
    }));

  it('by a person who closes the dialog in which a file is picked', () =>
    visiting(on, {}, async ({ page }) => {
      await page.addInitScript(() => {
        const pick = (): Promise<never> =>
          Promise.reject(new DOMException('The user aborted a request.', 'AbortError'));
        Object.defineProperty(globalThis, 'showSaveFilePicker', { value: pick, configurable: true });
      });
      const sent = await sendBytes(on.origin, 1_000);
      await page.goto(sent.link);
      await press(page, 'Download');
      await download(page);
      await isUnspent(sent);
    }));
});

it('is spent once, however fast a person presses', () =>
  visiting(on, { without: waysOnly.streamed }, async ({ page }) => {
    const sent = await sendBytes(on.origin, 1_000, { downloads: 5 });
    await page.goto(sent.link);
    await download(page);
    await page.getByRole('button', { name: 'Download' }).click({ clickCount: 4, delay: 1 });
    await heading(page, 'Complete and verified');
    await until(async () => (await on.doors.ownerView(sent)).claims.length > 0, 'it is claimed');
    expect((await on.doors.ownerView(sent)).claims).toHaveLength(1);
  }));
