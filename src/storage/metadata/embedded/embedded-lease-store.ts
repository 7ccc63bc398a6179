/** Leases in the lazy environment: shared by the processes of one machine. */
import type { Clock } from '../../../share/clock.ts';
import { LeaseStore } from '../../../share/lease-store.ts';
import { isRunning } from '../../../share/term.ts';
import type { Environments } from './environments.ts';
import { reaching } from './record-step.ts';

export class EmbeddedLeaseStore extends LeaseStore {
  constructor(
    private readonly environments: Environments,
    private readonly clock: Clock,
  ) {
    super();
  }

  acquire(name: string, holder: string, ttlMs: number): Promise<boolean> {
    const { leases, root } = this.environments.lazy;
    return reaching(() =>
      root.childTransaction(() => {
        const now = this.clock.now();
        const held = leases.get(name);
        if (held !== undefined && held.holder !== holder && isRunning(held.until, held.ttlMs, now)) return false;
        void leases.put(name, { holder, until: now + ttlMs, ttlMs });
        return true;
      }),
    );
  }

  async release(name: string, holder: string): Promise<void> {
    const { leases, root } = this.environments.lazy;
    await reaching(() =>
      root.childTransaction(() => {
        if (leases.get(name)?.holder === holder) void leases.remove(name);
      }),
    );
  }
}
