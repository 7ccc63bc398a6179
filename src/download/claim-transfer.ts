/**
 * One claimed download while it runs: at most four at once per claim, its progress kept, and cut within
 * seconds when the owner takes the claim back, in whatever process that happens.
 */
import { randomUUID } from 'node:crypto';
import type { Response } from 'express';
import { union, type ProgressReport } from '../share/intervals.ts';
import type { LeaseStore } from '../share/lease-store.ts';
import type { MetadataStore } from '../share/metadata-store.ts';
import { ShareRefused, type Refusal } from '../share/refusal.ts';
import type { ByteInterval } from '../share/share.ts';

const MOST_AT_ONCE = 4;
const SEAT_MS = 15_000;
const CHECK_MS = 2_000;
const REPORT_EVERY_BYTES = 4 * 1024 * 1024;
const REPORT_EVERY_MS = 5_000;
const RETRY_AFTER_SECONDS = 5;

/** Expiry and acknowledgement let running transfers finish; these do not. */
function cuts(refusal: Refusal): boolean {
  if (refusal.code === 'share.gone') return refusal.reason === 'revoked' || refusal.reason === 'removed';
  return refusal.code === 'claim.revoked';
}

export interface TransferredClaim {
  readonly shareId: string;
  readonly claimTokenHash: string;
  /** The claim was read from before. */
  readonly resumed: boolean;
}

export class ClaimTransfer {
  #waiting: ByteInterval[] = [];
  #waitingBytes = 0;
  #handedBytes = 0;
  #reportedAt = performance.now();
  #reports: Promise<void> = Promise.resolve();
  #finished = false;
  readonly #timer: NodeJS.Timeout;

  private constructor(
    private readonly metadata: MetadataStore,
    private readonly leases: LeaseStore,
    private readonly claim: TransferredClaim,
    private readonly seat: { readonly name: string; readonly holder: string },
    res: Response,
  ) {
    this.#timer = setInterval(() => {
      void this.#check(res);
    }, CHECK_MS);
    this.#timer.unref();
  }

  /** Takes one of the claim's seats. @throws ShareRefused `claim.exhausted` when all are taken. */
  static async begin(
    stores: { readonly metadata: MetadataStore; readonly leases: LeaseStore },
    claim: TransferredClaim,
    res: Response,
  ): Promise<ClaimTransfer> {
    const holder = randomUUID();
    for (let number = 0; number < MOST_AT_ONCE; number++) {
      const name = `read:${claim.shareId}:${claim.claimTokenHash}:${String(number)}`;
      // The claim is spent already: a store that cannot say who reads is no reason to refuse it.
      if (!(await stores.leases.acquire(name, holder, SEAT_MS).catch(() => true))) continue;
      const transfer = new ClaimTransfer(stores.metadata, stores.leases, claim, { name, holder }, res);
      if (claim.resumed) await transfer.#tell({ resumed: true });
      return transfer;
    }
    throw new ShareRefused({ code: 'claim.exhausted', retryAfterSeconds: RETRY_AFTER_SECONDS });
  }

  /** Bytes of the body that the socket has taken in this transfer. */
  get handedBytes(): number {
    return this.#handedBytes;
  }

  /** The socket has these bytes of the body. */
  handed(interval: ByteInterval): void {
    this.#waiting.push(interval);
    this.#waitingBytes += interval[1] - interval[0];
    this.#handedBytes += interval[1] - interval[0];
    const late = performance.now() - this.#reportedAt > REPORT_EVERY_MS;
    if (late || this.#waitingBytes >= REPORT_EVERY_BYTES) this.#report();
  }

  #report(): void {
    const intervals = union(this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#reportedAt = performance.now();
    // One after the other, so that the last one to arrive is the last one sent.
    for (const interval of intervals) this.#reports = this.#reports.then(() => this.#tell({ interval }));
  }

  /** Progress is kept lazily and read by no rule: a transfer does not fail for it. */
  async #tell(report: ProgressReport): Promise<void> {
    const { shareId, claimTokenHash } = this.claim;
    await this.metadata.recordProgress(shareId, claimTokenHash, report).catch(() => undefined);
  }

  async #check(res: Response): Promise<void> {
    const { shareId, claimTokenHash } = this.claim;
    try {
      const verdict = await this.metadata.findClaim(shareId, claimTokenHash);
      if (!verdict.ok && cuts(verdict.refusal)) res.destroy();
      if (this.#hasEnded()) return;
      await this.leases.acquire(this.seat.name, this.seat.holder, SEAT_MS);
      // Finished while this was under way: the seat was left and must not be taken again.
      if (this.#hasEnded()) await this.#leave();
    } catch {
      // A store that does not answer for a moment is no reason to break a download.
    }
  }

  /** Runs the transfer; afterwards keeps the last of the progress and leaves the seat. */
  async during<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } finally {
      await this.#finish();
    }
  }

  async #finish(): Promise<void> {
    this.#finished = true;
    clearInterval(this.#timer);
    this.#report();
    await this.#reports;
    await this.#leave();
  }

  #hasEnded(): boolean {
    return this.#finished;
  }

  async #leave(): Promise<void> {
    // A seat that is not left ends by itself.
    await this.leases.release(this.seat.name, this.seat.holder).catch(() => undefined);
  }
}
