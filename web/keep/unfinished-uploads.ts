// The uploads that broke off in this browser, and that nobody works on: newest first.
import type { UnfinishedUpload } from '../engine/engine-api.ts';
import { database } from './database.ts';
import { letGo, workedOn } from './upload-lock.ts';

/**
 * Tells them, and tells them again when another page lets go of one: that it was closed, or only reloaded, shows a moment later.
 *
 * Resolves when nobody works on any.
 */
export async function followUnfinishedUploads(
  tell: (uploads: readonly UnfinishedUpload[]) => void,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const [kept, isWorkedOn] = await Promise.all([(await database()).getAll('uploads'), workedOn()]);
    if (signal.aborted) return;
    const uploads = kept.map(({ about }) => about);
    tell(
      uploads.filter(({ shareId }) => !isWorkedOn(shareId)).sort((one, other) => other.startedAtMs - one.startedAtMs),
    );
    const busy = uploads.filter(({ shareId }) => isWorkedOn(shareId));
    if (busy.length === 0) return;
    await Promise.race(busy.map(({ shareId }) => letGo(shareId, signal)));
  }
}

/** Whether there is something to go on with. */
export async function isKept(shareId: string): Promise<boolean> {
  try {
    return (await (await database()).count('uploads', shareId)) > 0;
  } catch {
    // A browser that keeps nothing.
    return false;
  }
}
