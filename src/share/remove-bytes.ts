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

/**
 * The same for whoever has to be answered: the burn stands and no key is left, so bytes that cannot be removed now, from a
 * folder that is read-only or away, are no reason to call it failed. Never rejects.
 */
export async function removeBytesNowOrLater(...what: Parameters<typeof removeBytes>): Promise<void> {
  await removeBytes(...what).catch(() => undefined);
}
