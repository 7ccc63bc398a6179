/**
 * One writer per upload, across processes: leases in the store, because the locker of the tus library knows only its own
 * process. Whoever holds a lock on a connection that no longer moves (a phone that lost the network) is asked to let go; in
 * another process by a second lease, the wish, which a holder that does not move looks for.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Lock, RequestRelease } from '@tus/server';
import { Problem } from '../http/problem.ts';
import { LeaseStore } from '../share/lease-store.ts';

const LEASE_MS = 15_000;
const RENEW_MS = 5_000;
/** After this without a renewal the lease may end at any moment: write no more. */
const TRUSTED_MS = 12_000;
/** Without a byte for this long a holder is taken for lost, if somebody else wants the lock. */
const IDLE_MS = 500;
const WAIT_MS = 3_000;
const ASK_AGAIN_MS = 100;
/** Longer than a holder takes between two looks for it. */
const WISH_MS = 2_000;

const busy = (): Problem => new Problem('upload.busy', { headers: { 'Retry-After': '1' } });

@Injectable()
export class UploadLocks {
  /** The holders in this process. */
  readonly #held = new Map<string, UploadLock>();

  constructor(private readonly leases: LeaseStore) {}

  /** @param insistent asks even a moving holder to let go, and goes on without the lock when that takes too long */
  lockFor(id: string, insistent: boolean): UploadLock {
    return new UploadLock(this.leases, this.#held, id, insistent);
  }
}

export class UploadLock implements Lock {
  readonly #leases: LeaseStore;
  readonly #held: Map<string, UploadLock>;
  readonly #id: string;
  readonly #insistent: boolean;
  readonly #holder = randomUUID();
  #letGo: RequestRelease = () => undefined;
  #renewal: NodeJS.Timeout | undefined;
  #yielding: NodeJS.Timeout | undefined;
  #renewedAt = Number.NEGATIVE_INFINITY;
  #movedAt = 0;
  #hasWished = false;

  constructor(leases: LeaseStore, held: Map<string, UploadLock>, id: string, insistent: boolean) {
    this.#leases = leases;
    this.#held = held;
    this.#id = id;
    this.#insistent = insistent;
  }

  /** @throws Problem `upload.busy` */
  async lock(signal: AbortSignal, letGo: RequestRelease): Promise<void> {
    const deadline = performance.now() + WAIT_MS;
    try {
      while (!(await this.#take(letGo))) {
        if (signal.aborted) throw busy();
        if (performance.now() > deadline) {
          if (this.#insistent) return;
          throw busy();
        }
        await sleep(ASK_AGAIN_MS);
      }
    } finally {
      if (this.#hasWished) await this.#endWish();
    }
  }

  async unlock(): Promise<void> {
    clearInterval(this.#renewal);
    clearInterval(this.#yielding);
    if (this.#held.get(this.#id) !== this) return;
    this.#held.delete(this.#id);
    await this.#leases.release(this.#name, this.#holder).catch(() => undefined);
  }

  /** A byte arrived, or was written. */
  moved(): void {
    this.#movedAt = performance.now();
  }

  /** @throws Problem `upload.busy` when somebody else may hold the lock by now */
  assertHeld(): void {
    if (performance.now() - this.#renewedAt > TRUSTED_MS) throw busy();
  }

  get #name(): string {
    return `upload:${this.#id}`;
  }

  get #wish(): string {
    return `upload-wanted:${this.#id}`;
  }

  #idles(): boolean {
    return performance.now() - this.#movedAt > IDLE_MS;
  }

  async #take(letGo: RequestRelease): Promise<boolean> {
    const holder = this.#held.get(this.#id);
    if (holder !== undefined) {
      if (this.#insistent || holder.#idles()) await holder.#letGo();
      return false;
    }
    const askedAt = performance.now();
    if (!(await this.#leases.acquire(this.#name, this.#holder, LEASE_MS))) {
      this.#hasWished = true;
      // One wish is enough for several who wait.
      await this.#leases.acquire(this.#wish, this.#holder, WISH_MS);
      return false;
    }
    this.#held.set(this.#id, this);
    this.#letGo = letGo;
    this.#renewedAt = askedAt;
    this.moved();
    this.#renewal = setInterval(() => void this.#renew(), RENEW_MS).unref();
    this.#yielding = setInterval(() => void this.#yieldIfWanted(), IDLE_MS).unref();
    return true;
  }

  /** Asks the store only while nothing moves. */
  async #yieldIfWanted(): Promise<void> {
    if (!this.#idles()) return;
    const isFree = await this.#leases.acquire(this.#wish, this.#holder, IDLE_MS).catch(() => undefined);
    if (isFree === true) await this.#endWish();
    else if (isFree === false && this.#idles()) await this.#letGo();
  }

  async #endWish(): Promise<void> {
    await this.#leases.release(this.#wish, this.#holder).catch(() => undefined);
  }

  async #renew(): Promise<void> {
    const askedAt = performance.now();
    const held = await this.#leases.acquire(this.#name, this.#holder, LEASE_MS).catch(() => undefined);
    if (held === true) this.#renewedAt = askedAt;
    else if (held === false) {
      this.#renewedAt = Number.NEGATIVE_INFINITY;
      await this.#letGo();
    }
  }
}
