/**
 * All shares at one moment, as short rows in memory: what the table is sorted and counted by. Taken while an admin looks, and
 * not more often than a tenth of the time allows; no store keeps an index for it (docs/adr/0026). What is shown of a row is read anew.
 */
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { adminShareSort } from '../contract/admin.schema.ts';
import { Clock } from '../share/clock.ts';
import { MetadataStore } from '../share/metadata-store.ts';
import type { ShareOutline } from '../share/outline.ts';
import type { ShareState } from '../share/share.ts';
import { soon } from '../share/soon.ts';
import { countShares, noShares } from '../share/shares-by-state.ts';
import { restAfter, walk } from '../share/walk.node.ts';
import { orderOf } from './share-order.ts';

export type ShareSort = (typeof adminShareSort.options)[number];

/** In the order of the numbers that stand for them. */
const states = ['uploading', 'ready', 'scheduled', 'claimed', 'locked', 'burned'] as const satisfies ShareState[];

const SOONEST_MS = 5_000;
/** Older than this is not shown to somebody who comes back. */
const STALE_AFTER_MS = 60_000;
const FORGOTTEN_AFTER_MS = 10 * 60_000;

export interface Picture {
  /** The server's time. */
  readonly takenAt: number;
  /** In no order; all the arrays have theirs. */
  readonly ids: readonly string[];
  readonly keys: Readonly<Record<ShareSort, Float64Array>>;
  /** Places of rows, ascending by key, then by id. */
  readonly orders: Readonly<Record<ShareSort, Uint32Array>>;
  readonly counts: Readonly<Record<ShareState, number>>;
  stateAt(place: number): ShareState;
  /** What this process has burned since. */
  noteBurned(id: string): void;
}

class Sketch {
  readonly ids: string[] = [];
  readonly states: number[] = [];
  readonly created: number[] = [];
  readonly expires: number[] = [];
  readonly sizes: number[] = [];
  readonly counts = { ...noShares };

  add(page: readonly ShareOutline[]): void {
    countShares(this.counts, page);
    for (const { id, state, createdAt, expiresAt, bodyBytes } of page) {
      this.ids.push(id);
      this.states.push(states.indexOf(state));
      this.created.push(createdAt);
      this.expires.push(expiresAt);
      this.sizes.push(bodyBytes);
    }
  }

  async finish(takenAt: number): Promise<Picture> {
    const { ids, counts } = this;
    const stateOfPlace = Uint8Array.from(this.states);
    const stateAt = (place: number): ShareState => states[stateOfPlace[place] ?? 0] ?? 'burned';
    const keys = {
      created: Float64Array.from(this.created),
      expires: Float64Array.from(this.expires),
      size: Float64Array.from(this.sizes),
    };
    const orders = {
      created: await orderOf(keys.created, ids),
      expires: await orderOf(keys.expires, ids),
      size: await orderOf(keys.size, ids),
    };
    const noteBurned = (id: string): void => {
      const place = ids.indexOf(id);
      if (place === -1 || stateAt(place) === 'burned') return;
      counts[stateAt(place)]--;
      counts.burned++;
      stateOfPlace[place] = states.indexOf('burned');
    };
    return { takenAt, ids, keys, orders, counts, stateAt, noteBurned };
  }
}

@Injectable()
export class SharePicture implements BeforeApplicationShutdown {
  #picture: Picture | undefined;
  #taking: Promise<Picture> | undefined;
  /** Burned here since it is being taken. */
  readonly #burnedMeanwhile: string[] = [];
  #finishedAt = 0;
  #tookMs = 0;
  #forget: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    private readonly metadata: MetadataStore,
    private readonly clock: Clock,
  ) {}

  /** The newest one that is not stale; begins the next when it is time for it. */
  async current(): Promise<Picture> {
    clearTimeout(this.#forget);
    this.#forget = setTimeout(() => {
      this.#picture = undefined;
    }, FORGOTTEN_AFTER_MS).unref();
    const age = performance.now() - this.#finishedAt;
    const picture = this.#picture;
    if (picture === undefined || age > Math.max(STALE_AFTER_MS, 2 * this.#intervalMs)) return this.#take();
    // Who looks does not wait for it, nor for the store that may be away.
    if (age > this.#intervalMs) this.#take().catch(() => undefined);
    return picture;
  }

  /** The same, or undefined when it cannot be had soon. */
  soon(withinMs: number): Promise<Picture | undefined> {
    return soon(this.current(), withinMs);
  }

  /** So that the table does not show for seconds what was just burned here. */
  noteBurned(id: string): void {
    this.#picture?.noteBurned(id);
    if (this.#taking !== undefined) this.#burnedMeanwhile.push(id);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#forget);
    await this.#taking?.catch(() => undefined);
  }

  get #intervalMs(): number {
    return Math.max(SOONEST_MS, restAfter(this.#tookMs));
  }

  #take(): Promise<Picture> {
    this.#taking ??= this.#sketch().finally(() => {
      this.#taking = undefined;
    });
    return this.#taking;
  }

  async #sketch(): Promise<Picture> {
    const startedAt = performance.now();
    const sketch = new Sketch();
    for await (const page of walk(this.metadata, () => this.#stopped)) sketch.add(page);
    const picture = await sketch.finish(this.clock.now());
    // Read before they were burned, some of them.
    for (const id of this.#burnedMeanwhile.splice(0)) picture.noteBurned(id);
    this.#finishedAt = performance.now();
    this.#tookMs = this.#finishedAt - startedAt;
    this.#picture = picture;
    return picture;
  }
}
