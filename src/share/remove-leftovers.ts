/** The last two steps of every burn: the keys are gone already, now the bytes, then their room in the quota. */
import type { BlobStore } from './blob-store.ts';
import type { Burned, MetadataStore } from './metadata-store.ts';

/** Removes the bytes of a burned share. Idempotent; what fails here is done by the next due pass. */
export async function removeLeftovers(
  metadata: MetadataStore,
  blobs: BlobStore,
  burned: Burned | undefined,
): Promise<void> {
  if (burned?.blobId === undefined) return;
  await blobs.remove(burned.blobId);
  await metadata.forgetBlob(burned.id);
}
