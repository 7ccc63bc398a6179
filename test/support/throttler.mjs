/**
 * Loads @nestjs/throttler for Jest. The library is CommonJS and requires Nest 12, which is an ES module: Node can do
 * that, Jest cannot before Node 24.9. Its own files run here as they are; what they require is handed to them.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as common from '@nestjs/common';
import * as core from '@nestjs/core';

const given = new Map([
  ['@nestjs/common', common],
  ['@nestjs/core', core],
]);
const requireBuiltin = createRequire(import.meta.url);
const loaded = new Map();

function load(file) {
  const known = loaded.get(file);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  loaded.set(file, module);
  const require = (name) => {
    if (name.startsWith('.')) return load(`${join(dirname(file), name)}.js`);
    return given.get(name) ?? requireBuiltin(name);
  };
  // The library's own file, from node_modules.
  new Function('exports', 'require', 'module', readFileSync(file, 'utf8'))(module.exports, require, module);
  return module.exports;
}

export const { InjectThrottlerOptions, InjectThrottlerStorage, ThrottlerGuard, ThrottlerModule } = load(
  join(import.meta.dirname, '../../node_modules/@nestjs/throttler/dist/index.js'),
);
