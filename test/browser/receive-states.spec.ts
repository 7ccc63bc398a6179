/** Everything that a link can lead to, each as a view of its own; and that looking spends nothing. */
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { newToken } from '../support/doors.ts';
import { violations } from './accessible.ts';
import { heading, press, sendBytes, sendText, stage, visiting } from './receiving.ts';

const on = stage();

describe('the receive page', () => {
  it('shows what a link holds before anything is spent', () =>
    visiting(on, {}, async ({ page }) => {
      const sent = await sendBytes(on.origin, 1_234_567, {
        name: 'Report 2026.pdf',
        type: 'application/pdf',
        note: 'Two\nlines',
      });
      await page.goto(sent.link);
      await heading(page, 'A file for you');
      for (const text of [
        'Report 2026.pdf',
        '1.2 MB · application/pdf',
        'Two lines',
        'Can be downloaded once',
        'Expires in 1 day',
      ])
        await page.getByText(text).first().waitFor();
      const { downloadsLeft, claims } = await on.doors.ownerView(sent);
      expect([downloadsLeft, claims]).toEqual([1, []]);
    }));

  it('counts one wrong password while the key is held down', () =>
    visiting(on, { refused: [403] }, async ({ page }) => {
      const sent = await sendBytes(on.origin, 1_000, { password: 'right' });
      await page.goto(sent.link);
      await page.getByLabel('Password').fill('wrong');
      await page.keyboard.down('Enter');
      await page.getByText('4 tries are left').waitFor();
      for (let held = 0; held < 5; held += 1) await page.keyboard.down('Enter');
      await page.keyboard.up('Enter');
      await page.getByLabel('Password').fill('right');
      await page.keyboard.press('Enter');
      await heading(page, 'A file for you');
      const { events } = await on.doors.ownerView(sent);
      expect(events.filter(({ type }) => type === 'wrong_password')).toEqual([
        expect.not.objectContaining({ count: expect.anything() }),
      ]);
    }));

  it('can be received where the browser keeps nothing for any site', () =>
    visiting(on, { without: ['picker', 'worker', 'private'] }, async ({ page }) => {
      await page.addInitScript(() => {
        Object.defineProperty(globalThis, 'localStorage', {
          get: () => {
            throw new DOMException('Access is denied for this document.', 'SecurityError');
          },
        });
      });
      const sent = await sendText(on.origin, 'still readable');
      await page.goto(sent.link);
      await press(page, 'Show the text');
      await page.getByText('still readable').first().waitFor();
    }));

  it('asks for a password, counts the wrong ones, locks at the fifth, and opens when the owner has unlocked it', () =>
    visiting(on, { refused: [403] }, async ({ page }) => {
      const sent = await sendBytes(on.origin, 1_000, { password: 'right', name: 'secret.bin' });
      await page.goto(sent.link);
      await heading(page, 'A password is needed');
      await page.getByText('5 tries are left').waitFor();
      for (const left of ['4 tries are left', '3 tries are left', '2 tries are left', 'One try is left']) {
        await page.getByLabel('Password').fill('wrong');
        await press(page, 'Open');
        await page.getByText(`Wrong password. ${left}.`).waitFor();
      }
      await page.getByLabel('Password').fill('wrong');
      await press(page, 'Open');
      await heading(page, 'Locked');
      await page.getByText('5 wrong passwords. The file is intact; ask the sender to unlock it.').waitFor();
      await press(page, 'Look again');
      await heading(page, 'Locked');
      expect((await on.doors.ownerView(sent)).attempts).toBe(5);
      await on.doors.change(sent, { unlock: true });
      await press(page, 'Look again');
      await page.getByText('5 tries are left').waitFor();
      await page.getByLabel('Password').fill('right');
      await page.keyboard.press('Enter');
      await heading(page, 'A file for you');
      await page.getByText('secret.bin').waitFor();
      const { attempts, claims } = await on.doors.ownerView(sent);
      expect([attempts, claims]).toEqual([0, []]);
    }));

  it('counts down to a share that opens later, and opens it by itself', () =>
    visiting(on, {}, async ({ page }) => {
      const sent = await sendBytes(on.origin, 1_000, { availableFromMs: Date.now() + 5_000 });
      await page.goto(sent.link);
      await heading(page, 'Not available yet');
      await page.getByRole('timer').getByText('seconds').waitFor();
      await page.getByText('your local time').waitFor();
      await heading(page, 'A file for you');
    }));

  it('waits for a share that is still being sent, and opens it by itself', () =>
    visiting(on, {}, async ({ page }) => {
      const sent = await on.doors.send({ plainBytes: 1_000, unfinished: true });
      await page.goto(`/s#${sent.linkSecret}`);
      await heading(page, 'Still being sent');
      await on.doors.upload(sent, sent.body.subarray(-1), sent.body.length - 1);
      await heading(page, 'A file for you');
    }));

  it('says when somebody else has claimed it', () =>
    visiting(on, {}, async ({ page }) => {
      const sent = await sendBytes(on.origin, 1_000);
      await on.doors.claim(sent, newToken());
      await page.goto(sent.link);
      await heading(page, 'Already claimed');
      await page.getByText(/^It was opened .+ If that was not you, tell the sender\.$/).waitFor();
    }));

  it.each([
    ['downloaded', 'It was downloaded completely.'],
    ['revoked', 'The sender took it back.'],
    ['expired', 'Its time ran out before it was downloaded.'],
    ['removed', 'The operator of this server removed it.'],
    ['lost', 'The server lost it.'],
  ] as const)('says that a share is gone because it was %s, and since when', (reason, text) =>
    visiting(on, { refused: [410] }, async ({ page }) => {
      const sent = await sendBytes(on.origin, 1_000);
      const token = newToken();
      if (reason === 'downloaded') await on.doors.claim(sent, token).then(() => on.doors.acknowledge(sent, token));
      else if (reason === 'revoked') await on.doors.revoke(sent);
      else await burn(page, sent.id, reason);
      await page.goto(sent.link);
      await heading(page, 'Gone');
      await page.getByText(text).waitFor();
      await page.getByText(/^Since .+20\d\d/).waitFor();
    }),
  );

  it.each(['/s#abc', '/s#', '/s#x&utm_source=mail'])('tells an incomplete link without asking the server: %s', (path) =>
    visiting(on, {}, async ({ page }) => {
      const asked: string[] = [];
      page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      await page.goto(path);
      await heading(page, path === '/s#' ? 'Open a share' : 'Incomplete link');
      expect(asked.filter((one) => one.startsWith('/api/'))).toEqual([]);
    }),
  );

  it('drops the tail that a tracker has put behind the link', () =>
    visiting(on, {}, async ({ page }) => {
      const { link } = await sendBytes(on.origin, 10);
      await page.goto(`${link}&utm_source=mail`);
      await heading(page, 'A file for you');
    }));

  it('says that there is no such link', () =>
    visiting(on, { refused: [404] }, async ({ page }) => {
      await page.goto(`/s#${newToken()}`);
      await heading(page, 'No such link');
    }));

  it('takes a key alone, or a whole link, where there is no fragment', () =>
    visiting(on, {}, async ({ page }) => {
      const { link, linkSecret } = await sendBytes(on.origin, 10);
      for (const pasted of [linkSecret, ` ${link}\n`]) {
        await page.goto('/s');
        await page.getByLabel('Key or link').fill(pasted);
        await press(page, 'Open');
        await heading(page, 'A file for you');
        expect(page.url()).not.toContain(linkSecret);
        await page.goto('about:blank');
      }
      await page.goto('/s');
      await page.getByLabel('Key or link').fill('not a key');
      await press(page, 'Open');
      await page.getByText('This is not a whole key.').waitFor();
      await page.getByLabel('Key or link').fill(`https://other.example/s#${linkSecret}`);
      await press(page, 'Open');
      await page.getByText('This link belongs to another server: other.example').waitFor();
      expect(await page.getByRole('link', { name: 'Open it there' }).getAttribute('href')).toBe(
        `https://other.example/s#${linkSecret}`,
      );
    }));

  it('follows another link that is put into the address bar', () =>
    visiting(on, {}, async ({ page }) => {
      const [first, second] = [await sendBytes(on.origin, 10, { name: 'first' }), await sendText(on.origin, 'second')];
      await page.goto(first.link);
      await page.getByText('first').waitFor();
      await page.evaluate((hash) => (location.hash = hash), second.linkSecret);
      await heading(page, 'A text for you');
      await page.evaluate(() => (location.hash = 'cut'));
      await heading(page, 'Incomplete link');
    }));

  it('lists what is in a share of several files, and says when the server has sealed it', () =>
    visiting(on, {}, async ({ page }) => {
      const form = new FormData();
      form.append('files', new Blob(['one']), 'one.txt');
      form.append('files', new Blob(['two!']), 'two.txt');
      const answer = await fetch(`${on.origin}/api/v1/files`, {
        method: 'POST',
        headers: { accept: 'application/json' },
        body: form,
      });
      const { link } = (await answer.json()) as { readonly link: string };
      await page.goto(link);
      await heading(page, '2 files for you');
      await page.getByText('2 files inside').click();
      await page.getByText('two.txt').waitFor();
      await page.getByText('Sealed by the server').waitFor();
    }));

  it('says what happened when the server does not answer, and tries again at a press', () =>
    visiting(on, {}, async ({ page, complaints }) => {
      const sent = await sendBytes(on.origin, 10);
      await page.route('**/api/**', (route) => route.abort());
      await page.goto(sent.link);
      await page.getByText('The server cannot be reached.').waitFor();
      await page.unroute('**/api/**');
      await press(page, 'Try again');
      await heading(page, 'A file for you');
      (complaints as string[]).length = 0;
    }));

  it.each([
    [429, 'rate.limited', 'Too many requests'],
    [503, 'server.busy', 'The server is busy.'],
    [503, 'store.rolled_back', 'set back to an older state'],
    [500, 'internal', 'Something went wrong'],
  ])('says in words what the server means by %i %s', (status, code, text) =>
    visiting(on, { refused: [status] }, async ({ page }) => {
      const sent = await sendBytes(on.origin, 10);
      await page.route('**/api/v1/shares/**', (route) =>
        route.fulfill({
          status,
          contentType: 'application/problem+json',
          headers: { 'retry-after': '1' },
          body: JSON.stringify({ status, code, title: code, detail: '<b>bold</b>' }),
        }),
      );
      await page.goto(sent.link);
      await page.getByText(text).waitFor();
      await page.unroute('**/api/v1/shares/**');
      await press(page, 'Try again');
      await heading(page, 'A file for you');
    }),
  );

  it('says so when its own scripts can not be loaded, and tries again at a press', () =>
    visiting(on, {}, async ({ page, complaints }) => {
      const { link } = await sendBytes(on.origin, 10);
      await page.route('**/assets/engine.worker-*.js', (route) => route.abort());
      await page.goto(link);
      await heading(page, 'That did not work');
      await page.unroute('**/assets/engine.worker-*.js');
      await press(page, 'Try again');
      await heading(page, 'A file for you');
      (complaints as string[]).length = 0;
    }));

  it('says before it claims that this browser can not take so much, and offers the link to another', () =>
    visiting(on, { without: ['picker', 'worker', 'private'] }, async ({ page }) => {
      await page.addInitScript(() => Object.defineProperty(navigator, 'deviceMemory', { value: 0.25 }));
      const sent = await sendBytes(on.origin, 17_000_000);
      await page.goto(sent.link);
      await page.getByText('This browser cannot take a file of this size').waitFor();
      await page.getByRole('img', { name: /code to scan/ }).waitFor();
      expect(await page.getByLabel('The link', { exact: true }).inputValue()).toBe(sent.link);
      expect(await page.getByRole('button', { name: 'Download' }).count()).toBe(0);
      expect(await violations(page)).toEqual([]);
      expect((await on.doors.ownerView(sent)).claims).toEqual([]);
    }));
});

/** Reasons that only the server itself can have. */
async function burn(page: Page, id: string, reason: string): Promise<void> {
  const at = new Date().toISOString();
  const body = JSON.stringify({ status: 410, code: 'share.gone', title: 'Gone', detail: '', reason, at });
  await page.route(`**/api/v1/shares/${id}`, (route) =>
    route.fulfill({ status: 410, contentType: 'application/problem+json', body }),
  );
}
