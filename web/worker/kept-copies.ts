// Files that arrived whole in the browser's private file system, until the person has put them away.
import type { Manifest } from '../../src/sealed/manifest-shape.ts';
import type { WaitingCopy } from '../engine/engine-api.ts';
import { databaseIfAny, durably } from '../keep/database.ts';
import { readPrivateFile, removePrivateFile, sweepPrivateFiles } from './private-files.ts';

/** The browser may still be copying it. */
const keepSavedMs = 600_000;

export async function keepCopy(shareId: string, { kind, name, type, view }: Manifest): Promise<void> {
  const db = await databaseIfAny();
  if (db === undefined) return;
  const transaction = db.transaction('copies', 'readwrite', durably);
  await Promise.all([transaction.store.put({ shareId, kind, name, type, view }), transaction.done]);
}

/** Removes files that no record speaks of, and copies that were put away a while ago. */
export async function sweepFiles(): Promise<void> {
  const now = Date.now();
  const db = await databaseIfAny();
  if (db === undefined) return;
  for (const { shareId, savedAtMs = now } of await db.getAll('copies'))
    if (now - savedAtMs > keepSavedMs) await db.delete('copies', shareId);
  const known = await Promise.all([db.getAllKeys('claims'), db.getAllKeys('copies')]);
  await sweepPrivateFiles(new Set(known.flat()));
}

/** Those that the person has not put away. */
export async function waitingCopies(): Promise<readonly WaitingCopy[]> {
  await sweepFiles();
  const copies = (await (await databaseIfAny())?.getAll('copies')) ?? [];
  const waiting = copies
    .filter(({ savedAtMs }) => savedAtMs === undefined)
    .map(async ({ shareId, kind, name, type, view }) => {
      const file = await readPrivateFile(shareId);
      return file === undefined
        ? undefined
        : { shareId, manifest: { kind, name, type, view, size: file.size }, file: new Blob([file]) };
    });
  return (await Promise.all(waiting)).filter((copy) => copy !== undefined);
}

export async function copySaved(shareId: string): Promise<void> {
  const db = await databaseIfAny();
  const known = await db?.get('copies', shareId);
  if (known !== undefined) await db?.put('copies', { ...known, savedAtMs: Date.now() });
}

export async function removeCopy(shareId: string): Promise<void> {
  await (await databaseIfAny())?.delete('copies', shareId);
  await removePrivateFile(shareId);
}
