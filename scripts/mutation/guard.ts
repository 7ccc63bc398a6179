/** What a guard of the mutation check is, and the words its table is written in. */

/** Tests that must notice: these files, and of them only the tests whose name matches. */
export interface Tests {
  readonly specs: readonly string[];
  /** As Jest takes it for `-t`: a regular expression, any case. */
  readonly only?: string;
}

/** One place that spells a guard, and what to do to it. */
export interface Spelling {
  readonly file: string;
  /** Exactly as it stands in the file, exactly once. A text that is not there any more fails the check. */
  readonly find: string;
  readonly replace: string;
  readonly tests: Tests;
}

export interface Guard {
  /** What holds because of it. */
  readonly guard: string;
  /** What holds instead when it is taken away. */
  readonly without: string;
  /** A rule that is spelled in TypeScript and in Lua has two: each is broken by itself. */
  readonly spellings: readonly Spelling[];
}

export const tests = (spec: string, only?: string): Tests => ({
  specs: [spec],
  ...(only === undefined ? {} : { only }),
});

/** A file anywhere. */
export const within = (file: string, find: string, replace: string, noticing: Tests): Spelling => ({
  file,
  find,
  replace,
  tests: noticing,
});

const embedded = 'test/contract/embedded.spec.ts';
const redis = 'test/contract/redis.spec.ts';

/** The rules in TypeScript: src/share, tried through the embedded store. `only` is a part of the contract. */
export const inShare = (file: string, find: string, replace: string, only: string): Spelling =>
  within(`src/share/${file}`, find, replace, tests(embedded, only));

/** The same rules in Lua, tried through Redis. */
export const inLua = (file: string, find: string, replace: string, only: string): Spelling =>
  within(`src/storage/metadata/redis/lua/${file}`, find, replace, tests(redis, only));

/** What the embedded store itself does. */
export const inEmbedded = (file: string, find: string, replace: string, only: string): Spelling =>
  within(`src/storage/metadata/embedded/${file}`, find, replace, tests(embedded, only));
