/** Everything that the page that manages a share can show. */
import { fileNamed, SendPage, someBytes } from '../../test/browser/sending.ts';
import { newId, newToken, type Known, type SendOptions } from '../../test/support/doors.ts';
import { refusing, scene, type Scene, type Visit } from './scene.ts';

/** @param before what happened to the share before its owner looks */
async function managing(
  { page, doors }: Visit,
  options: SendOptions = {},
  before: (share: Known) => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  const share = await doors.send({ plainBytes: 3_400_000, ...options });
  await before(share);
  await page.goto(`/m#${share.id}.${share.ownerToken}`);
  await page.locator('.state').waitFor();
}

const claimed =
  ({ doors }: Visit, times = 1) =>
  async (share: Known): Promise<void> => {
    for (let n = 0; n < times; n += 1) await doors.claim(share, newToken());
  };

export const manageScenes: readonly Scene[] = [
  scene('manage-loading', async ({ page }) => {
    await page.route('**/api/**', () => new Promise(() => undefined));
    await page.goto(`/m#${newId()}.${newToken()}`);
    await page.getByRole('heading').waitFor();
  }),
  scene(
    'manage-waiting',
    async (visit) => {
      const send = await new SendPage(visit.page).visit();
      await send.choose(fileNamed('Annual report 2026.pdf', someBytes(2_345_678), 'application/pdf'));
      await send.send();
      await visit.page.goto(await send.manageLink());
      await visit.page.locator('.state.ready').waitFor();
    },
    { narrow: true },
  ),
  scene('manage-uploading', (visit) => managing(visit, { unfinished: true })),
  scene('manage-scheduled', (visit) =>
    managing(visit, { members: { availableFrom: new Date(Date.now() + 7_200_000).toISOString() } }),
  ),
  scene(
    'manage-claimed',
    (visit) =>
      managing(visit, { withPassword: true, members: { downloads: 3 } }, async (share) => {
        await visit.doors.claim(share, newToken(), { passwordToken: newToken() });
        await claimed(visit, 3)(share);
      }),
    { narrow: true },
  ),
  scene('manage-take-back', async (visit) => {
    await managing(visit, {}, claimed(visit));
    await visit.page.getByRole('button', { name: 'Allow it again' }).click();
    await visit.page.getByRole('dialog').waitFor();
  }),
  scene('manage-complete', (visit) =>
    managing(visit, {}, async (share) => {
      const token = newToken();
      await visit.doors.look(share);
      await visit.doors.claim(share, token);
      await visit.doors.body(share, token);
      await visit.doors.acknowledge(share, token);
    }),
  ),
  scene(
    'manage-locked',
    (visit) =>
      managing(visit, { withPassword: true }, async (share) => {
        for (let n = 0; n < 5; n += 1) await visit.doors.claim(share, newToken(), { passwordToken: newToken() });
      }),
    { narrow: true },
  ),
  scene('manage-revoked', (visit) => managing(visit, {}, (share) => visit.doors.revoke(share))),
  scene('manage-revoke', async (visit) => {
    await managing(visit);
    await visit.page.getByRole('button', { name: 'Revoke' }).click();
    await visit.page.getByRole('dialog').waitFor();
  }),
  scene('manage-change-refused', async ({ page, ...visit }) => {
    await managing({ page, ...visit });
    await page.getByLabel('Downloads in all').fill('3');
    await page.getByLabel('Ends', { exact: true }).fill('2001-01-01T00:00');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The server does not allow that value.').waitFor();
  }),
  scene('manage-incomplete-link', async ({ page }) => {
    await page.goto('/m#abc');
    await page.getByText('This manage link is incomplete').waitFor();
  }),
  scene('manage-no-such-share', async ({ page }) => {
    await page.goto(`/m#${newId()}.${newToken()}`);
    await page.getByText('There is no such share').waitFor();
  }),
  scene('manage-failed', async ({ page }) => {
    await refusing(page, 503, { code: 'store.unreachable' });
    await page.goto(`/m#${newId()}.${newToken()}`);
    await page.getByRole('alert').waitFor();
  }),
];
