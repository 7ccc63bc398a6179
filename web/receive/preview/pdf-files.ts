// What pdf.js needs for some documents: character maps, the fonts that need not be in a file, decoders. Ours, under names that change
// with their content, fetched one by one when a document asks.

type Urls = Readonly<Record<string, string>>;

const characterMaps = import.meta.glob<string>('../../../node_modules/pdfjs-dist/cmaps/*.bcmap', {
  query: '?url',
  import: 'default',
  eager: true,
});
const fonts = import.meta.glob<string>('../../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}', {
  query: '?url',
  import: 'default',
  eager: true,
});
const decoders = import.meta.glob<string>('../../../node_modules/pdfjs-dist/wasm/{jbig2,openjpeg}.wasm', {
  query: '?url',
  import: 'default',
  eager: true,
});

async function bytesOf(urls: Urls, name: string): Promise<Uint8Array> {
  const found = Object.entries(urls).find(([path]) => path.endsWith(`/${name}`));
  if (found === undefined) throw new TypeError('There is no such file.');
  const response = await fetch(found[1]);
  if (!response.ok) throw new TypeError('The file can not be fetched.');
  return new Uint8Array(await response.arrayBuffer());
}

export class CMapFiles {
  async fetch({
    name,
  }: {
    readonly name: string;
  }): Promise<{ readonly cMapData: Uint8Array; readonly isCompressed: true }> {
    return { cMapData: await bytesOf(characterMaps, `${name}.bcmap`), isCompressed: true };
  }
}

export class FontFiles {
  fetch({ filename }: { readonly filename: string }): Promise<Uint8Array> {
    return bytesOf(fonts, filename);
  }
}

export class WasmFiles {
  fetch({ filename }: { readonly filename: string }): Promise<Uint8Array> {
    return bytesOf(decoders, filename);
  }
}
