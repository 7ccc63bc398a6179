// One tab at a time works on an upload: two that sealed different files under one record would spoil both.
import { underLock } from './locks.ts';

const nameOf = (shareId: string): string => `upload ${shareId}`;

/** Runs `work` while no other tab works on this upload. Undefined if one does. Where there are no locks, the record itself keeps the second out. */
export async function whileMine<Result>(shareId: string, work: () => Promise<Result>): Promise<Result | undefined> {
  return underLock(nameOf(shareId), { ifAvailable: true }, (isMine) => (isMine ? work() : Promise.resolve(undefined)));
}

/** The uploads that some tab is working on now. */
export async function workedOn(): Promise<(shareId: string) => boolean> {
  const { locks } = navigator as { readonly locks?: LockManager };
  const held = new Set((await locks?.query())?.held?.map(({ name }) => name));
  return (shareId) => held.has(nameOf(shareId));
}

/** Resolves when no tab works on it any more, or when nobody wants to know. */
export async function letGo(shareId: string, signal: AbortSignal): Promise<void> {
  try {
    await navigator.locks.request(nameOf(shareId), { mode: 'shared', signal }, () => undefined);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
