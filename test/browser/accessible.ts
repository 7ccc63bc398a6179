/** What people who do not see the page, or who have no mouse, need of it. */
import { source as axe } from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe-core finds, as `rule: element`. */
export async function violations(page: Page): Promise<readonly string[]> {
  // A colour on its way from one to another is neither: nobody reads it.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  return page.evaluate(async () => {
    interface Found {
      readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
    }
    const { axe: checker } = globalThis as unknown as { readonly axe: { readonly run: () => Promise<Found> } };
    const found = await checker.run();
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
}

/** What it finds in the light and in the dark. */
export async function violationsInBothThemes(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    found.push(...(await violations(page)).map((one) => `${colorScheme}: ${one}`));
  }
  return found;
}

/** Presses Tab until the control of that name has the focus. */
export async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = [];
  for (let n = 0; n < 40; n += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const { activeElement: it } = document;
      const label = it?.id === undefined ? undefined : document.querySelector(`label[for="${CSS.escape(it.id)}"]`);
      return it?.getAttribute('aria-label') ?? label?.textContent ?? it?.textContent ?? '';
    });
    if (focused === name) return;
    passed.push(focused);
  }
  throw new TypeError(`Tab does not lead to ${name}, but to ${passed.join(', ')}.`);
}
