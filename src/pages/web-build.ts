/** The built pages (web/): read when first asked for, compressed once, then kept. Nothing of them changes while the server runs. */
import { readFile, readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { typeOfAsset, type Asset } from './asset.ts';

/** From the compiled server, and from its source. */
const places = ['../web/', '../../dist/web/'].map((path) => new URL(path, import.meta.url).pathname);
const compressible = /\.(html|js|mjs|css|svg|webmanifest|json)$/;
const quality = 9;

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

export type Coding = 'br' | 'gzip' | 'identity';

@Injectable()
export class WebBuild {
  #files: Promise<ReadonlyMap<string, string>> | undefined;
  readonly #read = new Map<string, Promise<Asset>>();

  /** @param path within the build, such as `assets/send-1a2b.js`; undefined when there is none */
  async find(path: string, coding: Coding): Promise<(Asset & { readonly coding: Coding }) | undefined> {
    this.#files ??= listFiles();
    const file = (await this.#files).get(path);
    if (file === undefined) return undefined;
    const used = compressible.test(path) ? coding : 'identity';
    return { ...(await this.#kept(path, file, used)), coding: used };
  }

  #kept(path: string, file: string, coding: Coding): Promise<Asset> {
    const key = `${coding} ${path}`;
    const known = this.#read.get(key);
    if (known !== undefined) return known;
    const asset = readFile(file)
      .then((content) => encode(content, coding))
      .then((content) => ({ type: typeOfAsset(path), content }));
    this.#read.set(key, asset);
    return asset;
  }
}

async function encode(content: Buffer, coding: Coding): Promise<Buffer> {
  if (coding === 'br') return brotli(content, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });
  return coding === 'gzip' ? gzipped(content, { level: quality }) : content;
}

/** Path in the build → file. Only what is listed is ever read: no request names a file. Empty when the pages were not built. */
async function listFiles(): Promise<ReadonlyMap<string, string>> {
  for (const place of places) {
    const entries = await readdir(place, { recursive: true, withFileTypes: true }).catch(() => []);
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    if (files.length > 0) return new Map(files.map((file) => [file.slice(place.length).split(sep).join('/'), file]));
  }
  return new Map();
}
