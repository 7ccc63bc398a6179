/** Does what time asks for: shares expire, uploads lapse, downloads count as complete, tombstones end. Ordinary life, so no brake. */
import { Injectable } from '@nestjs/common';
import { Log } from '../logging/log.ts';
import { BlobStore } from '../share/blob-store.ts';
import { LeaseStore } from '../share/lease-store.ts';
import { MetadataStore, type Burned } from '../share/metadata-store.ts';
import { removeBytes } from '../share/remove-bytes.ts';
import { Lease } from './lease.ts';
import type { Skipped } from './skipped.ts';
import { TimeCheck } from './time-check.ts';

const LEASE_MS = 15_000;
const BATCH = 256;
/** Settled at once: an engine makes many small steps durable for the price of a few. */
const AT_ONCE = 32;

export interface DuePassDone {
  /** Shares that time had something to do with. */
  readonly settled: number;
  /** Blobs removed. */
  readonly removed: number;
  /** Burned shares whose bytes could not be removed: their keys are gone, the bytes are tried again by the next pass. */
  readonly kept: number;
}

type Result = 'settled' | 'removed' | 'kept';

@Injectable()
export class DuePass {
  readonly #lease: Lease;

  constructor(
    private readonly metadata: MetadataStore,
    private readonly blobs: BlobStore,
    leases: LeaseStore,
    private readonly time: TimeCheck,
    private readonly log: Log,
  ) {
    this.#lease = new Lease(leases, 'sweep:due', LEASE_MS);
  }

  /** @throws StoreUnreachable */
  async run(stop: AbortSignal): Promise<DuePassDone | Skipped> {
    if (stop.aborted) return { skipped: 'stopping' };
    if (await this.metadata.rolledBack()) return { skipped: 'store.rolled_back' };
    if (!(await this.time.isTrusted())) return { skipped: 'clock.implausible' };
    if (!(await this.#lease.hold())) return { skipped: 'busy' };
    try {
      return await this.#settleAll(stop);
    } finally {
      await this.#lease.release();
    }
  }

  async #settleAll(stop: AbortSignal): Promise<DuePassDone> {
    const results = new Map<string, Result>();
    for await (const group of this.#groups(results, stop)) {
      const settled = await Promise.all(group.map((id) => this.#settle(id)));
      group.forEach((id, i) => results.set(id, settled[i] ?? 'settled'));
    }
    const count = (wanted: Result): number => [...results.values()].filter((result) => result === wanted).length;
    const done = { settled: results.size, removed: count('removed'), kept: count('kept') };
    if (done.kept > 0) this.log.warn('sweep.bytes_kept', { count: done.kept });
    if (done.settled > 0) this.log.info('sweep.due', { checked: done.settled, removed: done.removed });
    return done;
  }

  /** Groups of ids that are due and were not among the `seen`, until there are none or the pass has to end. */
  async *#groups(seen: ReadonlyMap<string, unknown>, stop: AbortSignal): AsyncGenerator<readonly string[], void> {
    for (let limit = BATCH; ;) {
      const ids = await this.metadata.due(limit);
      const fresh = ids.filter((id) => !seen.has(id));
      if (fresh.length === 0 && ids.length < limit) return;
      for (let i = 0; i < fresh.length; i += AT_ONCE) {
        if (stop.aborted || !(await this.#lease.hold())) return;
        yield fresh.slice(i, i + AT_ONCE);
      }
      // What is still due after its turn must not hide the shares behind it.
      limit = BATCH + ids.length - fresh.length;
    }
  }

  async #settle(id: string): Promise<Result> {
    const burned = await this.metadata.settleDue(id);
    return burned?.blobId === undefined ? 'settled' : await this.#remove(burned);
  }

  async #remove(burned: Burned): Promise<Result> {
    try {
      await removeBytes(this.metadata, this.blobs, burned);
      return 'removed';
    } catch (error) {
      this.log.debug('sweep.bytes_kept', { share: burned.id, error });
      return 'kept';
    }
  }
}
