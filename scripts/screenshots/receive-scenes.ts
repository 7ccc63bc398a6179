/** Everything that the page that receives can show. */
import { heading, press, waysOnly } from '../../test/browser/receive-page.ts';
import { sendBytes, sendText } from '../../test/browser/sent-before.ts';
import type { NewShare } from '../../src/client/new-share.ts';
import type { CuttingGateway } from '../../test/support/cutting-gateway.ts';
import { newToken } from '../../test/support/doors.ts';
import { until } from '../../test/support/until.ts';
import { cutting, refusing, scene, type Scene, type Visit } from './scene.ts';

export const about = { name: 'Annual report 2026.pdf', type: 'application/pdf' } as const;
const note = 'As promised, the final version.\nCall me if anything is missing.';
export const text = 'The code of the front door is 4711.\nPlease do not write it down.';

export const opened = async (
  { page, origin }: Visit,
  share: Partial<NewShare> = {},
  bytes = 2_345_678,
): Promise<void> => {
  await page.goto((await sendBytes(origin, bytes, { ...about, ...share })).link);
};

/** @param entered wrong passwords */
async function tried(visit: Visit, entered: number): Promise<void> {
  await opened(visit, { password: 'right' });
  for (let left = 4; left > 4 - entered; left -= 1) {
    await visit.page.getByLabel('Password').fill('wrong');
    await press(visit.page, 'Open');
    if (left > 1) await visit.page.getByText(`Wrong password. ${String(left)} tries are left.`).waitFor();
    else if (left === 1) await visit.page.getByText('Wrong password. One try is left.').waitFor();
  }
}

/** Downloads, and stops in the middle. */
async function halfway(visit: Visit): Promise<CuttingGateway> {
  const gateway = await cutting(visit);
  const { link } = await sendBytes(visit.origin, 24_000_000, about, gateway.origin);
  gateway.stopDownloadsAt = 15_000_000;
  await visit.page.goto(link);
  await press(visit.page, 'Download');
  await until(() => gateway.stopped > 0, 'half of it is there');
  await until(
    async () => Number.parseInt((await visit.page.locator('.transfer-percent').textContent()) ?? '0') > 50,
    'it is written',
  );
  return gateway;
}

const gone = (reason: string): Scene =>
  scene(`receive-gone-${reason}`, async (visit) => {
    await refusing(visit.page, 410, { code: 'share.gone', reason, at: '2026-03-04T13:02:00Z' });
    await opened(visit);
    await heading(visit.page, 'Gone');
  });

const refused = (name: string, status: number, code: string): Scene =>
  scene(`receive-${name}`, async (visit) => {
    await refusing(visit.page, status, { code });
    await opened(visit);
    await visit.page.getByRole('alert').waitFor();
  });

const before: readonly Scene[] = [
  scene('receive-looking', async (visit) => {
    await visit.page.route('**/api/**', () => new Promise(() => undefined));
    await opened(visit);
    await visit.page.getByText('Looking at the share').waitFor();
  }),
  scene(
    'receive-ready',
    async (visit) => {
      await opened(visit, { note });
      await heading(visit.page, 'A file for you');
    },
    { narrow: true },
  ),
  scene('receive-ready-bundle-server-sealed', async ({ page, origin }) => {
    const form = new FormData();
    for (const name of ['Contract.pdf', 'Photo of the house, seen from the street.jpg', 'notes.txt'])
      form.append('files', new Blob([name.repeat(5_000)]), name);
    const headers = { accept: 'application/json' };
    const answer = await fetch(`${origin}/api/v1/files`, { method: 'POST', headers, body: form });
    await page.goto(((await answer.json()) as { readonly link: string }).link);
    await page.locator('summary').click();
  }),
  scene('receive-ready-text', async ({ page, origin }) => {
    await page.goto((await sendText(origin, text, { blur: 8, downloads: 3 })).link);
    await heading(page, 'A text for you');
  }),
  scene('receive-ready-preview', async (visit) => {
    await opened(visit, { view: 'preview' });
    await visit.page.getByRole('button', { name: 'Show it here' }).waitFor();
  }),
  scene(
    'receive-ready-long-name',
    async (visit) => {
      await opened(visit, { name: `${'a-very-long-name-without-any-space'.repeat(6)}.pdf`, note: 'x'.repeat(500) });
      await heading(visit.page, 'A file for you');
    },
    { narrow: true },
  ),
  scene('receive-password', async (visit) => {
    await tried(visit, 0);
    await heading(visit.page, 'A password is needed');
  }),
  scene('receive-password-wrong', async (visit) => tried(visit, 2), { narrow: true }),
  scene('receive-locked', async (visit) => {
    await tried(visit, 5);
    await heading(visit.page, 'Locked');
  }),
  scene(
    'receive-scheduled',
    async (visit) => {
      await opened(visit, { availableFromMs: Date.now() + 93_784_000 });
      await heading(visit.page, 'Not available yet');
    },
    { narrow: true },
  ),
  scene('receive-uploading', async ({ page, doors }) => {
    const { linkSecret } = await doors.send({ unfinished: true });
    await page.goto(`/s#${linkSecret}`);
    await heading(page, 'Still being sent');
  }),
  scene('receive-claimed', async ({ page, origin, doors }) => {
    const sent = await sendBytes(origin, 1_000);
    await doors.claim(sent, newToken());
    await page.goto(sent.link);
    await heading(page, 'Already claimed');
  }),
  ...['downloaded', 'expired', 'revoked', 'removed', 'lost'].map(gone),
  scene('receive-incomplete-link', ({ page }) => page.goto('/s#6D20fLtfd9')),
  scene('receive-no-such-link', async ({ page }) => {
    await page.goto(`/s#${newToken()}`);
    await heading(page, 'No such link');
  }),
  scene('receive-paste', async ({ page }) => {
    await page.goto('/s');
    await page.getByLabel('Key or link').fill('not a key');
    await press(page, 'Open');
    await page.getByRole('alert').waitFor();
  }),
  scene(
    'receive-too-large',
    async (visit) => {
      await visit.page.addInitScript(() => Object.defineProperty(navigator, 'deviceMemory', { value: 0.25 }));
      await opened(visit, {}, 17_000_000);
      await visit.page.getByRole('img', { name: /code to scan/ }).waitFor();
    },
    { without: waysOnly.memory },
  ),
  scene('receive-unreachable', async (visit) => {
    await visit.page.route('**/api/**', (route) => route.abort());
    await opened(visit);
    await visit.page.getByText('The server cannot be reached.').waitFor();
  }),
  refused('rolled-back', 503, 'store.rolled_back'),
  refused('rate-limited', 429, 'rate.limited'),
  refused('unknown-failure', 500, 'never.heard'),
];

const underway: readonly Scene[] = [
  scene('receiving', halfway, { without: waysOnly.private, narrow: true }),
  scene(
    'receiving-network-lost',
    async (visit) => {
      const gateway = await halfway(visit);
      gateway.cutDownloadsAfter.push(...Array.from({ length: 100 }, () => 0));
      for (const cut of gateway.standing) cut();
      await visit.page.getByText('The network is gone').waitFor();
    },
    { without: waysOnly.private },
  ),
  scene(
    'receiving-interrupted',
    async (visit) => {
      await halfway(visit);
      await press(visit.page, 'Cancel');
      await heading(visit.page, 'Incomplete: nothing is lost');
    },
    { without: waysOnly.private },
  ),
  scene(
    'receiving-reloaded',
    async ({ page, ...visit }) => {
      await halfway({ page, ...visit });
      page.once('dialog', (dialog) => void dialog.accept());
      await page.reload();
      await heading(page, 'Go on with your download');
    },
    { without: waysOnly.private },
  ),
  scene(
    'receiving-kept-here',
    async ({ page, ...visit }) => {
      await halfway({ page, ...visit });
      page.once('dialog', (dialog) => void dialog.accept());
      await page.evaluate(() => {
        history.replaceState(null, '', '/s');
      });
      await page.reload();
      await page.getByRole('button', { name: 'Forget' }).waitFor();
    },
    { without: waysOnly.private, narrow: true },
  ),
];

export const receiveScenes: readonly Scene[] = [...before, ...underway];
