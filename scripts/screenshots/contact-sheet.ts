/** All pictures on one page, to be looked at in a browser. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Picture {
  readonly scene: string;
  readonly theme: string;
  readonly width: number;
  readonly file: string;
}

export async function writeContactSheet(folder: string, pictures: readonly Picture[]): Promise<void> {
  const scenes = [...new Set(pictures.map(({ scene }) => scene))];
  const rows = scenes.map((scene) => {
    const shots = pictures.filter((picture) => picture.scene === scene).map(figureOf);
    return `<section><h2>${scene}</h2><div>${shots.join('')}</div></section>`;
  });
  await writeFile(join(folder, 'index.html'), `${head}${rows.join('\n')}\n`);
}

const figureOf = ({ theme, width, file }: Picture): string =>
  `<figure><a href="${file}"><img src="${file}" loading="lazy" alt=""></a><figcaption>${theme}, ${String(width)} px</figcaption></figure>`;

const head = `<!doctype html>
<meta charset="utf-8">
<title>Pages and states</title>
<style>
  body { margin: 1rem; font: 14px system-ui, sans-serif; background: #888; }
  section > div { display: flex; flex-wrap: wrap; align-items: start; gap: 1rem; }
  figure { margin: 0; }
  img { display: block; height: 26rem; max-width: 40rem; object-fit: contain; object-position: top; background: #777; }
</style>
`;
