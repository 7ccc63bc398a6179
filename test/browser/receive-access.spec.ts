/** The receive page for everybody: by the keyboard alone, with a screen reader, in both themes, in every state. */
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { newToken } from '../support/doors.ts';
import { tabTo, violationsInBothThemes } from './accessible.ts';
import {
  bytesOf,
  downloading,
  heading,
  press,
  send,
  sendBytes,
  sendText,
  sha256,
  stage,
  visiting,
  waysOnly,
} from './receiving.ts';

const on = stage();

const focused = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => document.activeElement?.textContent ?? undefined);

describe('with the keyboard alone', () => {
  it('a file with a password is opened and downloaded, and the focus is where the page has changed', () =>
    visiting(on, { without: waysOnly.streamed, refused: [403] }, async ({ page }) => {
      const sent = await sendBytes(on.origin, 10_000, { password: 'pass' });
      await page.goto(sent.link);
      await heading(page, 'A password is needed');
      expect(await focused(page)).toBe('A password is needed');
      await tabTo(page, 'Password');
      await page.keyboard.type('wrong');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').getByText('Wrong password. 4 tries are left.').waitFor();
      // The wrong one is selected: the next one replaces it.
      await page.keyboard.type('pass');
      await page.keyboard.press('Enter');
      await heading(page, 'A file for you');
      expect(await focused(page)).toBe('A file for you');
      await tabTo(page, 'Download');
      const download = await downloading(page, () => page.keyboard.press('Enter'));
      await heading(page, 'Complete and verified');
      expect(sha256(await bytesOf(download))).toBe(sha256(sent.plain));
    }));

  it('a text is shown, copied and hidden', () =>
    visiting(on, { permissions: ['clipboard-read', 'clipboard-write'] }, async ({ page }) => {
      await page.goto((await sendText(on.origin, 'by keys', { blur: 3 })).link);
      await heading(page, 'A text for you');
      await tabTo(page, 'Show the text');
      await page.keyboard.press(' ');
      await heading(page, 'Complete and verified');
      await tabTo(page, 'Show');
      await page.keyboard.press('Enter');
      await tabTo(page, 'Copy');
      await page.keyboard.press('Enter');
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('by keys');
      await tabTo(page, 'Hide');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Show', exact: true }).waitFor();
    }));
});

it('tells a screen reader how far it is, and that it is complete', () =>
  visiting(on, { without: waysOnly.private }, async ({ page }) => {
    const sent = await sendBytes(on.origin, 5_000_000);
    await page.goto(sent.link);
    await page.getByRole('button', { name: 'Download' }).waitFor();
    await page.evaluate(() => {
      const said: string[] = [];
      Object.assign(globalThis, { said });
      const region = document.querySelector('[role=status][aria-live]');
      const observer = new MutationObserver(() => said.push(region?.textContent ?? ''));
      if (region !== null) observer.observe(region, { childList: true, characterData: true, subtree: true });
    });
    await downloading(page, () => press(page, 'Download'));
    await heading(page, 'Complete and verified');
    await page.waitForFunction(() =>
      (globalThis as unknown as { said: string[] }).said.includes('Complete and verified'),
    );
  }));

type State = readonly [name: string, reach: (page: Page) => Promise<void>];

const stopped = async (page: Page): Promise<void> => {
  const sent = await sendBytes(on.origin, 3_000_000);
  await page.goto(sent.link);
  await page.route('**/body', () => new Promise(() => undefined));
  await press(page, 'Download');
  await heading(page, 'Downloading');
};

const states: readonly State[] = [
  [
    'ready',
    async (page) => {
      await page.goto((await sendBytes(on.origin, 10, { note: 'note' })).link);
      await heading(page, 'A file for you');
    },
  ],
  [
    'several files, sealed by the server',
    async (page) => {
      const form = new FormData();
      for (const name of ['a.txt', 'b.txt']) form.append('files', new Blob([name]), name);
      const answer = await fetch(`${on.origin}/api/v1/files`, {
        method: 'POST',
        headers: { accept: 'application/json' },
        body: form,
      });
      await page.goto(((await answer.json()) as { readonly link: string }).link);
      await page.locator('summary').click();
    },
  ],
  [
    'a wrong password',
    async (page) => {
      await page.goto((await sendBytes(on.origin, 10, { password: 'pass' })).link);
      await page.getByLabel('Password').fill('wrong');
      await press(page, 'Open');
      await page.getByRole('alert').waitFor();
    },
  ],
  [
    'locked',
    async (page) => {
      const sent = await on.doors.send({ withPassword: true });
      for (let n = 0; n < 5; n += 1) await on.doors.claim(sent, newToken(), { passwordToken: newToken() });
      await page.goto(`/s#${sent.linkSecret}`);
      await heading(page, 'Locked');
    },
  ],
  [
    'scheduled',
    async (page) => {
      await page.goto((await sendBytes(on.origin, 10, { availableFromMs: Date.now() + 3_600_000 })).link);
      await heading(page, 'Not available yet');
    },
  ],
  [
    'uploading',
    async (page) => {
      const { linkSecret } = await on.doors.send({ unfinished: true });
      await page.goto(`/s#${linkSecret}`);
      await heading(page, 'Still being sent');
    },
  ],
  [
    'claimed',
    async (page) => {
      const sent = await sendBytes(on.origin, 10);
      await on.doors.claim(sent, newToken());
      await page.goto(sent.link);
      await heading(page, 'Already claimed');
    },
  ],
  [
    'gone',
    async (page) => {
      const sent = await sendBytes(on.origin, 10);
      await on.doors.revoke(sent);
      await page.goto(sent.link);
      await heading(page, 'Gone');
    },
  ],
  [
    'no such link',
    async (page) => {
      await page.goto(`/s#${newToken()}`);
      await heading(page, 'No such link');
    },
  ],
  [
    'incomplete',
    async (page) => {
      await page.goto('/s#cut');
      await heading(page, 'Incomplete link');
    },
  ],
  [
    'a wrong key',
    async (page) => {
      await page.goto('/s');
      await page.getByLabel('Key or link').fill('wrong');
      await press(page, 'Open');
      await page.getByRole('alert').waitFor();
    },
  ],
  [
    'failed',
    async (page) => {
      const { link } = await sendBytes(on.origin, 10);
      await page.route('**/api/**', (route) => route.fulfill({ status: 500, body: '{}' }));
      await page.goto(link);
      await page.getByRole('alert').waitFor();
    },
  ],
  ['downloading', stopped],
  [
    'stopped, begun and listed',
    async (page) => {
      await stopped(page);
      await press(page, 'Cancel');
      await heading(page, 'Incomplete: nothing is lost');
      expect(await violationsInBothThemes(page)).toEqual([]);
      await page.reload();
      await heading(page, 'Go on with your download');
      expect(await violationsInBothThemes(page)).toEqual([]);
      await page.evaluate(() => {
        history.replaceState(null, '', '/s');
      });
      await page.reload();
      await press(page, 'Forget');
      await page.getByRole('dialog').waitFor();
    },
  ],
  [
    'complete, with a copy here',
    async (page) => {
      await page.goto((await sendBytes(on.origin, 10)).link);
      await downloading(page, () => press(page, 'Download'));
      await heading(page, 'Complete and verified');
      await press(page, 'Save');
    },
  ],
  [
    'a blurred text, and shown',
    async (page) => {
      await page.goto((await sendText(on.origin, 'secret', { blur: 10 })).link);
      await press(page, 'Show the text');
      await heading(page, 'Complete and verified');
      expect(await violationsInBothThemes(page)).toEqual([]);
      await press(page, 'Show');
      await page.getByText('Hides again').waitFor();
    },
  ],
  [
    'a preview',
    async (page) => {
      await page.goto(
        (await send(on.origin, { name: 'a.txt', type: 'text/plain', view: 'preview' }, Buffer.from('text'))).link,
      );
      await press(page, 'Show it here');
      await page.locator('.source').getByText('text').waitFor();
    },
  ],
];

describe('axe-core finds nothing', () => {
  it.each(states)('in the state: %s', (_name, reach) =>
    visiting(on, { without: waysOnly.private, refused: [403, 404, 410, 500] }, async ({ page }) => {
      await reach(page);
      expect(await violationsInBothThemes(page)).toEqual([]);
    }),
  );
});

it.each([320, 390])('fits into %i pixels, from left to right and from right to left', (width) =>
  visiting(on, { viewport: { width, height: 700 }, without: waysOnly.private }, async ({ page }) => {
    const name = `${'a-very-long-name-without-any-space'.repeat(6)}.pdf`;
    const { link } = await sendBytes(on.origin, 3_000_000, { name, note: 'x'.repeat(500) });
    await page.goto(link);
    await heading(page, 'A file for you');
    for (const dir of ['ltr', 'rtl']) {
      await page.evaluate((to) => (document.documentElement.dir = to), dir);
      const overflow = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth - clientWidth;
      });
      expect(overflow).toBeLessThanOrEqual(0);
    }
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('main :is(button, input, summary)')]
        .map((it) => it.getBoundingClientRect())
        .filter(({ height, width: wide }) => height < 44 || wide < 44),
    );
    expect(small).toEqual([]);
  }),
);
