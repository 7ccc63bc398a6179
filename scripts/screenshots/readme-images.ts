/** The pictures of the README: phones, in as many dots as they have there, and the admin page on a desk. */
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { inScene, type Studio } from './pictures.ts';
import type { Scene } from './scene.ts';

const phone = { width: 400, height: 770 };
const desk = { width: 1_000, height: 620 };
const images = {
  send: ['send-file', phone],
  receive: ['receive-ready', phone],
  manage: ['manage-waiting', phone],
  admin: ['admin-overview', desk],
} as const;

export async function readmeImages(studio: Studio, scenes: readonly Scene[], folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [image, [name, viewport]] of Object.entries(images)) {
    const scene = scenes.find((one) => one.name === name);
    if (scene === undefined) throw new Error(`There is no scene ${name}.`);
    const path = join(folder, `${image}.png`);
    await inScene(
      studio,
      scene,
      async (page) => {
        await page.screenshot({ path, animations: 'disabled' });
      },
      { viewport },
    );
    console.log(`${path}: ${String((await stat(path)).size)} bytes`);
  }
}
