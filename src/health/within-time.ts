/** A store that does not answer in time is as good as one that does not answer. */
import { StoreUnreachable } from '../share/metadata-store.ts';
import { soon } from '../share/soon.ts';

/** The outcome of `work`. @throws StoreUnreachable when it fails or takes longer than `withinMs` */
export async function withinTime(work: Promise<void>, withinMs: number): Promise<void> {
  try {
    const answered = work.then(() => true);
    if ((await soon(answered, withinMs)) === undefined)
      throw new StoreUnreachable(`no answer within ${String(withinMs)} ms`);
  } catch (error) {
    throw error instanceof StoreUnreachable ? error : new StoreUnreachable(error);
  }
}
