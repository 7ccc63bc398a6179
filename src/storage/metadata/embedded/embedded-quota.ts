/** Storage quota: bytes of finished and promised shares (durable, with the records), and room reserved for bytes to come. */
import { granted, refused, type Verdict } from '../../../share/refusal.ts';
import { LEASE_MS, type QuotaLease, type QuotaLimits, type QuotaUse } from '../../../share/metadata-store.ts';
import type { ShareRecord } from '../../../share/share.ts';
import { isRunning } from '../../../share/term.ts';
import type { Environments, StoredRoom } from './environments.ts';

const RETRY_AFTER_SECONDS = 60;

export class EmbeddedQuota {
  constructor(private readonly environments: Environments) {}

  /** Call inside the record's own transaction: the sum moves with the record or not at all. */
  follow(before: ShareRecord | undefined, after: ShareRecord | undefined): void {
    const { facts } = this.environments.kept;
    const change = (after?.footprintBytes ?? 0) - (before?.footprintBytes ?? 0);
    if (change !== 0) void facts.put('storedBytes', this.#sum('storedBytes') + change);
    this.#promise(before, -1);
    this.#promise(after, 1);
  }

  #promise(share: ShareRecord | undefined, sign: 1 | -1): void {
    if (share?.sender === undefined) return;
    const { facts, unsent } = this.environments.kept;
    void facts.put('unsentBytes', this.#sum('unsentBytes') + sign * share.footprintBytes);
    const bytes = (unsent.get(share.sender) ?? 0) + sign * share.footprintBytes;
    if (bytes > 0) void unsent.put(share.sender, bytes);
    else void unsent.remove(share.sender);
  }

  #sum(name: 'storedBytes' | 'unsentBytes'): number {
    const bytes = this.environments.kept.facts.get(name);
    return typeof bytes === 'number' ? bytes : 0;
  }

  /** Rooms that are still held. Those of a process that died lapse. */
  #liveRooms(now: number, except?: string): readonly StoredRoom[] {
    const { rooms } = this.environments.lazy;
    return [...rooms.getRange()]
      .filter((r) => r.key !== except && isRunning(r.value.until, LEASE_MS, now))
      .map((r) => r.value);
  }

  /**
   * Rooms live in the lazy environment. `create` makes the record first and ends its room second, so for an
   * instant both count: too much, never too little.
   */
  reserve(lease: QuotaLease, limits: QuotaLimits, now: number): Promise<Verdict<void>> {
    const { rooms, root } = this.environments.lazy;
    return root.childTransaction((): Verdict<void> => {
      // What `create` stored must be seen before its room is missed.
      this.environments.kept.root.resetReadTxn();
      const others = this.#liveRooms(now, lease.leaseId);
      const full = this.#sum('storedBytes') + sum(others) + lease.bytes > limits.totalBytes;
      if (full || this.#isTooMuchUnwritten(lease, limits, now)) return refused({ code: 'storage.full' });
      const own = sum(others.filter((room) => room.sender === lease.sender));
      const promised = this.environments.kept.unsent.get(lease.sender) ?? 0;
      if (own + promised + lease.bytes > limits.perSenderBytes)
        return refused({ code: 'rate.limited', retryAfterSeconds: RETRY_AFTER_SECONDS });
      void rooms.put(lease.leaseId, { until: now + LEASE_MS, bytes: lease.bytes, sender: lease.sender });
      return granted(undefined);
    });
  }

  #isTooMuchUnwritten(
    lease: QuotaLease,
    { unwrittenBytes = Infinity, writtenBytes = 0 }: QuotaLimits,
    now: number,
  ): boolean {
    const before = sum(this.#liveRooms(now)) + this.#sum('unsentBytes');
    const held = this.environments.lazy.rooms.get(lease.leaseId);
    const more = lease.bytes - (held !== undefined && isRunning(held.until, LEASE_MS, now) ? held.bytes : 0);
    return Math.max(0, before - writtenBytes) + more > unwrittenBytes;
  }

  async release(leaseId: string, now: number): Promise<void> {
    const { rooms, root } = this.environments.lazy;
    await root.childTransaction(() => {
      void rooms.remove(leaseId);
      for (const { key, value } of rooms.getRange()) if (!isRunning(value.until, LEASE_MS, now)) void rooms.remove(key);
    });
  }

  use(now: number): QuotaUse {
    this.environments.refresh();
    return { storedBytes: this.#sum('storedBytes'), reservedBytes: sum(this.#liveRooms(now)) };
  }
}

const sum = (rooms: readonly StoredRoom[]): number => rooms.reduce((total, room) => total + room.bytes, 0);
