// One page of this browser at a time.

/**
 * Runs `work` under the lock of this name, or without where there is none: only secure contexts have locks, and where a browser keeps
 * nothing for us it refuses them too. `isMine` is false when another page holds it (with `ifAvailable`).
 */
export async function underLock<Result>(
  name: string,
  options: LockOptions,
  work: (isMine: boolean) => Promise<Result>,
): Promise<Result> {
  const { locks } = navigator as { readonly locks?: LockManager };
  if (locks === undefined) return work(true);
  const own: { answered: boolean } = { answered: false };
  try {
    return await locks.request(name, options, (lock) => {
      own.answered = true;
      return work(lock !== null);
    });
  } catch (error) {
    if (own.answered || options.signal?.aborted === true) throw error;
    return work(true);
  }
}
