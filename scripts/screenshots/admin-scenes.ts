/** Everything that the admin page can show, with what really happened on the server before. */
import { Admin, adminPassword } from '../../test/support/admin.ts';
import { newToken, type Doors } from '../../test/support/doors.ts';
import { adminPaths } from '../../src/contract/routes.ts';
import { degradedGuide } from '../../src/logging/degraded-guide.ts';
import { scene, type Scene, type Visit } from './scene.ts';

const wrong = { passwordToken: newToken() };

/** A little of everything that can happen to a share. */
async function traffic(doors: Doors): Promise<void> {
  for (const plainBytes of [12_000, 3_400_000, 80_000_000, 640]) await doors.send({ plainBytes });
  await doors.send({ unfinished: true });
  await doors.send({ members: { availableFrom: new Date(Date.now() + 7_200_000).toISOString() } });
  const claimed = await doors.send({ members: { downloads: 2 } });
  for (let n = 0; n < 2; n += 1) await doors.claim(claimed, newToken());
  const locked = await doors.send({ withPassword: true });
  for (let n = 0; n < 6; n += 1) await doors.claim(locked, newToken(), wrong);
  const taken = await doors.send({ plainBytes: 900_000 });
  const token = newToken();
  await doors.look(taken);
  await doors.claim(taken, token);
  await doors.body(taken, token);
  await doors.acknowledge(taken, token);
  await doors.look(taken);
  await doors.revoke(await doors.send());
}

async function signedIn(
  { page, doors }: Visit,
  tab: string,
  before: () => Promise<unknown> = () => traffic(doors),
): Promise<void> {
  await before();
  await page.goto(`/admin#${tab}`);
  await page.getByLabel('Admin password').fill(adminPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('.console').waitFor();
}

const nothing = (): Promise<void> => Promise.resolve();

export const adminScenes: readonly Scene[] = [
  scene(
    'admin-sign-in',
    async ({ page }) => {
      await page.goto('/admin');
      await page.getByLabel('Admin password').waitFor();
    },
    { narrow: true },
  ),
  scene('admin-sign-in-wrong', async ({ page }) => {
    await page.goto('/admin');
    await page.getByLabel('Admin password').fill('correct horse');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('That did not work.').waitFor();
  }),
  scene(
    'admin-overview',
    async (visit) => {
      await signedIn(visit, 'overview');
      await visit.page.locator('.plot canvas').first().waitFor();
      // The picture of the shares, the batch of counts, and two readings to tell a rate from.
      await visit.page.waitForTimeout(7_000);
    },
    { narrow: true },
  ),
  scene('admin-chart-as-table', async (visit) => {
    await signedIn(visit, 'overview');
    await visit.page.getByText('Show as a table').first().click();
    await visit.page.waitForTimeout(3_000);
  }),
  scene(
    'admin-shares',
    async (visit) => {
      await signedIn(visit, 'shares');
      await visit.page.locator('tbody tr').first().waitFor();
    },
    { narrow: true },
  ),
  scene('admin-shares-chosen', async (visit) => {
    await signedIn(visit, 'shares');
    for (const n of [0, 1]) await visit.page.locator('tbody tr').nth(n).getByRole('checkbox').check();
  }),
  scene('admin-shares-burn', async (visit) => {
    await signedIn(visit, 'shares');
    for (const n of [0, 1]) await visit.page.locator('tbody tr').nth(n).getByRole('checkbox').check();
    await visit.page.getByRole('button', { name: 'Burn 2 shares' }).click();
    await visit.page.getByRole('dialog').waitFor();
  }),
  scene('admin-shares-none', async (visit) => {
    await signedIn(visit, 'shares', nothing);
    await visit.page.getByLabel('State', { exact: true }).selectOption('Uploading');
    await visit.page.route(`**${adminPaths.shares}*`, (route) =>
      route.fulfill({ json: { shares: [], total: 0, at: new Date().toISOString() } }),
    );
    await visit.page.getByRole('button', { name: 'Refresh' }).click();
    await visit.page.getByText('No share is like that now.').waitFor();
  }),
  scene('admin-health', (visit) => signedIn(visit, 'health', nothing)),
  scene(
    'admin-health-degraded',
    async (visit) => {
      await visit.page.route(`**${adminPaths.health}`, async (route) => {
        const { title, effect, whatToDo } = degradedGuide['storage.full'];
        const since = new Date(Date.now() - 600_000).toISOString();
        const reasons = [{ code: 'storage.full', title, effect, whatToDo, since }];
        await route.fulfill({ json: { status: 'degraded', reasons } });
      });
      await signedIn(visit, 'health', nothing);
      await visit.page.getByText(degradedGuide['storage.full'].title).first().waitFor();
    },
    { narrow: true },
  ),
  scene(
    'admin-storage',
    async (visit) => {
      await signedIn(visit, 'storage');
      await visit.page.locator('tbody tr').first().waitFor();
    },
    { narrow: true },
  ),
  scene(
    'admin-audit',
    async (visit) => {
      await signedIn(visit, 'audit', async () => {
        const admin = await Admin.at(visit.origin);
        await admin.configure({ settings: { MAX_EXPIRES_IN: '7d' } });
        await admin.configure({ settings: { MAX_EXPIRES_IN: null } });
        const { id } = await visit.doors.send();
        await admin.change('DELETE', `${adminPaths.shares}/${id}`);
      });
      await visit.page.locator('tbody tr').first().waitFor();
    },
    { narrow: true },
  ),
  scene(
    'admin-configuration',
    async (visit) => {
      await signedIn(visit, 'configuration', nothing);
      await visit.page.locator('.setting').first().waitFor();
    },
    { narrow: true },
  ),
  scene('admin-setting-refused', async (visit) => {
    await signedIn(visit, 'configuration', nothing);
    const setting = visit.page.locator('[data-setting="MAX_EXPIRES_IN"]');
    await setting.getByRole('button', { name: 'Change MAX_EXPIRES_IN' }).click();
    await setting.getByRole('textbox').fill('soon');
    await setting.getByRole('button', { name: 'Save' }).click();
    await setting.getByRole('alert').waitFor();
  }),
  scene('admin-pause', async (visit) => {
    await signedIn(visit, 'configuration', nothing);
    await visit.page.getByRole('switch', { name: 'Accept new shares' }).click();
    await visit.page.getByRole('dialog').waitFor();
  }),
  scene('admin-signed-out', async (visit) => {
    await signedIn(visit, 'health', nothing);
    await visit.page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await visit.page.getByText('You are signed out.').waitFor();
  }),
];
