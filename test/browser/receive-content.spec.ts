/** What the page shows: texts behind their blur, previews, and hostile content that stays what it is: text. */
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { NewShare } from '../../src/client/new-share.ts';
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
import { onePixel, pdf, wave } from './samples.ts';

const on = stage();

const done = 'Complete and verified';
const secretText = (page: Page): Promise<string | null> => page.locator('.secret-text').textContent();
const blurOf = (page: Page): Promise<string> =>
  page.locator('.secret-text').evaluate((it) => getComputedStyle(it).filter);

describe('a text', () => {
  it('is hidden behind the blur of its sender until it is pressed, and hides again after 30 seconds', () =>
    visiting(on, { permissions: ['clipboard-read', 'clipboard-write'] }, async ({ page }) => {
      await page.clock.install();
      const sent = await sendText(on.origin, 'p4ss wörd\n第二行', { blur: 12 });
      await page.goto(sent.link);
      await heading(page, 'A text for you');
      await page.getByText('Can be opened once').waitFor();
      await press(page, 'Show the text');
      await heading(page, done);
      await page.getByText('Gone from the server').waitFor();
      expect(await blurOf(page)).toBe('blur(12px)');
      expect(await page.locator('.secret-text').getAttribute('aria-hidden')).toBe('true');
      await press(page, 'Show');
      expect([await secretText(page), await blurOf(page)]).toEqual(['p4ss wörd\n第二行', 'none']);
      await page.clock.runFor(29_000);
      await page.getByText('Hides again in 1 second').waitFor();
      await page.clock.runFor(2_000);
      await page.getByRole('button', { name: 'Show', exact: true }).waitFor();
      expect(await blurOf(page)).toBe('blur(12px)');
      await press(page, 'Copy');
      await page.getByRole('button', { name: 'Copied' }).waitFor();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('p4ss wörd\n第二行');
      expect((await on.doors.look(sent)).code).toBe('share.gone');
    }));

  it('without a blur is shown at once', () =>
    visiting(on, {}, async ({ page }) => {
      await page.goto((await sendText(on.origin, 'plain')).link);
      await press(page, 'Show the text');
      await heading(page, done);
      expect([await secretText(page), await blurOf(page)]).toEqual(['plain', 'none']);
    }));

  it('is not kept: a reload does not bring it back', () =>
    visiting(on, {}, async ({ page }) => {
      await page.goto((await sendText(on.origin, 'only once')).link);
      await press(page, 'Show the text');
      await heading(page, done);
      await page.reload();
      await heading(page, 'Open a share');
      expect(await page.content()).not.toContain('only once');
      expect(await keptAnywhere(page)).toEqual([]);
    }));
});

async function showing(page: Page, share: Partial<NewShare>, plain: Buffer): Promise<void> {
  const sent = await send(on.origin, { view: 'preview', ...share }, plain);
  await page.goto(sent.link);
  await press(page, 'Show it here');
  await heading(page, done);
}

describe('a preview', () => {
  it('shows a picture, and saves it at a press', () =>
    visiting(on, {}, async ({ page }) => {
      const plain = Buffer.from(onePixel, 'base64');
      await showing(page, { name: 'dot.png', type: 'image/png' }, plain);
      const picture = page.getByRole('img', { name: 'Picture: dot.png' });
      await picture.evaluate((it: HTMLImageElement) => it.decode());
      expect(await picture.getAttribute('src')).toMatch(/^blob:/);
      const download = await downloading(page, () => press(page, 'Save'));
      expect([download.suggestedFilename(), sha256(await bytesOf(download))]).toEqual(['dot.png', sha256(plain)]);
    }));

  it('plays sound', () =>
    visiting(on, {}, async ({ page }) => {
      await showing(page, { name: 'silence.wav', type: 'audio/wav' }, wave());
      await page.waitForFunction(() => (document.querySelector('audio')?.duration ?? 0) === 1);
    }));

  it('plays a film', () =>
    visiting(on, {}, async ({ page }) => {
      await page.goto('/s');
      const film = Buffer.from(await page.evaluate(recordFilm), 'base64');
      await showing(page, { name: 'film.webm', type: 'video/webm' }, film);
      await page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) === 64);
    }));

  it('draws the pages of a PDF, as they come into view, and tells their text', () =>
    visiting(on, {}, async ({ page }) => {
      await showing(page, { name: 'report.pdf', type: 'application/pdf' }, pdf(12));
      const first = page.getByRole('img', { name: 'Page 1 of 12' });
      await page.waitForFunction(inkOn, 'Page 1 of 12');
      await page.getByText('Page number 1', { exact: true }).waitFor({ state: 'attached' });
      const last = page.getByRole('img', { name: 'Page 12 of 12' });
      const width = (it: HTMLCanvasElement): number => it.width;
      expect(await last.evaluate(width)).toBe(0);
      await last.scrollIntoViewIfNeeded();
      await page.waitForFunction(inkOn, 'Page 12 of 12');
      // Far from the window it is given up.
      expect(await first.evaluate(width)).toBe(0);
    }));

  it('of something that can not be shown says so, and it can be saved', () =>
    visiting(on, {}, async ({ page }) => {
      for (const [name, type] of [
        ['broken.png', 'image/png'],
        ['broken.pdf', 'application/pdf'],
      ] as const) {
        const plain = Buffer.from(`not what it says: ${name}`);
        await showing(page, { name, type }, plain);
        await page.getByText('This browser cannot show it. Save it instead.').waitFor();
        const download = await downloading(page, () => press(page, 'Save'));
        expect(sha256(await bytesOf(download))).toBe(sha256(plain));
      }
    }));

  it('is made only when the sender chose it, and only of what is safe', () =>
    visiting(on, {}, async ({ page }) => {
      for (const share of [
        { name: 'dot.png', type: 'image/png', view: 'download' },
        { name: 'program.exe', type: 'application/x-msdownload', view: 'preview' },
        { name: 'page.xhtml', type: 'application/xhtml+xml', view: 'preview' },
      ] as const) {
        await page.goto((await send(on.origin, share, Buffer.from(onePixel, 'base64'))).link);
        await page.getByRole('button', { name: 'Download', exact: true }).waitFor();
        expect(await page.getByRole('button', { name: 'Show it here' }).count()).toBe(0);
      }
    }));

  it('goes over the disk where it is large, and memory has no room for it', () =>
    visiting(on, {}, async ({ page }) => {
      await page.addInitScript(() => Object.defineProperty(navigator, 'deviceMemory', { value: 0.25 }));
      const sent = await sendBytes(on.origin, 20_000_000, { name: 'large.txt', type: 'text/plain', view: 'preview' });
      await page.goto(sent.link);
      await press(page, 'Show it here');
      await page.getByText('Only its beginning is shown.').waitFor();
      const download = await downloading(page, () => press(page, 'Save'));
      expect(sha256(await bytesOf(download))).toBe(sha256(sent.plain));
    }));
});

const hostile = '<img src=x onerror=alert(1)><script>alert(2)</script> javascript:alert(3) \u202egnp.exe';

describe('hostile content', () => {
  it('in names, types, notes and paths is text', () =>
    visiting(on, {}, async ({ page }) => {
      const dialogs = noDialog(page);
      const name = 'javascript:alert(1)<svg onload=alert(2)>.html';
      const sent = await sendBytes(on.origin, 10, {
        kind: 'files',
        name,
        type: 'text/html;<b>',
        note: hostile,
        entries: [{ path: `${hostile}/"><a href='javascript:alert(4)'>x</a>`, size: 1, type: '<i>' }],
      });
      await page.goto(sent.link);
      await page.locator('summary').click();
      await page.getByText('<script>alert(2)').first().waitFor();
      expect(await page.locator('main :is(script, img, iframe, object, embed, a)').count()).toBe(0);
      expect(await page.locator('main svg:not(.icon)').count()).toBe(0);
      await page.getByText(hostile.slice(0, 30)).first().waitFor();
      expect(dialogs).toEqual([]);
    }));

  it('in a text is text', () =>
    visiting(on, {}, async ({ page }) => {
      const dialogs = noDialog(page);
      await page.goto((await sendText(on.origin, hostile)).link);
      await press(page, 'Show the text');
      await heading(page, done);
      expect(await secretText(page)).toBe(hostile);
      expect(dialogs).toEqual([]);
    }));

  it.each([
    ['text/html', '<html><body onload="alert(1)"><script>alert(2)</script>'],
    ['text/xml', '<?xml-stylesheet href="javascript:alert(1)"?><x/>'],
  ])('of type %s is shown as its source', (type, source) =>
    visiting(on, {}, async ({ page }) => {
      const dialogs = noDialog(page);
      await showing(page, { name: 'evil.html', type }, Buffer.from(source));
      await page.getByText(source).waitFor();
      expect(dialogs).toEqual([]);
    }),
  );

  it('in an SVG runs nothing, as a picture and by itself', () =>
    visiting(on, {}, async ({ page, complaints }) => {
      const dialogs = noDialog(page);
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="50" height="40" onload="alert(1)"><script>alert(2)</script>
        <foreignObject width="9" height="9"><body xmlns="http://www.w3.org/1999/xhtml" onload="alert(3)"/></foreignObject>
        <image href="${on.origin}/icon.svg" /><rect width="50" height="40" fill="red" /></svg>`;
      const asked: string[] = [];
      await showing(page, { name: 'evil.svg', type: 'image/svg+xml' }, Buffer.from(svg));
      page.on('request', (request) => asked.push(request.url()));
      const picture = page.getByRole('img', { name: 'Picture: evil.svg' });
      await picture.evaluate((it: HTMLImageElement) => it.decode());
      const address = (await picture.getAttribute('src')) ?? '';
      expect(asked).toEqual([]);
      // Somebody opens the picture in a tab: now it is a document.
      const [tab] = await Promise.all([
        page.context().waitForEvent('page'),
        page.evaluate((url) => void window.open(url), address),
      ]);
      await tab.waitForLoadState();
      expect(dialogs).toEqual([]);
      const refused = complaints.filter((text) => /script-src|script-src-attr|script-src-elem/.test(text));
      expect(refused.length).toBeGreaterThan(0);
      (complaints as string[]).length = 0;
    }));

  it('as the name of a file gives a harmless name', () =>
    visiting(on, { without: waysOnly.streamed }, async ({ page }) => {
      const sent = await sendBytes(on.origin, 10, { name: '../../e"v\r\ni\\l;filename=x%2e.html\u202e' });
      await page.goto(sent.link);
      const download = await downloading(page, () => press(page, 'Download'));
      expect(download.suggestedFilename()).not.toMatch(/[\r\n/\\\u202e]/);
      expect(download.suggestedFilename()).toMatch(/l;filename=x%2e\.html$/);
      await heading(page, done);
    }));
});

/** Alerts that something managed to raise. */
function noDialog(page: Page): readonly string[] {
  const seen: string[] = [];
  page.context().on('dialog', (dialog) => {
    seen.push(dialog.message());
    void dialog.dismiss();
  });
  return seen;
}

/** Names of everything that a browser has kept of downloads. */
function keptAnywhere(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const opened = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('onetimeshare');
      request.onsuccess = () => {
        resolve(request.result);
      };
    });
    const keys = await Promise.all(
      ['claims', 'copies'].map(
        (name) =>
          new Promise<IDBValidKey[]>((resolve) => {
            const request = opened.transaction(name).objectStore(name).getAllKeys();
            request.onsuccess = () => {
              resolve(request.result);
            };
          }),
      ),
    );
    opened.close();
    return keys.flat().map(String);
  });
}

/** Whether something is drawn on the canvas of that label. */
function inkOn(label: string): boolean {
  const canvas = document.querySelector<HTMLCanvasElement>(`canvas[aria-label="${label}"]`);
  if (canvas === null || canvas.width === 0) return false;
  const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
  for (let i = 0; i < pixels.length; i += 4) if ((pixels[i] ?? 255) < 128 && (pixels[i + 3] ?? 0) > 128) return true;
  return false;
}

/** Half a second of a canvas, in base64. */
async function recordFilm(): Promise<string> {
  const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 48 });
  const context = canvas.getContext('2d');
  const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: 'video/webm;codecs=vp8' });
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const ended = new Promise((resolve) => (recorder.onstop = resolve));
  recorder.start();
  for (let n = 0; n < 15; n += 1) {
    context?.fillRect(n, n, 20, 20);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  recorder.stop();
  await ended;
  let binary = '';
  for (const byte of new Uint8Array(await new Blob(parts).arrayBuffer())) binary += String.fromCharCode(byte);
  return btoa(binary);
}
