/** Everything that the page that sends can show. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileNamed, patiently, SendPage, someBytes } from '../../test/browser/sending.ts';
import type { HoldingGateway } from '../../test/support/holding-gateway.ts';
import { until } from '../../test/support/until.ts';
import { holding, refusing, scene, type Scene, type Visit } from './scene.ts';

const MiB = 1_048_576;
const report = fileNamed('Annual report 2026.pdf', someBytes(2.5 * MiB), 'application/pdf');
const several = [
  report,
  fileNamed(
    'A very long file name that somebody gave to a spreadsheet, and that does not end soon.xlsx',
    someBytes(81_234),
  ),
  fileNamed('notes.txt', Buffer.from('notes'), 'text/plain'),
];

const visited = async ({ page }: Visit, path = '/'): Promise<SendPage> => {
  const send = await new SendPage(page).visit(path);
  await page.getByText('Up to ').first().waitFor();
  return send;
};

/** Begins to send, and stops in the middle. */
async function inTheMiddle(visit: Visit): Promise<{ readonly send: SendPage; readonly gateway: HoldingGateway }> {
  const gateway = await holding(visit);
  const send = await visited(visit, gateway.origin);
  await send.choose(report);
  gateway.passing = 1;
  await send.seal();
  await until(() => gateway.held() > 0, 'a piece is held back', 30_000);
  return { send, gateway };
}

async function sent(
  visit: Visit,
  more: (send: SendPage) => Promise<void> = () => Promise.resolve(),
): Promise<SendPage> {
  const send = await visited(visit);
  await send.choose(report);
  await more(send);
  await send.send();
  return send;
}

const choosing: readonly Scene[] = [
  scene('send-empty', visited, { narrow: true }),
  scene('send-empty-touch', visited, { touch: true }),
  scene('send-dragging', async (visit) => {
    await visited(visit);
    const session = await visit.page.context().newCDPSession(visit.page);
    const data = { items: [], files: ['/etc/hostname'], dragOperationsMask: 1 };
    await session.send('Input.dispatchDragEvent', { type: 'dragEnter', x: 50, y: 50, data });
    await session.send('Input.dispatchDragEvent', { type: 'dragOver', x: 50, y: 50, data });
    await visit.page.getByText('Drop it anywhere').waitFor();
  }),
  scene('send-file', async (visit) => (await visited(visit)).choose(report)),
  scene('send-files', async (visit) => (await visited(visit)).choose(several), { narrow: true }),
  scene('send-folder', async (visit) => {
    const folder = join(visit.folder, 'Photos from the lake');
    await mkdir(folder);
    for (const name of ['one.jpg', 'two.jpg', 'three.jpg']) await writeFile(join(folder, name), someBytes(300_000));
    const send = await visited(visit);
    await send.choose(folder, true);
    await send.lines();
  }),
  scene('send-text', async (visit) => {
    const send = await visited(visit);
    await visit.page.getByRole('tab', { name: 'Text' }).click();
    await send.page.getByLabel('Your text').fill('The code of the front door is 4711.\nPlease do not write it down.');
  }),
  scene('send-text-empty', async (visit) => {
    await visited(visit);
    await visit.page.getByRole('tab', { name: 'Text' }).click();
  }),
  scene(
    'send-more-file',
    async (visit) => {
      const send = await visited(visit);
      await send.choose(report);
      await send.openMore();
      await visit.page.getByLabel('Password', { exact: true }).fill('correct horse battery');
      await visit.page.getByLabel('Note to the recipient').fill('As promised. Call me if anything is missing.');
      await visit.page.getByText(/^(Fair|Good|Strong)$/).waitFor(patiently);
    },
    { narrow: true },
  ),
  scene('send-more-text', async (visit) => {
    const send = await visited(visit);
    await send.write('The code is 4711.');
    await send.openMore();
    await visit.page.getByLabel('Blur until it is pressed').fill('8');
  }),
  scene('send-more-set', async (visit) => {
    const send = await visited(visit);
    await send.choose(report);
    await send.openMore();
    await visit.page.getByLabel('Note to the recipient').fill('As promised.');
    await send.openMore();
  }),
  scene('send-other-terms', async (visit) => {
    await (await visited(visit)).choose(report);
    await visit.page.getByLabel('Expires after so many downloads').selectOption({ label: 'another number …' });
    await visit.page.getByLabel('Number of downloads').fill('101');
    await visit.page.getByLabel('Expires after this time').selectOption({ label: 'another time …' });
  }),
  scene('send-on-a-date', async (visit) => {
    await (await visited(visit)).choose(report);
    await visit.page.getByLabel('Expires after this time').selectOption({ label: 'on a date …' });
  }),
  scene('send-too-large', async (visit) => {
    const config = (await (await fetch(`${visit.origin}/api/v1/config`)).json()) as { limits: object };
    const body = JSON.stringify({ ...config, limits: { ...config.limits, shareBytes: 1_000_000 } });
    await visit.page.route('**/api/v1/config', (route) => route.fulfill({ contentType: 'application/json', body }));
    await (await visited(visit)).choose(report);
    await visit.page.getByText('this server takes up to').waitFor();
  }),
];

const underway: readonly Scene[] = [
  scene('sending', inTheMiddle, { narrow: true }),
  scene('sending-paused', async (visit) => {
    await inTheMiddle(visit);
    await visit.page.getByRole('button', { name: 'Pause' }).click();
    await visit.page.getByText('Paused').waitFor();
  }),
  scene(
    'sending-network-lost',
    async (visit) => {
      (await inTheMiddle(visit)).gateway.setAway(true);
      await visit.page.getByText('The network is gone.').waitFor(patiently);
    },
    { narrow: true },
  ),
  scene('sending-failed', async (visit) => {
    const send = await visited(visit);
    await refusing(visit.page, 507, { code: 'storage.full' }, '**/api/v1/shares');
    await send.choose(report);
    await send.seal();
    await visit.page.getByRole('heading', { name: 'It was not sent' }).waitFor();
  }),
  scene('sending-unfinished', async (visit) => {
    await inTheMiddle(visit);
    visit.page.once('dialog', (dialog) => void dialog.accept());
    await visit.page.reload();
    await visit.page.getByRole('heading', { name: 'Not finished' }).waitFor(patiently);
  }),
];

const done: readonly Scene[] = [
  scene('sent', sent, { narrow: true }),
  scene(
    'sent-everything-open',
    async (visit) => {
      await sent(visit, async (send) => {
        await send.openMore();
        await visit.page.getByLabel('Password', { exact: true }).fill('correct horse battery');
      });
      await visit.page.getByRole('button', { name: 'QR code' }).click();
      for (const name of ['A message to paste', 'Link and key apart'])
        await visit.page.locator('summary', { hasText: name }).click();
    },
    { narrow: true },
  ),
  scene(
    'your-shares',
    async (visit) => {
      const send = await sent(visit);
      const { origin, doors, page } = visit;
      await page.getByRole('button', { name: 'Send another' }).click();
      await send.write('The code is 4711.');
      await send.send();
      const [id = '', ownerToken = ''] = (await send.manageLink()).split('#')[1]?.split('.') ?? [];
      await doors.revoke({ id, ownerToken, linkToken: '', linkSecret: '', plain: Buffer.alloc(0) });
      await page.goto('about:blank');
      await page.goto(origin);
      await page.getByRole('heading', { name: 'Your shares' }).scrollIntoViewIfNeeded();
      for (const text of [/^Revoked/, 'Not opened yet']) await page.getByText(text).waitFor(patiently);
    },
    { narrow: true },
  ),
  scene('your-shares-revoke', async (visit) => {
    const send = await sent(visit);
    await send.page.getByRole('button', { name: 'Send another' }).click();
    await send.page.getByRole('button', { name: /^Revoke / }).click();
    await send.page.getByRole('dialog').waitFor();
  }),
];

export const sendScenes: readonly Scene[] = [...choosing, ...underway, ...done];
