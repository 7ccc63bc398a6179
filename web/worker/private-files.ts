// The browser's private file system: a file for each share that is received into it. Nobody sees it but this site.

const folderName = 'received';
/** What the browser may need besides. */
const keepFreeBytes = 67_108_864;

async function folder(): Promise<FileSystemDirectoryHandle> {
  return (await navigator.storage.getDirectory()).getDirectoryHandle(folderName, { create: true });
}

export async function privateFile(shareId: string): Promise<FileSystemFileHandle> {
  return (await folder()).getFileHandle(shareId, { create: true });
}

/** Undefined if there is none. */
export async function readPrivateFile(shareId: string): Promise<File | undefined> {
  try {
    return await (await (await folder()).getFileHandle(shareId)).getFile();
  } catch {
    return undefined;
  }
}

/** Nothing happens if there is none. */
export async function removePrivateFile(shareId: string): Promise<void> {
  try {
    await (await folder()).removeEntry(shareId);
  } catch {
    // It was not there, or this browser has no such file system.
  }
}

/** Removes what no record speaks of any more. */
export async function sweepPrivateFiles(known: ReadonlySet<string>): Promise<void> {
  try {
    for await (const name of (await folder()).keys()) if (!known.has(name)) await removePrivateFile(name);
  } catch {
    // This browser has no such file system.
  }
}

/** How many bytes a file in it may have; -1 if this browser has none that is fit for this. */
export async function privateRoom(): Promise<number> {
  // Without it, files could only be written as copies that are lost with the page.
  if (!('FileSystemSyncAccessHandle' in globalThis)) return -1;
  try {
    await folder();
    const { quota = 0, usage = 0 } = await navigator.storage.estimate();
    return Math.max(0, quota - usage - keepFreeBytes);
  } catch {
    return -1;
  }
}
