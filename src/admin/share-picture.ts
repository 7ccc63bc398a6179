/**
 * All shares at one moment, as short rows in memory: what the table is sorted and counted by. Taken while an admin looks, and
 * not more often than a tenth of the time allows; no store keeps an index for it (docs/adr/0026). What is shown of a row is read anew.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Settings } from '../config/settings.ts';
import type { adminShareSort } from '../contract/admin.schema.ts';
import { Clock } from '../share/clock.ts';
import { expiresAt, stateOf } from '../share/lifetime.ts';
import { MetadataStore } from '../share/metadata-store.ts';
import type { ShareRecord, ShareState } from '../share/share.ts';
import { orderOf } from './share-order.ts';

export type ShareSort = (typeof adminShareSort.options)[number];

/** In the order of the numbers that stand for them. */
const states = ['uploading', 'ready', 'scheduled', 'claimed', 'locked', 'burned'] as const satisfies ShareState[];

const none: Readonly<Record<ShareState, number>> = {
  uploading: 0,
  ready: 0,
  scheduled: 0,
  claimed: 0,
  locked: 0,
  burned: 0,
};

/** Nobody else waits long for one of the embedded store; Redis asks all its buckets for each, so there should be few. */
const PAGE = 500;
const SOONEST_MS = 5_000;
/** Of its time, a process spends at most a tenth on this. */
const PAUSE_PER_WORK = 10;
/** Older than this is not shown to somebody who comes back. */
const STALE_AFTER_MS = 60_000;
const FORGOTTEN_AFTER_MS = 10 * 60_000;

export interface Picture {
  /** The server's time. */
  readonly takenAt: number;
  /** Ascending, and with that the order of all the arrays. */
  readonly ids: readonly string[];
  readonly keys: Readonly<Record<ShareSort, Float64Array>>;
  /** Places of rows, ascending by key. */
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

  add(share: ShareRecord, state: ShareState): void {
    this.ids.push(share.id);
    this.states.push(states.indexOf(state));
    this.created.push(share.createdAt);
    this.expires.push(expiresAt(share));
    this.sizes.push(share.bodyBytes);
  }

  async finish(takenAt: number): Promise<Picture> {
    const { ids } = this;
    const stateOfPlace = Uint8Array.from(this.states);
    const counts: Record<ShareState, number> = { ...none };
    const stateAt = (place: number): ShareState => states[stateOfPlace[place] ?? 0] ?? 'burned';
    for (let place = 0; place < ids.length; place++) counts[stateAt(place)]++;
    const keys = {
      created: Float64Array.from(this.created),
      expires: Float64Array.from(this.expires),
      size: Float64Array.from(this.sizes),
    };
    const orders = {
      created: await orderOf(keys.created),
      expires: await orderOf(keys.expires),
      size: await orderOf(keys.size),
    };
    const noteBurned = (id: string): void => {
      const place = firstNotBefore(ids.length, (at) => (ids[at] ?? '') < id);
      if (ids[place] !== id || stateAt(place) === 'burned') return;
      counts[stateAt(place)]--;
      counts.burned++;
      stateOfPlace[place] = states.indexOf('burned');
    };
    return { takenAt, ids, keys, orders, counts, stateAt, noteBurned };
  }
}

/** The first of `length` ascending places that is not before what is looked for. */
export function firstNotBefore(length: number, isBefore: (place: number) => boolean): number {
  let from = 0;
  let to = length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (isBefore(middle)) from = middle + 1;
    else to = middle;
  }
  return from;
}

@Injectable()
export class SharePicture implements BeforeApplicationShutdown {
  #picture: Picture | undefined;
  #taking: Promise<Picture> | undefined;
  #finishedAt = 0;
  #tookMs = 0;
  #forget: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    private readonly metadata: MetadataStore,
    private readonly clock: Clock,
    private readonly settings: Settings,
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
  async soon(withinMs: number): Promise<Picture | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(resolve, withinMs, undefined);
    });
    try {
      return await Promise.race([this.current(), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** So that the table does not show for seconds what was just burned here. */
  noteBurned(id: string): void {
    this.#picture?.noteBurned(id);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#forget);
    await this.#taking?.catch(() => undefined);
  }

  get #intervalMs(): number {
    return Math.max(SOONEST_MS, PAUSE_PER_WORK * this.#tookMs);
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
    let page = await this.metadata.list(undefined, PAGE);
    while (page.length > 0 && !this.#stopped) {
      const now = this.clock.now();
      for (const share of page) sketch.add(share, stateOf(share, now, this.settings));
      await nextTurn();
      page = await this.metadata.list(page.at(-1)?.id, PAGE);
    }
    const picture = await sketch.finish(this.clock.now());
    this.#finishedAt = performance.now();
    this.#tookMs = this.#finishedAt - startedAt;
    this.#picture = picture;
    return picture;
  }
}
