/**
 * Compares blobs with records. What only one side knows of, on two scans in a row, is removed: a blob nobody can
 * open any more, a share whose bytes are gone. Whatever looks like a mistake stops it before it touches anything.
 */
import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.ts';
import { DegradedReasons } from '../logging/degraded-reasons.ts';
import { Log } from '../logging/log.ts';
import { BlobStore } from '../share/blob-store.ts';
import { Counters } from '../share/counters.ts';
import { LeaseStore } from '../share/lease-store.ts';
import { MetadataStore } from '../share/metadata-store.ts';
import { BlobOwnership } from './blob-ownership.ts';
import { compare, confirmed, isImplausible, type Differences } from './differences.ts';
import { everyRecord } from './every-record.ts';
import { Lease } from './lease.ts';
import type { Skipped } from './skipped.ts';
import { TimeCheck } from './time-check.ts';

const BRAKE = 'sweeper.brake';
const SHORTEST_LEASE_MS = 2_000;

export interface ScanDone {
  /** True: it would have touched so much that it touched nothing. */
  readonly braked: boolean;
  readonly orphansRemoved: number;
  readonly sharesLost: number;
}

@Injectable()
export class ReconcilingScan {
  readonly #lease: Lease;
  /** Of the last scan, if nothing came between. */
  #previous: Differences | undefined;

  constructor(
    private readonly metadata: MetadataStore,
    private readonly blobs: BlobStore,
    leases: LeaseStore,
    private readonly settings: Settings,
    private readonly ownership: BlobOwnership,
    private readonly time: TimeCheck,
    private readonly degraded: DegradedReasons,
    private readonly log: Log,
    private readonly counters: Counters,
  ) {
    // Kept from scan to scan: only who made the last one knows what it found.
    this.#lease = new Lease(leases, 'sweep:scan', Math.max(2 * settings.orphanScanIntervalMs, SHORTEST_LEASE_MS));
  }

  /** @throws StoreUnreachable, BlobStoreUnreachable */
  async run(stop: AbortSignal): Promise<ScanDone | Skipped> {
    const previous = this.#previous;
    // Until it has ended well, this scan counts as none.
    this.#previous = undefined;
    const obstacle = await this.#obstacle(stop);
    if (obstacle !== undefined) return { skipped: obstacle };
    const found = await this.#compare(stop);
    if (stop.aborted) return { skipped: 'stopping' };
    this.#previous = found;
    const sure = confirmed(previous, found);
    if (isImplausible(sure)) return this.#brake(sure);
    this.degraded.clear(BRAKE);
    return (await this.#lease.hold()) ? await this.#reconcile(sure, stop) : { skipped: 'busy' };
  }

  /** Lets another process scan at once. */
  async release(): Promise<void> {
    await this.#lease.release();
  }

  async #obstacle(stop: AbortSignal): Promise<Skipped['skipped'] | undefined> {
    if (stop.aborted) return 'stopping';
    if (await this.metadata.rolledBack()) return 'store.rolled_back';
    if (!(await this.time.isTrusted())) return 'clock.implausible';
    if (!(await this.#lease.hold())) {
      // Whoever scans now says what it finds.
      this.degraded.clear(BRAKE);
      return 'busy';
    }
    return (await this.ownership.take()) ? undefined : 'uploads.not_ours';
  }

  #compare(stop: AbortSignal): Promise<Differences> {
    const { orphanMinAgeMs } = this.settings;
    return compare(until(stop, this.blobs.list()), until(stop, everyRecord(this.metadata)), orphanMinAgeMs);
  }

  #brake(sure: Differences): ScanDone {
    this.degraded.set(BRAKE);
    this.log.error(BRAKE, {
      message:
        'The scan found too much to be true (blobs without a share, or shares without their blob) and touched nothing. ' +
        'Check that the uploads folder and the metadata store belong together and are whole.',
      removed: sure.orphans.size,
      burned: sure.lost.size,
      checked: sure.blobCount,
    });
    return { braked: true, orphansRemoved: 0, sharesLost: 0 };
  }

  async #reconcile({ orphans, lost, blobCount }: Differences, stop: AbortSignal): Promise<ScanDone> {
    let orphansRemoved = 0;
    for (const blobId of orphans) {
      if (stop.aborted) break;
      await this.blobs.remove(blobId);
      orphansRemoved += 1;
      this.counters.add('orphans.swept');
      this.log.warn('sweep.orphan_removed', { blob: blobId });
    }
    let sharesLost = 0;
    for (const [id, blobId] of lost) {
      if (stop.aborted) break;
      if (await this.#burnLost(id, blobId)) sharesLost += 1;
    }
    await this.metadata.recountQuota();
    if (orphansRemoved > 0 || sharesLost > 0)
      this.log.info('sweep.scan', { checked: blobCount, removed: orphansRemoved, burned: sharesLost });
    return { braked: false, orphansRemoved, sharesLost };
  }

  async #burnLost(id: string, blobId: string): Promise<boolean> {
    if ((await this.blobs.find(blobId)) !== undefined) return false;
    const burned = await this.metadata.remove(id, 'lost');
    if (burned === undefined) return false;
    await this.metadata.forgetBlob(id);
    // Its time was over, and somebody removed its bytes meanwhile.
    if (burned.reason !== 'lost') return false;
    this.log.error('share.lost', { share: id, blob: blobId });
    return true;
  }
}

/** Ends early when asked to stop. What was collected by then is not whole. */
async function* until<T>(stop: AbortSignal, items: AsyncIterable<T>): AsyncGenerator<T, void> {
  for await (const item of items) {
    if (stop.aborted) return;
    yield item;
  }
}
