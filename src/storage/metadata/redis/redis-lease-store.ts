/** Leases in Redis: shared by all servers of one store. */
import { LeaseStore } from '../../../share/lease-store.ts';
import { leaseKey } from './keys.ts';
import { reaching, type Scripts } from './scripts.ts';

export class RedisLeaseStore extends LeaseStore {
  constructor(private readonly scripts: Scripts) {
    super();
  }

  acquire(name: string, holder: string, ttlMs: number): Promise<boolean> {
    return reaching(async () => (await this.scripts.run('acquire', [leaseKey(name)], { holder, ttlMs })) === 1);
  }

  release(name: string, holder: string): Promise<void> {
    return reaching(async () => {
      await this.scripts.run('endLease', [leaseKey(name)], { holder });
    });
  }
}
