/** What follows every burn: the keys are gone already, now the bytes go, and last their room is free again. */
import type { BlobStore } from './blob-store.ts';
import type { Burned, MetadataStore } from './metadata-store.ts';

/** Removes what a burn left. Interrupted at any point, the sweeper does the rest: call it again or let it be. */
export async function removeBytes(
  metadata: MetadataStore,
  blobs: BlobStore,
  burned: Burned | undefined,
): Promise<void> {
  if (burned?.blobId === undefined) return;
  await blobs.remove(burned.blobId);
  await metadata.forgetBlob(burned.id);
}
