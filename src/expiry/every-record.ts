/** All records, one after the other, a page at a time. */
import type { MetadataStore } from '../share/metadata-store.ts';
import type { ShareRecord } from '../share/share.ts';

const PAGE = 500;

export async function* everyRecord(metadata: MetadataStore): AsyncGenerator<ShareRecord, void> {
  let page = await metadata.list(undefined, PAGE);
  while (page.length > 0) {
    yield* page;
    page = await metadata.list(page.at(-1)?.id, PAGE);
  }
}
