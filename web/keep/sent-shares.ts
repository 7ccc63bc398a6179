// The shares sent from this browser, newest first. Whoever uses this browser can manage them: the page says so and can forget them.
import { database, durably, type KeptShare } from './database.ts';

export async function keepSent(share: KeptShare): Promise<void> {
  const transaction = (await database()).transaction('sent', 'readwrite', durably);
  await Promise.all([transaction.store.put(share), transaction.done]);
}

export async function sentShares(): Promise<readonly KeptShare[]> {
  return (await (await database()).getAllFromIndex('sent', 'sentAtMs')).reverse();
}

export async function forgetSent(id: string): Promise<void> {
  await (await database()).delete('sent', id);
}

export async function sentShare(id: string): Promise<KeptShare | undefined> {
  return (await database()).get('sent', id);
}
