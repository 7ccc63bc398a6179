/** What a person does on the page that receives, and what their browser may lack. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Download, Page } from 'playwright-core';

/** - `picker`: no file can be picked - `worker`: no service workers - `private`: no private file system. */
export type Missing = 'picker' | 'worker' | 'private';

/** In the page, before anything else. */
export function takeAway(missing: readonly string[]): void {
  if (missing.includes('picker')) Reflect.deleteProperty(globalThis, 'showSaveFilePicker');
  if (missing.includes('worker')) Reflect.deleteProperty(Navigator.prototype, 'serviceWorker');
  if (missing.includes('private')) Reflect.deleteProperty(StorageManager.prototype, 'getDirectory');
}

/** Only those ways are left. */
export const waysOnly = {
  streamed: ['picker', 'private'],
  private: ['picker', 'worker'],
  memory: ['picker', 'worker', 'private'],
} as const satisfies Readonly<Record<string, readonly Missing[]>>;

export const heading = (page: Page, text: string): Promise<void> =>
  page.getByRole('heading', { level: 1, name: text, exact: true }).waitFor();

export const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click();

/** Presses and takes what the browser puts into its downloads. */
export async function downloading(page: Page, act: () => Promise<void>, timeout = 60_000): Promise<Download> {
  const [download] = await Promise.all([page.waitForEvent('download', { timeout }), act()]);
  return download;
}

export async function bytesOf(download: Download): Promise<Buffer> {
  return readFile(await download.path());
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
