/** Completes an upload that a crash interrupted between its last byte and the record's "ready". */
import { BlobError, type BlobStore } from './blob-store.ts';
import type { MetadataStore } from './metadata-store.ts';
import type { ShareRecord } from './share.ts';

/**
 * True when the share is ready afterwards: it was, or all its bytes are there. False when bytes are missing or it
 * is burned. Any number of processes may try at once.
 */
export async function finishUpload(metadata: MetadataStore, blobs: BlobStore, share: ShareRecord): Promise<boolean> {
  if (share.burned !== undefined) return false;
  if (share.readyAt !== undefined) return true;
  if (share.blobId === undefined || !(await publishIfWhole(blobs, share.blobId, share.bodyBytes))) return false;
  return (await metadata.completeUpload(share.id)).ok;
}

/** True when the blob is published with exactly this size. */
async function publishIfWhole(blobs: BlobStore, blobId: string, bodyBytes: number): Promise<boolean> {
  const found = await blobs.find(blobId);
  if (found?.sizeBytes !== bodyBytes) return false;
  if (!found.partial) return true;
  try {
    const writer = await blobs.resume(blobId);
    if (writer.sizeBytes === bodyBytes) await writer.publish();
    else await writer.close();
  } catch (error) {
    // Somebody else was quicker, with the same bytes or by removing them: the second look tells.
    if (!(error instanceof BlobError)) throw error;
  }
  const now = await blobs.find(blobId);
  return now?.partial === false && now.sizeBytes === bodyBytes;
}
