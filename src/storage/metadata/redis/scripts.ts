/** Runs the scripts. Any rejection means "could not find out", never "not there". */
import { createHash } from 'node:crypto';
import { StoreRolledBack, StoreUnreachable } from '../../../share/metadata-store.ts';
import type { RedisClient } from './connect.ts';
import { metaScripts } from './lua/meta-scripts.ts';
import { adminScripts } from './lua/admin-scripts.ts';
import { bucketScripts, shareScripts } from './lua/share-scripts.ts';

const sources = { ...shareScripts, ...bucketScripts, ...metaScripts, ...adminScripts };
export type ScriptName = keyof typeof sources;

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');
const scripts = Object.fromEntries(
  Object.entries(sources).map(([name, lua]) => [name, { lua, sha: sha1(lua) }]),
) as Readonly<Record<ScriptName, { readonly lua: string; readonly sha: string }>>;

/** What Redis may answer. Texts come as bytes. */
export type Reply = Buffer | number | null | readonly Reply[];

/** Any failure of the store, and of putting the question together, is one of the two that the port knows. */
export async function reaching<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    throw cause instanceof StoreUnreachable || cause instanceof StoreRolledBack ? cause : new StoreUnreachable(cause);
  }
}

const startsWith = (error: unknown, code: string): boolean => error instanceof Error && error.message.startsWith(code);

/** Refused before it ran, because memory is full: nothing was changed. */
export const isOutOfMemory = (error: unknown): boolean => startsWith(error, 'OOM ');

export class Scripts {
  /** @param now only tests say what time it is; otherwise Redis does */
  constructor(
    readonly client: RedisClient,
    private readonly now?: () => number,
  ) {}

  async run(
    name: ScriptName,
    keys: readonly string[],
    ask: Readonly<Record<string, unknown>>,
    ...secrets: readonly Uint8Array[]
  ): Promise<Reply> {
    const { lua, sha } = scripts[name];
    const words = JSON.stringify({ ...ask, now: this.now?.() });
    const rest = [keys.length, ...keys, words, ...secrets.map((bytes) => Buffer.from(bytes))];
    try {
      return (await this.client.callBuffer('EVALSHA', [sha, ...rest])) as Reply;
    } catch (error) {
      // A server that was restarted, or joined since, does not know the script yet.
      if (!startsWith(error, 'NOSCRIPT')) throw error;
      return (await this.client.callBuffer('EVAL', [lua, ...rest])) as Reply;
    }
  }
}
