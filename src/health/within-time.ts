/** A store that does not answer in time is as good as one that does not answer. */
import { StoreUnreachable } from '../share/metadata-store.ts';

/** The outcome of `work`. @throws StoreUnreachable when it fails or takes longer than `withinMs` */
export async function withinTime(work: Promise<void>, withinMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new StoreUnreachable(`no answer within ${String(withinMs)} ms`));
    }, withinMs);
  });
  try {
    await Promise.race([work, late]);
  } catch (error) {
    throw error instanceof StoreUnreachable ? error : new StoreUnreachable(error);
  } finally {
    clearTimeout(timer);
  }
}
