/** A walk through all shares there are. It is long where there are many: it lets others have their turn, and rests afterwards. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MetadataStore } from './metadata-store.ts';
import type { ShareOutline } from './outline.ts';

/** Page by page, until `isStopped`. @throws StoreUnreachable */
export async function* walk(
  metadata: MetadataStore,
  isStopped: () => boolean,
): AsyncGenerator<readonly ShareOutline[]> {
  for await (const page of metadata.outlines()) {
    yield page;
    await nextTurn();
    if (isStopped()) return;
  }
}

/** So long, in milliseconds, that a process spends at most a tenth of its time on such walks. */
export const restAfter = (tookMs: number): number => 10 * tookMs;
