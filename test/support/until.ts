/** Waits for what happens a moment later by itself. */
import { setTimeout as sleep } from 'node:timers/promises';

/** @throws when it is not so after `withinMs` */
export async function until(isSo: () => boolean | Promise<boolean>, what: string, withinMs = 60_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new TypeError(`Waited in vain until ${what}.`);
    await sleep(20);
  }
}
