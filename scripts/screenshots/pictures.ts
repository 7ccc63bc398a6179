/** Takes pictures of one state: every theme and width, one after the other, of the same page. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { takeAway } from '../../test/browser/receive-page.ts';
import { visitor } from '../../test/browser/visitor.ts';
import { Doors } from '../../test/support/doors.ts';
import type { Listening } from '../../test/support/listening.ts';
import type { Picture } from './contact-sheet.ts';
import type { Scene } from './scene.ts';

export interface Studio {
  readonly browser: Browser;
  readonly server: Listening;
}

const themes = ['light', 'dark'] as const;
const height = 800;

/** Brings a person with an empty browser into the state, and hands the page over. */
export async function inScene(
  { browser, server }: Studio,
  { reach, without = [], touch = false }: Scene,
  use: (page: Page) => Promise<void>,
  options: BrowserContextOptions = {},
): Promise<void> {
  const { origin, port } = server;
  const folder = await mkdtemp(join(tmpdir(), 'ots-screenshots-'));
  const ends: (() => Promise<void>)[] = [];
  const device = touch ? { hasTouch: true, isMobile: true } : {};
  const { page, context, end } = await visitor(browser, origin, {
    viewport: { width: 1_280, height },
    colorScheme: 'light',
    reducedMotion: 'reduce',
    ...device,
    ...options,
  });
  try {
    context.setDefaultTimeout(20_000);
    await context.addInitScript(takeAway, without);
    const later = (act: () => Promise<void>): void => void ends.push(act);
    await reach({ page, origin, port, doors: new Doors(origin), folder, later });
    await use(page);
  } finally {
    await end();
    for (const act of ends) await act();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Into `folder`. */
export async function picture(studio: Studio, scene: Scene, folder: string): Promise<readonly Picture[]> {
  const taken: Picture[] = [];
  await inScene(studio, scene, async (page) => {
    for (const width of scene.narrow === true ? [1_280, 390, 320] : [1_280, 390]) {
      await page.setViewportSize({ width, height });
      for (const theme of themes) {
        await page.emulateMedia({ colorScheme: theme });
        const file = `${scene.name}-${theme}-${String(width)}.png`;
        await page.screenshot({ path: join(folder, file), fullPage: true, animations: 'disabled' });
        taken.push({ scene: scene.name, theme, width, file });
      }
    }
  });
  return taken;
}
