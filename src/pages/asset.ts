/** A file as it is answered. */

export interface Asset {
  readonly type: string;
  readonly content: Buffer;
}

const typesByEnding: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  json: 'application/json',
  webmanifest: 'application/manifest+json',
  wasm: 'application/wasm',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpeg: 'image/jpeg',
};

export function typeOfAsset(name: string): string {
  return typesByEnding[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
}
