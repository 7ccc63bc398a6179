/** Texts: typed, pasted, too long; and what is said about them. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { runningServer, type RunningServer } from '../support/running-server.ts';
import { lookAt, open, patiently, SendPage } from './sending.ts';
import { launchBrowser, visitor, type Visitor } from './visitor.ts';

let browser: Browser;
let server: RunningServer;
let guest: Visitor;
let send: SendPage;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), runningServer()]);
});
afterAll(async () => {
  await browser.close();
  await server.end();
});
beforeEach(async () => {
  guest = await visitor(browser, server.origin);
  await guest.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  send = await new SendPage(guest.page).visit();
});
afterEach(async () => {
  expect(guest.complaints).toEqual([]);
  await guest.end();
});

const textField = () => guest.page.getByLabel('Your text');
const paste = async (text: string): Promise<void> => {
  await guest.page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await guest.page.keyboard.press('Control+V');
};

describe('a text', () => {
  it.each([
    ['in any script', 'Grüße, 你好, مرحبا 👋\nsecond line\n'],
    ['that looks like a page', '<script>alert(1)</script><svg onload=alert(1)> javascript:alert(1)'],
    ['with half a character', 'cut \ud83d off'],
  ])('%s arrives as it was written', async (_, text) => {
    await send.write(text);
    const { manifest, bytes } = await open(await send.send());
    expect(bytes).toEqual(Buffer.from(text));
    expect(manifest).toMatchObject({ kind: 'text', name: 'text.txt', type: 'text/plain;charset=utf-8', blur: 0 });
  });

  it('longer than what travels in one request arrives, too', async () => {
    const text = 'To be sent in pieces. '.repeat(5_000);
    await send.write(text);
    expect((await open(await send.send())).bytes.toString()).toBe(text);
  });

  it('that is pasted anywhere opens its tab, and more is added below', async () => {
    await paste('first');
    expect(await textField().inputValue()).toBe('first');
    await guest.page.getByRole('heading', { name: 'Send it once.' }).focus();
    await paste('second');
    expect(await textField().inputValue()).toBe('first\nsecond');
  });

  it('that is pasted into another field stays there', async () => {
    await send.openMore();
    await guest.page.getByLabel('Note to the recipient').focus();
    await paste('a note');
    expect(await guest.page.getByLabel('Note to the recipient').inputValue()).toBe('a note');
    expect(await guest.page.getByRole('tab', { name: 'Files' }).getAttribute('aria-selected')).toBe('true');
  });

  it('takes a blur along, which a file never does', async () => {
    await send.write('hide me');
    await send.openMore();
    await guest.page.getByLabel('Blur until it is pressed').fill('17');
    const link = await send.send();
    expect((await lookAt(link)).manifest?.blur).toBe(17);
    await guest.page.getByRole('button', { name: 'Send another' }).click();
    await guest.page.getByRole('tab', { name: 'Files' }).click();
    expect(await guest.page.getByLabel('Blur until it is pressed').count()).toBe(0);
  });
});

describe('a text over 1 MiB', () => {
  const long = 'A line of a very long text.\n'.repeat(40_000);

  it('says so while it is written, and goes as a file', async () => {
    await send.write(long);
    await guest.page.getByText('A text can have up to 1 MB.').waitFor();
    expect(await guest.page.getByRole('button', { name: 'Seal and send' }).isDisabled()).toBe(true);
    await guest.page.getByRole('button', { name: 'Send it as a file' }).click();
    const { manifest, bytes } = await open(await send.send());
    expect(manifest).toMatchObject({ kind: 'file', name: 'text.txt', size: long.length });
    expect(bytes.toString()).toBe(long);
  });

  it.each(['anywhere', 'into the field'])('that is pasted %s becomes a file at once', async (where) => {
    await send.write('short');
    if (where === 'anywhere') await guest.page.getByRole('heading', { name: 'Send it once.' }).focus();
    await paste(long);
    await guest.page.getByText('so this one was added as a file').waitFor(patiently);
    expect(await send.lines()).toEqual([expect.stringMatching(/^text\.txt\s+1\.1 MB/)]);
    await guest.page.getByRole('tab', { name: 'Text' }).click();
    expect(await textField().inputValue()).toBe('short');
  });
});
