/**
 * Pictures of every page in every state, light and dark, wide and narrow, by a real server and a real browser: for people who look.
 * `npm run screenshots` · `-- --only=receive` those whose name has it · `-- --readme` those of the README
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launchBrowser } from '../../test/browser/visitor.ts';
import { adminServer } from '../../test/support/admin.ts';
import { adminScenes } from './admin-scenes.ts';
import { writeContactSheet, type Picture } from './contact-sheet.ts';
import { manageScenes } from './manage-scenes.ts';
import { picture, type Studio } from './pictures.ts';
import { readmeImages } from './readme-images.ts';
import { receiveScenes } from './receive-scenes.ts';
import { receivedScenes } from './received-scenes.ts';
import { sendScenes } from './send-scenes.ts';

const root = join(import.meta.dirname, '..', '..');
const scenes = [...sendScenes, ...receiveScenes, ...receivedScenes, ...manageScenes, ...adminScenes];

function build(): void {
  console.log('Building the pages …');
  const { status } = spawnSync('npx', ['vite', 'build', '--logLevel', 'warn', 'web'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('The pages could not be built.');
}

/** Fresh: a folder of an earlier run would show what is no more. */
async function all(studio: Studio, only: string): Promise<boolean> {
  const folder = join(root, 'screenshots');
  const wanted = scenes.filter(({ name }) => name.includes(only));
  if (only === '') await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const taken: Picture[] = [];
  const failed: string[] = [];
  for (const [at, scene] of wanted.entries()) {
    console.log(`${String(at + 1)}/${String(wanted.length)} ${scene.name}`);
    try {
      taken.push(...(await picture(studio, scene, folder)));
    } catch (error) {
      failed.push(scene.name);
      console.error(error);
    }
  }
  await writeContactSheet(folder, taken);
  console.log(`${String(taken.length)} pictures: ${join(folder, 'index.html')}`);
  if (failed.length > 0) console.error(`Not reached: ${failed.join(', ')}`);
  return failed.length === 0;
}

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    readme: { type: 'boolean', default: false },
    built: { type: 'boolean', default: false },
  },
});
if (!values.built || !existsSync(join(root, 'dist', 'web', 'index.html'))) build();
const [browser, server] = await Promise.all([launchBrowser(), adminServer()]);
try {
  const studio = { browser, server };
  if (values.readme) await readmeImages(studio, scenes, join(root, 'docs', 'images'));
  else if (!(await all(studio, values.only))) process.exitCode = 1;
} finally {
  await browser.close();
  await server.end();
}
