/** The table of shares: filtered, in order, page by page, and true although everything goes on meanwhile. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SharePicture } from '../../src/admin/share-picture.ts';
import type { SharesPage } from '../../src/contract/admin.schema.ts';
import { adminPaths } from '../../src/contract/routes.ts';
import { MetadataStore } from '../../src/share/metadata-store.ts';
import { Admin, adminServer } from '../support/admin.ts';
import { useBothEngines } from '../support/both-engines.ts';
import { DAY, FixedClock, HOUR } from '../support/fixed-clock.ts';
import type { Listening } from '../support/listening.ts';
import { aShare, claimOf, idOf, linkOf, type ShareOptions } from '../support/shares.ts';
import { until } from '../support/until.ts';

const COUNT = 60;
const engines = useBothEngines();

const name = (n: number): string => `share ${String(n)}`;

/** Sizes and ends in another order than the shares are made in, and some of them alike. */
const optionsOf = (n: number): ShareOptions => ({
  bodyBytes: 1_000 + ((n * 37) % 20),
  expiry: { inMs: DAY + ((n * 7) % 13) * HOUR },
  blobId: randomUUID(),
});

const special: readonly (readonly [string, ShareOptions])[] = [
  ['uploading', { body: 'uploading' }],
  ['scheduled', { availableFrom: Date.now() + HOUR }],
  ['claimed', {}],
  ['locked', { password: 'x' }],
  ['burned', {}],
];

describe.each(engines.each)('the table of shares on %s', (_name, environment) => {
  let server: Listening;
  let admin: Admin;
  let metadata: MetadataStore;
  beforeAll(async () => {
    server = await adminServer(environment());
    metadata = server.application.get(MetadataStore);
    for (let n = 0; n < COUNT; n++) await metadata.create(aShare(name(n), optionsOf(n)));
    for (const [state, options] of special) await metadata.create(aShare(state, options));
    await metadata.claim(idOf('claimed'), claimOf('claimed', 'anna'));
    for (let round = 0; round < 5; round++) await metadata.prove(idOf('locked'), linkOf('locked', 'wrong'));
    await metadata.remove(idOf('burned'), 'removed');
    admin = await Admin.at(server.origin);
  });
  afterAll(() => server.end());

  const page = async (query: string): Promise<SharesPage> =>
    (await admin.get(`${adminPaths.shares}?${query}`)).json as unknown as SharesPage;
  const all = async (query: string): Promise<SharesPage['shares']> => {
    const shares: SharesPage['shares'][number][] = [];
    for (let after: string | undefined = ''; after !== undefined;) {
      const { shares: more, next } = await page(`${query}${after === '' ? '' : `&after=${after}`}`);
      shares.push(...more);
      after = next;
    }
    return shares;
  };

  it.each([
    ['created', 'createdAt'],
    ['expires', 'expiresAt'],
    ['size', 'bodyBytes'],
  ] as const)(
    'shows every live share once, by %s, in both directions and whatever the size of a page',
    async (sort, field) => {
      for (const limit of [1, 7, 200]) {
        const up = await all(`sort=${sort}&order=asc&limit=${String(limit)}`);
        const down = await all(`sort=${sort}&order=desc&limit=${String(limit)}`);
        expect(up).toHaveLength(COUNT + special.length - 1);
        const keyOf = (row: SharesPage['shares'][number]): number =>
          field === 'bodyBytes' ? row.bodyBytes : Date.parse(row[field]);
        const expected = [...up].sort((a, b) => keyOf(a) - keyOf(b) || (a.id < b.id ? -1 : 1)).map(({ id }) => id);
        expect(up.map(({ id }) => id)).toEqual(expected);
        expect(down.map(({ id }) => id)).toEqual(expected.toReversed());
      }
    },
  );

  it('has no next page where the last one is full', async () => {
    const live = COUNT + special.length - 1;
    expect((await page(`limit=${String(live)}`)).next).toBeUndefined();
    expect((await page(`limit=${String(live - 1)}`)).next).toBeDefined();
  });

  it.each(special.map(([state]) => state))('shows those that are %s', async (state) => {
    const { shares, total } = await page(`state=${state}`);
    expect([total, shares.map(({ id, state: shown }) => [id, shown])]).toEqual([1, [[idOf(state), state]]]);
  });

  it('shows a row as it is now, and leaves out what does not fit any more', async () => {
    const first = await page('state=ready&sort=size&limit=1');
    await metadata.remove(first.shares[0]?.id ?? '', 'removed');
    const again = await page('state=ready&sort=size&limit=1');
    expect(again.shares).toHaveLength(1);
    expect(again.shares[0]?.id).not.toBe(first.shares[0]?.id);
  });

  it('loses no row between two pages, and shows none twice, when shares come and go', async () => {
    const names = Array.from({ length: COUNT }, (_, n) => name(n));
    const seen: string[] = [];
    for (let after: string | undefined = '', round = 0; after !== undefined; round++) {
      const { shares, next }: SharesPage = await page(`sort=size&limit=10${after === '' ? '' : `&after=${after}`}`);
      seen.push(...shares.map(({ id }) => id));
      await metadata.create(aShare(`new ${String(round)}`, optionsOf(round)));
      after = next;
    }
    expect(new Set(seen).size).toBe(seen.length);
    const present = (await metadata.read(names.map(idOf))).filter(({ burned }) => burned === undefined);
    expect(present.map(({ id }) => id).filter((id) => !seen.includes(id))).toEqual([]);
  });

  it.each(['state=open', 'sort=name', 'order=up', 'limit=0', 'limit=201', 'after=x', 'sort=size&sort=size'])(
    'is refused for %s',
    async (query) => {
      expect((await admin.get(`${adminPaths.shares}?${query}`)).code).toBe('request.invalid');
    },
  );
});

describe('a share that is burned while the picture is taken', () => {
  it('is burned in it, although it was read before', async () => {
    const ids = ['first', 'second'].map(idOf);
    const readings: (() => void)[] = [];
    const metadata = {
      async *outlines() {
        yield ids.map((id) => ({ id, state: 'ready', createdAt: 1, expiresAt: 2, bodyBytes: 3 }));
        await new Promise<void>((resolve) => readings.push(resolve));
      },
    } as unknown as MetadataStore;
    const picture = new SharePicture(metadata, new FixedClock());
    const taking = picture.current();
    await until(() => readings.length === 1, 'both were read');
    picture.noteBurned(ids[0] ?? '');
    readings[0]?.();
    expect((await taking).counts).toMatchObject({ ready: 1, burned: 1 });
    await picture.beforeApplicationShutdown();
  });
});
