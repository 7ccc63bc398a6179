/** A page of the table of shares: in the order of the picture, each row as it is now. */
import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.ts';
import type { AdminShare, SharesPage, SharesQuery } from '../contract/admin.schema.ts';
import { formatTime } from '../contract/times.ts';
import { requestInvalid } from '../http/request-validation.ts';
import { Clock } from '../share/clock.ts';
import { MetadataStore } from '../share/metadata-store.ts';
import type { ShareState } from '../share/share.ts';
import { SharePicture, type Picture } from './share-picture.ts';
import { rowOf } from './share-row.ts';

type Wanted = Pick<SharesQuery, 'state' | 'sort' | 'order'>;

interface Found {
  readonly share: AdminShare;
  /** In the picture. */
  readonly place: number;
}

/** Rows that no longer fit are replaced by the next ones, but not for ever. */
const MOST_ROUNDS = 10;

/** Absent: every share that is not burned. */
const fits = (state: ShareState, wanted: Wanted['state']): boolean =>
  wanted === undefined ? state !== 'burned' : state === wanted;

@Injectable()
export class ShareTable {
  constructor(
    private readonly picture: SharePicture,
    private readonly metadata: MetadataStore,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  async page({ limit, after, ...wanted }: SharesQuery): Promise<SharesPage> {
    const picture = await this.picture.current();
    const places = placesOf(picture, wanted, after === undefined ? undefined : readCursor(after));
    // One more than is shown: where it is missing there is no next page, which would be empty.
    const { found, last } = await this.#take(picture, places, wanted.state, limit + 1);
    const shown = found.slice(0, limit);
    const end = found.length > limit ? shown.at(-1)?.place : last;
    return {
      shares: shown.map(({ share }) => share),
      next: end === undefined ? undefined : cursorOf(picture, wanted, end),
      total: totalOf(picture, wanted.state),
      at: formatTime(picture.takenAt),
    };
  }

  /** Rows that fit as they are now. `last`: where the looking was given up, if it was; more may come behind it. */
  async #take(
    picture: Picture,
    places: Iterator<number, undefined>,
    state: Wanted['state'],
    enough: number,
  ): Promise<{ readonly found: readonly Found[]; readonly last: number | undefined }> {
    const found: Found[] = [];
    let last: number | undefined;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const wanted = enough - found.length;
      const batch = takeFrom(places, wanted);
      const placeOf = new Map(batch.map((place) => [picture.ids[place] ?? '', place]));
      for (const share of await this.rows([...placeOf.keys()]))
        if (fits(share.state, state)) found.push({ share, place: placeOf.get(share.id) ?? 0 });
      last = batch.at(-1);
      if (found.length === enough || batch.length < wanted) return { found, last: undefined };
    }
    return { found, last };
  }

  /** The first rows in an order, among the shares that are not burned. */
  async first(sort: SharesQuery['sort'], order: SharesQuery['order'], limit: number): Promise<readonly AdminShare[]> {
    return (await this.page({ sort, order, limit })).shares;
  }

  /** As they are now, in the order of the ids; those that are forgotten by now are left out. */
  async rows(ids: readonly string[]): Promise<readonly AdminShare[]> {
    const records = new Map((await this.metadata.read(ids)).map((share) => [share.id, share]));
    const now = this.clock.now();
    return ids.flatMap((id) => {
      const share = records.get(id);
      return share === undefined ? [] : [rowOf(share, now, this.settings)];
    });
  }
}

function totalOf({ counts }: Picture, state: Wanted['state']): number {
  if (state !== undefined) return counts[state];
  return Object.entries(counts).reduce((sum, [name, count]) => (name === 'burned' ? sum : sum + count), 0);
}

function takeFrom(places: Iterator<number, undefined>, limit: number): readonly number[] {
  const taken: number[] = [];
  while (taken.length < limit) {
    const next = places.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
}

interface Cursor {
  readonly key: number;
  readonly id: string;
}

/** Where a page ended: by what it was sorted and by id, so that it is found again in any later picture. */
function cursorOf(picture: Picture, { sort }: Wanted, place: number): string {
  return `${String(picture.keys[sort][place] ?? 0)}.${picture.ids[place] ?? ''}`;
}

function readCursor(text: string): Cursor {
  const [, key, id] = /^(\d{1,16})\.([\w-]{22})$/.exec(text) ?? [];
  if (key === undefined || id === undefined)
    throw requestInvalid([{ path: 'after', message: 'This is no place where a page ended.' }]);
  return { key: Number(key), id };
}

/** Places of the rows behind the cursor, one after the other. */
function* placesOf(picture: Picture, wanted: Wanted, after: Cursor | undefined): Generator<number, undefined> {
  const order = picture.orders[wanted.sort];
  const step = wanted.order === 'asc' ? 1 : -1;
  for (let at = startOf(picture, wanted, after); at >= 0 && at < order.length; at += step) {
    const place = order[at] ?? 0;
    if (fits(picture.stateAt(place), wanted.state)) yield place;
  }
  return undefined;
}

/** Where in the order the first row behind the cursor is. */
function startOf(picture: Picture, { sort, order: direction }: Wanted, after: Cursor | undefined): number {
  const { length } = picture.ids;
  if (after === undefined) return direction === 'asc' ? 0 : length - 1;
  const distance = (at: number): number => {
    const place = picture.orders[sort][at] ?? 0;
    return (picture.keys[sort][place] ?? 0) - after.key || byText(picture.ids[place] ?? '', after.id);
  };
  return direction === 'asc'
    ? firstNotBefore(length, (at) => distance(at) <= 0)
    : firstNotBefore(length, (at) => distance(at) < 0) - 1;
}

/** The first of `length` ascending places that is not before what is looked for. */
function firstNotBefore(length: number, isBefore: (place: number) => boolean): number {
  let from = 0;
  let to = length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (isBefore(middle)) from = middle + 1;
    else to = middle;
  }
  return from;
}

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
