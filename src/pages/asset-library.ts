/** The files of the documentation pages: ours, and those of the interactive one, made to fit our policy. */
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { typeOfAsset, type Asset } from './asset.ts';

const own = new URL('./assets/', import.meta.url);
const resolvePackage = createRequire(import.meta.url).resolve;

const ownFiles: ReadonlySet<string> = new Set(['page.css', 'docs.js', 'docs.html']);
const scriptOfDocs = 'swagger-ui-bundle.js';
const styleOfDocs = 'swagger-ui.css';
const sourceMapLine = /^(\/\/|\/\*)# sourceMappingURL=.*$/gm;

/** Read when first asked for, then kept: there are few, and none changes while the server runs. */
@Injectable()
export class AssetLibrary {
  readonly #read = new Map<string, Promise<Asset>>();
  #docs: Promise<ReadonlyMap<string, Asset>> | undefined;

  /** The file of that name; `undefined` when there is none. */
  async find(name: string): Promise<Asset | undefined> {
    if (ownFiles.has(name)) return this.#own(name);
    this.#docs ??= readDocs();
    return (await this.#docs).get(name);
  }

  #own(name: string): Promise<Asset> {
    const known = this.#read.get(name);
    if (known !== undefined) return known;
    const asset = readFile(new URL(name, own)).then((content) => ({ type: typeOfAsset(name), content }));
    this.#read.set(name, asset);
    return asset;
  }
}

/**
 * Script and style of swagger-ui. Its style has its pictures in `data:` addresses, which our policy does not allow (it would
 * allow them to everybody): each becomes a file of its own.
 */
async function readDocs(): Promise<ReadonlyMap<string, Asset>> {
  const files = new Map<string, Asset>();
  const [script, style] = await Promise.all(
    [scriptOfDocs, styleOfDocs].map((name) => readFile(resolvePackage(`swagger-ui-dist/${name}`), 'utf8')),
  );
  const put = (name: string, content: string | Buffer): void => {
    files.set(name, { type: typeOfAsset(name), content: Buffer.from(content) });
  };
  const pictured = (style ?? '').replace(dataAddress, (_all, quoted: string | undefined, bare: string | undefined) => {
    const { ending, content } = readDataAddress(quoted ?? bare ?? '');
    const name = `docs-${String(files.size)}.${ending}`;
    put(name, content);
    return `url(/assets/${name})`;
  });
  put(styleOfDocs, pictured.replace(sourceMapLine, ''));
  put(scriptOfDocs, (script ?? '').replace(sourceMapLine, ''));
  return files;
}

const dataAddress = /url\((?:"(data:(?:[^"\\]|\\.)*)"|(data:[^)"']*))\)/g;

/** RFC 2397, as far as a style sheet uses it: SVG as text, other pictures as base64. */
function readDataAddress(address: string): { readonly ending: string; readonly content: Buffer } {
  const comma = address.indexOf(',');
  const head = address.slice('data:'.length, comma);
  const data = address.slice(comma + 1).replace(/\\(.)/g, '$1');
  const ending = /^image\/(\w+)/.exec(head)?.[1] ?? 'bin';
  return {
    ending,
    content: head.endsWith(';base64') ? Buffer.from(data, 'base64') : Buffer.from(decodeURIComponent(data)),
  };
}
