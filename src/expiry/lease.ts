/** One sweeper at a time across processes: a lease that is renewed while work goes on. */
import { randomUUID } from 'node:crypto';
import type { LeaseStore } from '../share/lease-store.ts';

export class Lease {
  readonly #holder = randomUUID();

  /** @param ttlMs how long after its last `hold` a dead process keeps the others waiting */
  constructor(
    private readonly leases: LeaseStore,
    private readonly name: string,
    private readonly ttlMs: number,
  ) {}

  /** Takes or renews it. False: another process has it. */
  hold(): Promise<boolean> {
    return this.leases.acquire(this.name, this.#holder, this.ttlMs);
  }

  async release(): Promise<void> {
    await this.leases.release(this.name, this.#holder);
  }
}
