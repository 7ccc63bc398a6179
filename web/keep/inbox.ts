// What other programs shared into the installed page: put by the service worker, taken by the page that sends.
import { database, type SharedIn } from './database.ts';

export async function putShared(shared: SharedIn): Promise<void> {
  await (await database()).add('inbox', shared);
}

/** All of it, oldest first. It is taken once. */
export async function takeShared(): Promise<readonly SharedIn[]> {
  const transaction = (await database()).transaction('inbox', 'readwrite');
  const [shared] = await Promise.all([transaction.store.getAll(), transaction.store.clear(), transaction.done]);
  return shared;
}
