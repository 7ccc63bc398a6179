// Loads a file of src/sealed in Node's own context. In Jest's, every use of a global such as Math is a slow lookup, which makes plain
// JavaScript Argon2id take 16 s instead of 1 s.
import { transformFile } from '@swc/core';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { constants, Script } from 'node:vm';

const sealed = join(import.meta.dirname, '../../src/sealed');
// Within the project, so that the packages are found.
const cache = join(import.meta.dirname, '../../node_modules/.cache');

/** Compiles the folder, gives the module of `file` to `use`, and removes what was compiled. */
export async function outsideJest<Result>(file: string, use: (module: unknown) => Promise<Result>): Promise<Result> {
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'sealed-'));
  try {
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    for (const name of await readdir(sealed)) {
      if (!name.endsWith('.ts') || name.endsWith('.spec.ts')) continue;
      const { code } = await transformFile(join(sealed, name), {
        swcrc: false,
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
      });
      await writeFile(
        join(folder, name.replace(/\.ts$/, '.js')),
        code.replaceAll(/(from ['"]\.\/[^'"]+)\.ts/g, '$1.js'),
      );
    }
    const url = JSON.stringify(pathToFileURL(join(folder, file.replace(/\.ts$/, '.js'))).href);
    const load = new Script(`import(${url})`, { importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER });
    return await use(await (load.runInThisContext() as Promise<unknown>));
  } finally {
    await rm(folder, { recursive: true });
  }
}
