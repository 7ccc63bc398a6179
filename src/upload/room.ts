/** Room for bytes to come, reserved before the first of them: total quota, free disk, one sender's share, one address' day. */
import { createHash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.ts';
import { bodyBytesOf, manifestMaxSealedBytes } from '../sealed/sizes.ts';
import { BlobStore } from '../share/blob-store.ts';
import { MetadataStore, type QuotaLease, type QuotaLimits } from '../share/metadata-store.ts';
import { footprintOf } from '../share/new-share.ts';
import { quotaOf } from '../share/quota.ts';
import { RateLimitStore } from '../share/rate-limit-store.ts';
import { ShareRefused, unwrap, type Verdict } from '../share/refusal.ts';
import { FreeDisk } from './free-disk.ts';

const DAY_MS = 86_400_000;
const RENEW_MS = 10_000;
/** How much is reserved at a time while the length is unknown. The smaller ones when the larger does not fit any more. */
const STEPS_BYTES = [67_108_864, 4_194_304, 262_144] as const;
const SENDER_SHARE = 0.1;

/** Reserved bytes and what they are charged to. Ends with `release`, or with `handOver` once a record holds them. */
export class Room {
  readonly leaseId = randomUUID();
  readonly sender: string;
  readonly #rooms: Rooms;
  #reserved = 0;
  #used = 0;
  #growth: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #renewal: Promise<void> | undefined;
  #handedOver = false;

  constructor(rooms: Rooms, sender: string) {
    this.#rooms = rooms;
    this.sender = sender;
  }

  /**
   * Makes sure that `bytes` in all are reserved. `undefined`: they were; a promise: wait before writing them.
   * @throws ShareRefused `storage.full`, `rate.limited`
   */
  use(bytes: number): Promise<void> | undefined {
    this.#used = Math.max(this.#used, bytes);
    return bytes <= this.#reserved ? undefined : this.#growing(() => this.#growInSteps(bytes));
  }

  /** Reserves `bytes` in all, before any of them came. @throws ShareRefused as `use` does */
  reserve(bytes: number): Promise<void> {
    return this.#growing(() => this.#grow(bytes));
  }

  /**
   * Runs `create`, which ends the lease: a record holds the room from then on. Nothing renews the lease meanwhile,
   * or it would come back for a while and count twice.
   */
  async handOver<T>(create: (leaseId: string) => Promise<T>): Promise<T> {
    await this.#stopRenewing();
    const created = await create(this.leaseId);
    this.#handedOver = true;
    await this.#refund();
    return created;
  }

  /** Gives everything back that is still held. Idempotent. */
  async release(): Promise<void> {
    await this.#growth?.catch(() => undefined);
    await this.#stopRenewing();
    if (this.#handedOver || this.#reserved === 0) return;
    await this.#refund();
    this.#reserved = 0;
    await this.#rooms.giveBack(this.leaseId);
  }

  async #stopRenewing(): Promise<void> {
    clearInterval(this.#timer);
    await this.#renewal;
  }

  readonly #renew = (): void => {
    // One that fails is no reason to stop an upload: the lease lasts longer than two of them.
    this.#renewal = this.#rooms.take(this, this.#reserved, 0).catch(() => undefined);
  };

  #growing(grow: () => Promise<void>): Promise<void> {
    this.#growth = grow().finally(() => {
      this.#growth = undefined;
    });
    return this.#growth;
  }

  async #growInSteps(bytes: number): Promise<void> {
    let refusal: unknown;
    for (const step of STEPS_BYTES) {
      const wanted = Math.max(bytes, Math.min(this.#reserved + step, this.#rooms.largestBytes));
      try {
        await this.#grow(wanted);
        return;
      } catch (cause) {
        if (!(cause instanceof ShareRefused)) throw cause;
        refusal = cause;
      }
    }
    throw refusal;
  }

  async #grow(bytes: number): Promise<void> {
    const more = bytes - this.#reserved;
    await this.#rooms.charge(this.sender, more);
    try {
      await this.#rooms.take(this, bytes, more);
    } catch (cause) {
      await this.#rooms.refund(this.sender, more);
      throw cause;
    }
    this.#reserved = bytes;
    this.#timer ??= setInterval(this.#renew, RENEW_MS).unref();
  }

  /** What never arrived is not counted against the address' day. */
  async #refund(): Promise<void> {
    const unused = this.#reserved - this.#used;
    this.#used = this.#reserved;
    if (unused > 0) await this.#rooms.refund(this.sender, unused);
  }
}

@Injectable()
export class Rooms {
  readonly #disk: FreeDisk;

  constructor(
    private readonly metadata: MetadataStore,
    blobs: BlobStore,
    private readonly rateLimits: RateLimitStore,
    private readonly settings: Settings,
  ) {
    this.#disk = new FreeDisk(blobs, settings.storageKeepFreeBytes);
  }

  /** What the largest share takes from the quota. */
  get largestBytes(): number {
    return footprintOf(bodyBytesOf(this.settings.maxShareBytes), manifestMaxSealedBytes);
  }

  /** A room with nothing in it, for the client at `address`. */
  async open(address: string): Promise<Room> {
    // Salted, so that the store cannot be searched for an address by hashing all of them once.
    const hash = createHash('sha256').update(`${await this.metadata.storeId()}\n${address}`);
    return new Room(this, hash.digest('base64url'));
  }

  /** @throws ShareRefused `storage.full`, or `rate.limited` when this sender holds too much unsent */
  async take(room: Room, bytes: number, more: number): Promise<void> {
    const lease = { leaseId: room.leaseId, bytes, sender: room.sender };
    const limits = this.#limits(await this.#disk.totalBytes());
    // Who renews asks for nothing that the disk has to have.
    unwrap(await (more > 0 ? this.#takeOnDisk(lease, limits, more) : this.metadata.reserveQuota(lease, limits)));
  }

  /** Most of the time there is room even if nothing of what was promised were written yet: what is, need not be known. */
  async #takeOnDisk(lease: QuotaLease, limits: QuotaLimits, more: number): Promise<Verdict<void>> {
    const free = await this.#disk.unpromised(more);
    const verdict = await this.metadata.reserveQuota(lease, { ...limits, unwrittenBytes: free });
    if (verdict.ok || verdict.refusal.code !== 'storage.full') return verdict;
    return this.metadata.reserveQuota(lease, { ...limits, ...(await this.#disk.measured()) });
  }

  async giveBack(leaseId: string): Promise<void> {
    await this.metadata.releaseQuota(leaseId);
  }

  /** @throws ShareRefused `rate.limited` when the address has sent enough for a day */
  async charge(sender: string, bytes: number): Promise<void> {
    if (!this.settings.rateLimits) return;
    const { count, resetsInMs } = await this.rateLimits.hit(bytesKey(sender), DAY_MS, bytes);
    if (count <= this.settings.addressBytesPerDay) return;
    await this.refund(sender, bytes);
    throw new ShareRefused({ code: 'rate.limited', retryAfterSeconds: Math.ceil(resetsInMs / 1000) });
  }

  async refund(sender: string, bytes: number): Promise<void> {
    if (this.settings.rateLimits) await this.rateLimits.hit(bytesKey(sender), DAY_MS, -bytes);
  }

  #limits(disk: number): QuotaLimits {
    const totalBytes = quotaOf(this.settings.storageQuotaBytes, disk);
    return { totalBytes, perSenderBytes: Math.max(this.largestBytes, Math.floor(totalBytes * SENDER_SHARE)) };
  }
}

const bytesKey = (sender: string): string => `bytes:${sender}`;
