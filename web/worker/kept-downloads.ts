// Downloads that were begun in this browser, until they are done: claim, link and position.
import type { BegunDownload } from '../engine/engine-api.ts';
import { databaseIfAny, durably, type KeptClaim, type PickedFileProgress } from '../keep/database.ts';
import { sweepFiles } from './kept-copies.ts';
import { keptClaimRecords } from './kept-records.ts';
import { readPrivateFile } from './private-files.ts';

type Addition = Pick<KeptClaim, 'begun'> | Pick<KeptClaim, 'picked'>;

/** Adds to the record of a claim; nothing is kept where there is none. */
async function addToClaim(shareId: string, addition: Addition): Promise<void> {
  const db = await databaseIfAny();
  if (db === undefined) return;
  const transaction = db.transaction('claims', 'readwrite', durably);
  const known = await transaction.store.get(shareId);
  const put = known === undefined ? undefined : transaction.store.put({ ...known, ...addition }, shareId);
  await Promise.all([put, transaction.done]);
}

/** From now on a reload goes on with it. */
export function keepBegun(shareId: string, begun: NonNullable<KeptClaim['begun']>): Promise<void> {
  return addToClaim(shareId, { begun });
}

export function keepPicked(shareId: string, picked: PickedFileProgress): Promise<void> {
  return addToClaim(shareId, { picked });
}

export async function pickedProgress(shareId: string): Promise<PickedFileProgress | undefined> {
  return (await (await databaseIfAny())?.get('claims', shareId))?.picked;
}

/** Whether a claim was tried from here, and what is known of it if it was granted. */
export async function begunDownload(
  shareId: string,
): Promise<{ readonly tried: boolean; readonly begun: BegunDownload | undefined }> {
  const kept = await (await databaseIfAny())?.get('claims', shareId);
  return { tried: kept !== undefined, begun: kept === undefined ? undefined : await describe(kept) };
}

export async function begunDownloads(): Promise<readonly BegunDownload[]> {
  const kept = (await (await databaseIfAny())?.getAll('claims')) ?? [];
  const begun = await Promise.all(kept.map(describe));
  return begun.filter((one) => one !== undefined);
}

/** The file of a copy that waits to be put away stays. */
export async function forgetDownload(shareId: string): Promise<void> {
  await keptClaimRecords.delete(shareId);
  await sweepFiles();
}

async function describe({ shareId, receivedBytes, begun, picked }: KeptClaim): Promise<BegunDownload | undefined> {
  if (begun === undefined) return undefined;
  const { link, name, plainBytes } = begun;
  const standing = picked?.bytes ?? (await readPrivateFile(shareId))?.size ?? 0;
  return { shareId, link, name, plainBytes, heldBytes: Math.min(receivedBytes, standing), handle: picked?.handle };
}
