// Which page of the shares is shown: where it begins is told by the page before it.
import type { SharesPage } from '../../src/contract/admin.schema.ts';
import { adminPaths } from '../../src/contract/routes.ts';
import type { Outcome } from '../engine/engine-api.ts';
import type { AdminApi, AskedBy } from './admin-api.ts';
import type { Filter } from './share-filter.tsx';

/** Where the pages before ended; the last is where this one begins. */
export type Places = readonly string[];

export interface ShownPage extends SharesPage {
  readonly places: Places;
}

/** A page that was emptied meanwhile is left for the one before it: there may be shares although this page has none. */
export async function pageAt(api: AdminApi, by: AskedBy, filter: Filter, wanted: Places): Promise<Outcome<ShownPage>> {
  for (let places = wanted; ; places = places.slice(0, -1)) {
    const outcome = await api.get<SharesPage>(adminPaths.shares, by, { ...filter, after: places.at(-1) });
    if (!outcome.ok) return outcome;
    if (outcome.value.shares.length > 0 || places.length === 0)
      return { ok: true, value: { ...outcome.value, places } };
  }
}
