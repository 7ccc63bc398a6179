/** What the service worker does, and what it leaves alone; and what installs the page. */
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { heading, press, sendBytes, stage, visiting } from './receiving.ts';
import { open } from './sending.ts';

const on = stage();

/** As an installed page does when it is opened. */
async function install(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const match = globalThis.matchMedia.bind(globalThis);
    globalThis.matchMedia = (query) => (query.includes('standalone') ? match('all') : match(query));
  });
  await page.goto('/s');
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
}

/** As a browser does for the share target: a form, posted to its address. */
async function share(page: Page): Promise<void> {
  await page.evaluate(() => {
    const form = document.createElement('form');
    Object.assign(form, { method: 'POST', action: '/share-target', enctype: 'multipart/form-data' });
    for (const [name, value] of [
      ['title', 'Holiday'],
      ['url', 'https://example.org/'],
    ] as const) {
      form.append(Object.assign(document.createElement('input'), { name, value }));
    }
    const files = Object.assign(document.createElement('input'), { type: 'file', name: 'files' });
    const picked = new DataTransfer();
    picked.items.add(new File(['beach'], 'photo.jpg', { type: 'image/jpeg' }));
    files.files = picked.files;
    form.append(files);
    document.body.append(form);
    form.submit();
  });
}

describe('the service worker', () => {
  it('starts when the page is installed, and breaks no page by it', () =>
    visiting(on, {}, async ({ page }) => {
      await install(page);
      for (const path of ['/', '/s', '/m']) {
        await page.goto(path);
        await page.locator('main h1').waitFor();
      }
      expect(await page.evaluate(() => navigator.serviceWorker.controller?.scriptURL)).toBe(`${on.origin}/sw.js`);
    }));

  it('keeps no page: without the server there is none', () =>
    visiting(on, { cut: true }, async ({ page, context }) => {
      await install(page);
      await page.goto('/s');
      expect(await page.evaluate(() => caches.keys())).toEqual([]);
      await context.setOffline(true);
      await expect(page.goto('/s')).rejects.toThrow('ERR_INTERNET_DISCONNECTED');
    }));

  it('takes what another program shares, and opens the page that sends', () =>
    visiting(on, {}, async ({ page }) => {
      await install(page);
      await share(page);
      await page.getByRole('list', { name: 'What will be sent' }).getByText('photo.jpg').waitFor();
      expect(page.url()).toBe(`${on.origin}/`);
      await page.getByText('More options').click();
      expect(await page.getByLabel('Note to the recipient').inputValue()).toBe('Holiday\nhttps://example.org/');
      await press(page, 'Seal and send');
      const { manifest, bytes } = await open(await page.getByLabel('Link for the recipient').inputValue());
      expect(manifest).toMatchObject({ name: 'photo.jpg', type: 'image/jpeg', note: 'Holiday\nhttps://example.org/' });
      expect(bytes.toString()).toBe('beach');
      // It is taken once.
      await page.reload();
      await page.getByText('Up to ').waitFor();
      expect(await page.getByRole('list', { name: 'What will be sent' }).count()).toBe(0);
    }));

  it('puts nothing into the form of a tab: any site could have posted it', () =>
    visiting(on, {}, async ({ page, context }) => {
      await install(page);
      const tab = await context.newPage();
      await tab.goto('/');
      await share(tab);
      await tab.waitForURL(`${on.origin}/`);
      await tab.getByText('Up to ').waitFor();
      // Taken, so that it does not stay, and then left.
      await tab.waitForFunction(
        () =>
          new Promise<boolean>((resolve) => {
            const opening = indexedDB.open('onetimeshare');
            opening.onsuccess = () => {
              const counting = opening.result.transaction('inbox').objectStore('inbox').count();
              counting.onsuccess = () => {
                opening.result.close();
                resolve(counting.result === 0);
              };
            };
          }),
      );
      expect(await tab.getByRole('list', { name: 'What will be sent' }).count()).toBe(0);
    }));

  it('answers a download that it does not know with nothing, and the page stays', () =>
    visiting(on, {}, async ({ page }) => {
      await install(page);
      const sent = await sendBytes(on.origin, 10);
      await page.goto(sent.link);
      await heading(page, 'A file for you');
      const answered = page.waitForResponse((response) => response.url().includes('/downloads/'));
      await page.evaluate(() => {
        location.assign('/downloads/1-2-3-4');
      });
      expect((await answered).status()).toBe(204);
      await heading(page, 'A file for you');
    }));
});

describe('the manifest of the web app', () => {
  it('has icons of the sizes it says, and a share target', async () => {
    const answer = await fetch(`${on.origin}/manifest.webmanifest`);
    interface Manifest {
      readonly icons: readonly {
        readonly src: string;
        readonly sizes: string;
        readonly type: string;
        readonly purpose?: string;
      }[];
      readonly share_target: { readonly action: string; readonly method: string };
    }
    const { icons, share_target: target } = (await answer.json()) as Manifest;
    expect(target).toMatchObject({ action: '/share-target', method: 'POST' });
    const pictures = icons.filter(({ type }) => type === 'image/png');
    expect(pictures.map(({ sizes, purpose }) => [sizes, purpose])).toEqual([
      ['192x192', undefined],
      ['512x512', undefined],
      ['512x512', 'maskable'],
    ]);
    for (const { src, sizes } of pictures) {
      const png = Buffer.from(await (await fetch(on.origin + src)).arrayBuffer());
      expect(`${String(png.readUInt32BE(16))}x${String(png.readUInt32BE(20))}`).toBe(sizes);
    }
  });
});
