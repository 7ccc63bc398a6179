// The uploads that broke off in this browser, and that nobody works on: newest first.
import type { UnfinishedUpload } from '../engine/engine-api.ts';
import { database } from './database.ts';
import { workedOn } from './upload-lock.ts';

export async function unfinishedUploads(): Promise<readonly UnfinishedUpload[]> {
  const [kept, isWorkedOn] = await Promise.all([(await database()).getAll('uploads'), workedOn()]);
  return kept
    .map(({ about }) => about)
    .filter(({ shareId }) => !isWorkedOn(shareId))
    .sort((one, other) => other.startedAtMs - one.startedAtMs);
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
