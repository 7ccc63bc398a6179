/** What the page that receives shows when everything is here. */
import type { NewShare } from '../../src/client/new-share.ts';
import { downloading, heading, press, waysOnly } from '../../test/browser/receive-page.ts';
import { pdf, wave } from '../../test/browser/samples.ts';
import { send, sendBytes, sendText } from '../../test/browser/sent-before.ts';
import { about, opened, text } from './receive-scenes.ts';
import { cutting, scene, type Scene, type Visit } from './scene.ts';

async function shown({ page, origin }: Visit, share: Partial<NewShare>, plain: Buffer): Promise<void> {
  await page.goto((await send(origin, { view: 'preview', ...share }, plain)).link);
  await press(page, 'Show it here');
  await heading(page, 'Complete and verified');
}

export const receivedScenes: readonly Scene[] = [
  scene(
    'received-streamed',
    async (visit) => {
      await opened(visit);
      await downloading(visit.page, () => press(visit.page, 'Download'));
      await heading(visit.page, 'Complete and verified');
    },
    { without: waysOnly.streamed },
  ),
  scene(
    'received-private',
    async (visit) => {
      await opened(visit, { downloads: 2 });
      await downloading(visit.page, () => press(visit.page, 'Download'));
      await heading(visit.page, 'Complete and verified');
    },
    { without: waysOnly.private, narrow: true },
  ),
  scene(
    'received-refused',
    async (visit) => {
      const gateway = await cutting(visit);
      const { link } = await sendBytes(visit.origin, 3_000_000, about, gateway.origin);
      gateway.lie = (part) => Buffer.alloc(part.length);
      await visit.page.goto(link);
      await press(visit.page, 'Download');
      await heading(visit.page, 'This download has ended');
    },
    { without: waysOnly.private },
  ),
  scene('received-text-blurred', async ({ page, origin }) => {
    await page.goto((await sendText(origin, text, { blur: 12 })).link);
    await press(page, 'Show the text');
    await heading(page, 'Complete and verified');
  }),
  scene(
    'received-text-shown',
    async ({ page, origin }) => {
      await page.goto((await sendText(origin, text, { blur: 12 })).link);
      await press(page, 'Show the text');
      await press(page, 'Show');
      await page.getByText('Hides again').waitFor();
    },
    { narrow: true },
  ),
  scene('received-picture', async (visit) => {
    const picture = await visit.page.context().newPage();
    await picture.setViewportSize({ width: 640, height: 400 });
    await picture.goto(visit.origin);
    const plain = await picture.screenshot();
    await picture.close();
    await shown(visit, { name: 'screen.png', type: 'image/png' }, plain);
  }),
  scene('received-source', (visit) =>
    shown(
      visit,
      { name: 'compose.yaml', type: 'text/plain' },
      Buffer.from('services:\n  web:\n    image: onetimeshare\n    ports: ["3000:3000"]\n'),
    ),
  ),
  scene('received-pdf', async (visit) => {
    await shown(visit, { name: 'report.pdf', type: 'application/pdf' }, pdf(2));
    await visit.page.getByRole('img', { name: 'Page 1 of 2' }).waitFor();
    await visit.page.waitForFunction(() => (document.querySelector('canvas')?.width ?? 0) > 0);
  }),
  scene('received-sound', (visit) => shown(visit, { name: 'message.wav', type: 'audio/wav' }, wave())),
  scene('received-broken-preview', async (visit) => {
    await shown(visit, { name: 'broken.png', type: 'image/png' }, Buffer.from('no picture'));
    await visit.page.getByText('This browser cannot show it.').waitFor();
  }),
];
