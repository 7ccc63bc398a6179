/** The page that sends for everybody: by the keyboard alone, and with nothing that axe-core finds, in every state and both themes. */
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { tabTo, violationsInBothThemes } from './accessible.ts';
import { press, stage, visiting } from './receiving.ts';
import { fileNamed, open, patiently, SendPage, someBytes } from './sending.ts';

const on = stage({ MAX_SHARE_BYTES: '2MiB' });

const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] } as const;
const link = 'Link for the recipient';

async function findsNothing(page: Page): Promise<void> {
  expect(await violationsInBothThemes(page)).toEqual([]);
}

/** Chooses a file that does not travel in one request. */
async function chosen(page: Page): Promise<SendPage> {
  const send = await new SendPage(page).visit();
  await send.choose(fileNamed('report.bin', someBytes(1_500_000)));
  return send;
}

describe('with the keyboard alone', () => {
  it('a text is written, given a password and sent, and its link is copied', () =>
    visiting(on, { permissions: [...clipboard.permissions] }, async ({ page }) => {
      await new SendPage(page).visit();
      await tabTo(page, 'Files');
      await page.keyboard.press('ArrowRight');
      await tabTo(page, 'Your text');
      await page.keyboard.type('by keys');
      await tabTo(page, 'Expires after so many downloads');
      await page.keyboard.type('3');
      await tabTo(page, 'More options');
      await page.keyboard.press('Enter');
      await tabTo(page, 'Password');
      await page.keyboard.type('pass');
      await tabTo(page, 'Seal and send');
      await page.keyboard.press('Enter');
      const field = page.getByLabel(link);
      await field.waitFor(patiently);
      expect(await field.evaluate((it) => it === document.activeElement)).toBe(true);
      await tabTo(page, 'Copy');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Copied' }).waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      expect(copied).toBe(await field.inputValue());
      expect((await open(copied, 'pass')).bytes.toString()).toBe('by keys');
    }));

  it('files are chosen and removed, and sending is cancelled', () =>
    visiting(on, {}, async ({ page }) => {
      const send = await new SendPage(page).visit();
      const chooser = page.waitForEvent('filechooser');
      await tabTo(page, 'Choose files');
      await page.keyboard.press('Enter');
      await (await chooser).setFiles([fileNamed('a.bin', someBytes(1_500_000)), fileNamed('b.bin', someBytes(9))]);
      await tabTo(page, 'Remove b.bin');
      await page.keyboard.press('Space');
      expect(await send.lines()).toEqual([expect.stringContaining('a.bin')]);
      await page.route('**/uploads/**', () => new Promise(() => undefined));
      await tabTo(page, 'Seal and send');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Pause' }).waitFor(patiently);
      await tabTo(page, 'Cancel');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Seal and send' }).waitFor();
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Send it once.');
    }));
});

describe('axe-core finds nothing', () => {
  it('while things are chosen: nothing yet, files with remarks, more than the server takes', () =>
    visiting(on, {}, async ({ page }) => {
      const send = await new SendPage(page).visit();
      await page.getByText('Up to ').waitFor(patiently);
      await findsNothing(page);
      await send.choose([
        fileNamed('empty.txt', Buffer.alloc(0)),
        fileNamed('photo.png', someBytes(1_000), 'image/png'),
      ]);
      await page.getByText('“empty.txt” is empty').waitFor();
      await findsNothing(page);
      await send.choose(fileNamed('large.bin', Buffer.alloc(3_000_000)));
      await page.getByText('this server takes up to').waitFor();
      await findsNothing(page);
    }));

  it('while a text is written, with all options open and every field wrong', () =>
    visiting(on, {}, async ({ page }) => {
      const send = await new SendPage(page).visit();
      await send.write('a text');
      await findsNothing(page);
      await page.getByLabel('Expires after so many downloads').selectOption({ label: 'another number …' });
      await page.getByLabel('Number of downloads').fill('101');
      await page.getByLabel('Expires after this time').selectOption({ label: 'another time …' });
      await page.getByLabel('How long').fill('0');
      await send.openMore();
      await page.getByLabel('Password', { exact: true }).fill('123');
      await page.getByText('Very weak').waitFor(patiently);
      await page.getByLabel('Available from').fill('2001-01-01T00:00');
      await page.getByText('This time is over.').waitFor();
      await page.getByLabel('Blur until it is pressed').fill('10');
      await findsNothing(page);
      await page.getByLabel('Expires after this time').selectOption({ label: 'on a date …' });
      await page.getByLabel('Date and time').fill('2001-01-01T00:00');
      await page.getByText('This is too soon').waitFor();
      await findsNothing(page);
    }));

  it('while it is sent, paused, and without a network', () =>
    visiting(on, { cut: true }, async ({ page }) => {
      const send = await chosen(page);
      await page.route('**/uploads/**', () => new Promise(() => undefined));
      await send.seal();
      await page.getByRole('button', { name: 'Pause' }).waitFor(patiently);
      await findsNothing(page);
      await press(page, 'Pause');
      await page.getByText('Paused', { exact: true }).waitFor();
      await findsNothing(page);
      await press(page, 'Cancel');
      await page.unroute('**/uploads/**');
      await page.route('**/uploads/**', (route) => route.abort());
      await send.seal();
      await page.getByText('The network is gone.').waitFor(patiently);
      await findsNothing(page);
    }));

  it('when an upload broke off: to go on with, another file, to be forgotten', () =>
    visiting(on, {}, async ({ page }) => {
      const send = await chosen(page);
      await page.route('**/uploads/**', () => new Promise(() => undefined));
      await send.seal();
      await page.getByRole('button', { name: 'Pause' }).waitFor(patiently);
      page.once('dialog', (dialog) => void dialog.accept());
      await page.reload();
      await page.getByRole('heading', { name: 'Not finished' }).waitFor(patiently);
      await findsNothing(page);
      const chooser = page.waitForEvent('filechooser');
      await press(page, 'Pick the file again and go on');
      await (await chooser).setFiles(fileNamed('other.bin', someBytes(5)));
      await page.getByText('is not what was being sent').waitFor();
      await findsNothing(page);
      await press(page, 'Forget it');
      await page.getByRole('dialog').waitFor();
      await findsNothing(page);
    }));

  it('when it was not sent', () =>
    visiting(on, { refused: [507] }, async ({ page }) => {
      const send = await chosen(page);
      const problem = { type: 'about:blank', title: 'Full', status: 507, code: 'storage.full' };
      await page.route('**/api/v1/shares', (route) =>
        route.fulfill({ status: 507, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
      );
      await send.seal();
      await page.getByText('The server has no room for it just now').waitFor(patiently);
      await findsNothing(page);
    }));

  it('when it was sent: the link, what is folded away, and the shares of this browser', () =>
    visiting(on, { permissions: [...clipboard.permissions] }, async ({ page }) => {
      const send = await new SendPage(page).visit();
      await send.write('a text');
      await send.openMore();
      await page.getByLabel('Password', { exact: true }).fill('pass');
      await send.send();
      // Only what can be seen is followed.
      await page.locator('.your-shares').scrollIntoViewIfNeeded();
      await page.locator('.your-shares').getByText('Not opened yet').waitFor(patiently);
      await findsNothing(page);
      await press(page, 'QR code');
      await page.getByRole('img', { name: 'The link as a QR code' }).waitFor();
      for (const folded of await page.locator('main details > summary').all()) await folded.click();
      await page.getByRole('button', { name: 'Copy', exact: true }).first().click();
      await page.getByRole('button', { name: 'Copied' }).waitFor();
      await findsNothing(page);
      await page.getByRole('button', { name: /^Revoke / }).click();
      await page.getByRole('dialog').waitFor();
      await findsNothing(page);
      await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
      await page.getByText(/^Revoked .+\d/).waitFor(patiently);
      await findsNothing(page);
    }));
});
