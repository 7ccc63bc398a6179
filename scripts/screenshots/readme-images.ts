/** The pictures of the README: a phone, in as many dots as it has there. */
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { inScene, type Studio } from './pictures.ts';
import type { Scene } from './scene.ts';

const images = { send: 'send-file', receive: 'receive-ready', manage: 'manage-waiting' } as const;

export async function readmeImages(studio: Studio, scenes: readonly Scene[], folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [image, name] of Object.entries(images)) {
    const scene = scenes.find((one) => one.name === name);
    if (scene === undefined) throw new Error(`There is no scene ${name}.`);
    const path = join(folder, `${image}.png`);
    const device = { viewport: { width: 400, height: 770 } };
    await inScene(
      studio,
      scene,
      async (page) => {
        await page.screenshot({ path, animations: 'disabled' });
      },
      device,
    );
    console.log(`${path}: ${String((await stat(path)).size)} bytes`);
  }
}
