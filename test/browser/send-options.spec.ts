/** What a sender decides ends up in the share: in its manifest, which only the recipient reads, or in what the server enforces. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Locator } from 'playwright-core';
import type { OwnerView } from '../../src/contract/look.schema.ts';
import { Doors, keysOfLink } from '../support/doors.ts';
import { runningServer, type RunningServer } from '../support/running-server.ts';
import { fileNamed, lookAt, open, patiently, SendPage } from './sending.ts';
import { launchBrowser, visitor, type Visitor } from './visitor.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let browser: Browser;
let server: RunningServer;
let guest: Visitor;
let send: SendPage;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), runningServer({ MAX_EXPIRES_IN: '7d' })]);
});
afterAll(async () => {
  await browser.close();
  await server.end();
});
beforeEach(async () => {
  guest = await visitor(browser, server.origin, { timezoneId: 'Asia/Kathmandu' });
  send = await new SendPage(guest.page).visit();
});
afterEach(async () => {
  expect(guest.complaints).toEqual([]);
  await guest.end();
});

const downloads = (): Locator => guest.page.getByLabel('Expires after so many downloads');
const lifetime = (): Locator => guest.page.getByLabel('Expires after this time');

async function ownerView(link: string): Promise<OwnerView> {
  const ownerToken = (await send.manageLink()).split('.').at(-1) ?? '';
  const { id, linkToken } = keysOfLink(link);
  return new Doors(server.origin).ownerView({ id, linkToken, ownerToken, linkSecret: '', plain: Buffer.alloc(0) });
}

/** What the person's clock shows at an instant, as the field wants it. */
const inKathmandu = (atMs: number): string => new Date(atMs + 5.75 * HOUR).toISOString().slice(0, 16);
const lasting = ({ createdAt, expiresAt }: OwnerView): number => Date.parse(expiresAt) - Date.parse(createdAt);

describe('how long it stays', () => {
  it('is one download and a day unless something else is chosen', async () => {
    await send.write('usual');
    const view = await ownerView(await send.send());
    expect(view.downloads).toBe(1);
    expect(lasting(view) / DAY).toBeCloseTo(1, 3);
  });

  it('is as many downloads as are chosen from the list, which all of them get', async () => {
    await send.write('for three');
    await downloads().selectOption({ label: '3 downloads' });
    await lifetime().selectOption({ label: '1 hour' });
    const link = await send.send();
    await guest.page.getByRole('heading', { name: 'Ready to be opened 3 times' }).waitFor();
    expect(lasting(await ownerView(link)) / HOUR).toBeCloseTo(1, 2);
    for (let time = 0; time < 3; time += 1) expect((await open(link)).bytes.toString()).toBe('for three');
    await expect(open(link)).rejects.toMatchObject({ code: 'share.gone' });
  });

  it('is what is typed, within what the server allows', async () => {
    await send.write('typed');
    await downloads().selectOption({ label: 'another number …' });
    await guest.page.getByLabel('Number of downloads').fill('101');
    await guest.page.getByText('Choose a whole number from 1 to 100.').waitFor();
    await guest.page.getByLabel('Number of downloads').fill('42');
    await lifetime().selectOption({ label: 'another time …' });
    await guest.page.getByLabel('How long').fill('8');
    await guest.page.getByText('Choose a time from 1 minute to 7 days.').waitFor();
    await send.seal();
    await guest.page.locator('[aria-invalid=true]:focus').waitFor();
    await guest.page.getByLabel('How long').fill('90');
    await guest.page.getByLabel('Unit').selectOption('minutes');
    const view = await ownerView(await send.send());
    expect(view.downloads).toBe(42);
    expect(lasting(view) / MINUTE).toBeCloseTo(90, 1);
  });

  it('offers nothing that the server would refuse', async () => {
    await guest.page.getByText('Up to ').waitFor(patiently);
    const offered = await lifetime().locator('option').allInnerTexts();
    expect(offered).toEqual([
      '10 minutes',
      '1 hour',
      '12 hours',
      '1 day',
      '3 days',
      '7 days',
      'another time …',
      'on a date …',
    ]);
  });

  it('ends on a date in the person’s own time', async () => {
    const end = Math.ceil((Date.now() + 2 * DAY) / MINUTE) * MINUTE;
    await send.write('until then');
    await lifetime().selectOption({ label: 'on a date …' });
    const field = guest.page.getByLabel('Date and time');
    await field.fill(inKathmandu(Date.now() - HOUR));
    await guest.page.getByText('This is too soon').waitFor();
    await field.fill(inKathmandu(Date.now() + 8 * DAY));
    await guest.page.getByText('This is too late').waitFor();
    await field.fill(inKathmandu(end));
    const view = await ownerView(await send.send());
    expect(Date.parse(view.expiresAt)).toBe(end);
  });
});

describe('available from', () => {
  it('a later time, and the end counts from there', async () => {
    const from = Math.ceil((Date.now() + 3 * HOUR) / MINUTE) * MINUTE;
    await send.write('later');
    await send.openMore();
    const field = guest.page.getByLabel('Available from');
    await field.fill(inKathmandu(Date.now() - HOUR));
    await guest.page.getByText('This time is over.').waitFor();
    await field.fill(inKathmandu(from));
    const link = await send.send();
    const view = await ownerView(link);
    expect(view).toMatchObject({ state: 'scheduled', availableFrom: new Date(from).toISOString() });
    expect(Date.parse(view.expiresAt)).toBe(from + DAY);
    await expect(open(link)).rejects.toMatchObject({ code: 'share.not_yet' });
  });

  it('does not go with an end before it', async () => {
    await send.write('never');
    await lifetime().selectOption({ label: 'on a date …' });
    await guest.page.getByLabel('Date and time').fill(inKathmandu(Date.now() + HOUR));
    await send.openMore();
    await guest.page.getByLabel('Available from').fill(inKathmandu(Date.now() + 2 * HOUR));
    await guest.page.getByText('This is too soon').waitFor();
  });
});

describe('a password', () => {
  it('is needed by whoever opens the link, and is there to be copied', async () => {
    await send.choose(fileNamed('secret.txt', Buffer.from('behind a password'), 'text/plain'));
    await send.openMore();
    await guest.page.getByLabel('Password', { exact: true }).fill('Grüße & 🔑 "quoted"');
    const link = await send.send();
    expect(await guest.page.getByLabel('Password', { exact: true }).inputValue()).toBe('Grüße & 🔑 "quoted"');
    const { view, manifest } = await lookAt(link);
    expect(view.password).toEqual({ required: true, attemptsLeft: 5 });
    expect(manifest).toBeUndefined();
    await expect(open(link, 'Grusse')).rejects.toMatchObject({ code: 'password.wrong' });
    expect((await open(link, 'Grüße & 🔑 "quoted"')).bytes.toString()).toBe('behind a password');
  });

  it('is generated from a large space, is shown then, and is strong', async () => {
    await send.openMore();
    const field = guest.page.getByLabel('Password', { exact: true });
    const seen = new Set<string>();
    for (let round = 0; round < 20; round += 1) {
      await guest.page.getByRole('button', { name: 'Generate' }).click();
      seen.add(await field.inputValue());
    }
    expect(seen.size).toBe(20);
    for (const password of seen) expect(password).toMatch(/^([a-hjkmnp-z2-9]{4}-){4}[a-hjkmnp-z2-9]{4}$/);
    expect(new Set([...seen].join(''))).toEqual(new Set('abcdefghjkmnpqrstuvwxyz23456789-'));
    expect(await field.getAttribute('type')).toBe('text');
    await guest.page.getByText('Strong').waitFor(patiently);
  });

  it.each([
    ['password1', 'Very weak'],
    ['correct horse battery staple', 'Strong'],
  ])('%j is judged while it is typed: %s', async (password, verdict) => {
    await send.openMore();
    await guest.page.getByLabel('Password', { exact: true }).fill(password);
    await guest.page.getByText(verdict).waitFor(patiently);
    await guest.page.getByRole('button', { name: 'Show' }).click();
    expect(await guest.page.getByLabel('Password', { exact: true }).getAttribute('type')).toBe('text');
  });

  it('that is too long is refused before anything is sent', async () => {
    await send.write('x');
    await send.openMore();
    await guest.page.getByLabel('Password', { exact: true }).fill('ä'.repeat(513));
    await guest.page.getByText('This password is too long.').waitFor();
    await send.seal();
    expect(await guest.page.getByLabel('Link for the recipient').count()).toBe(0);
  });
});

describe('for the recipient', () => {
  it('a note and the wish to be shown in the page go along, sealed', async () => {
    await send.choose(fileNamed('photo.png', Buffer.from('not really'), 'image/png'));
    await send.openMore();
    await guest.page.getByLabel('Note to the recipient').fill('<b>Look</b> at this\nplease');
    await guest.page.getByLabel('Show it in the page instead of downloading').check();
    await guest.page.getByText('More options').click();
    await guest.page.getByText(/^Set: .*Note to the recipient/).waitFor();
    const { manifest } = await lookAt(await send.send());
    expect(manifest).toMatchObject({ note: '<b>Look</b> at this\nplease', view: 'preview' });
  });

  it.each([
    ['program.exe', 'application/x-msdownload', 0],
    ['archive.zip', 'application/zip', 0],
    ['paper.pdf', 'application/pdf', 1],
    ['song.ogg', 'audio/ogg', 1],
    ['notes.md', 'text/markdown', 1],
  ])('%s (%s) can be shown in the page: %d', async (name, type, offered) => {
    await send.openMore();
    await send.choose(fileNamed(name, Buffer.from('x'), type));
    await guest.page.getByRole('button', { name: `Remove ${name}` }).waitFor();
    expect(await guest.page.getByLabel('Show it in the page instead of downloading').count()).toBe(offered);
  });
});
