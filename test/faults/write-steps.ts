/**
 * A server that is killed at each step of what it writes, tried on one engine: docs/architecture.md, "What a kill -9 leaves".
 * After every death it starts again on what is left, and then everything must hold that holds without one.
 */
import { afterAll, describe, expect, it } from '@jest/globals';
import { shouldHaveBlob } from '../../src/expiry/differences.ts';
import { Sweeper } from '../../src/expiry/sweeper.ts';
import { lastWords, type Death } from '../support/death.ts';
import { Doors } from '../support/doors.ts';
import { FaultFigures } from '../support/fault-figures.ts';
import { bodiesKept, type KeptMetadata, type Place } from '../support/kept-by.ts';
import { runningServer, type RunningServer } from '../support/running-server.ts';
import { serverProcess, type ServerProcess } from '../support/server-process.ts';
import { rowsFor, type EngineName, type Row } from './write-step-stories.ts';

const NEVER = '1d';
const PATIENCE_MS = 60_000;

/** A server that waits to be killed. */
interface Victim {
  readonly place: Place;
  readonly server: ServerProcess;
}

/** What the sweeper would do in an hour, now: what is due, and two scans. */
async function sweep({ application }: RunningServer): Promise<void> {
  const sweeper = application.get(Sweeper);
  await sweeper.runDuePass();
  for (let scan = 0; scan < 2; scan++) expect(await sweeper.runScan()).toMatchObject({ braked: false });
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

function unsentBytes({ records }: KeptMetadata): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { sender, footprintBytes } of records)
    if (sender !== undefined) sums[sender] = (sums[sender] ?? 0) + footprintBytes;
  return sums;
}

/** No key after a burn, no blob without a record and no record without a blob, the quota exact. */
async function expectConsistent(kept: KeptMetadata, uploadsDir: string): Promise<void> {
  const { records } = kept;
  const live = records.filter(({ burned }) => burned === undefined);
  expect([...kept.secretIds].sort()).toEqual(live.map(({ id }) => id).sort());
  const { published, partial } = await bodiesKept(uploadsDir);
  expect([...published].sort()).toEqual(
    records
      .filter(shouldHaveBlob)
      .map(({ blobId }) => blobId)
      .sort(),
  );
  const uploading = live.flatMap(({ readyAt, blobId }) => (readyAt === undefined ? [blobId] : []));
  expect(partial.filter((blobId) => !uploading.includes(blobId))).toEqual([]);
  expect(records.filter(({ burned, blobId }) => burned !== undefined && blobId !== undefined)).toEqual([]);
  expect(kept.storedBytes).toBe(sum(records.map(({ footprintBytes }) => footprintBytes)));
  expect(kept.unsentBytes).toEqual(unsentBytes(kept));
  expect(kept.reservedBytes).toBe(0);
}

export function tryEveryWriteStep(engine: EngineName, makePlace: () => Place): void {
  const figures = new FaultFigures(`server killed at a write step, ${engine} store`);
  const rows = rowsFor(engine, figures);
  let warming: Promise<Victim> | undefined;
  let left = rows.length;

  const start = async (settings: Row['settings']): Promise<Victim> => {
    const place = makePlace();
    const never = { SWEEP_INTERVAL: NEVER, ORPHAN_SCAN_INTERVAL: NEVER, LOG_LEVEL: 'warn' };
    const server = await serverProcess({ ...never, ...place.settings, ...settings }, { preload: ['dying-server.ts'] });
    await server.start();
    return { place, server };
  };

  /** The one that was started meanwhile; and the next one begins to start. */
  const nextVictim = async ({ settings }: Row): Promise<Victim> => {
    left -= 1;
    if (settings !== undefined) return start(settings);
    const victim = warming ?? start(undefined);
    warming = left > 0 ? start(undefined) : undefined;
    return victim;
  };

  const startAgain = async ({ place, server }: Victim): Promise<RunningServer> => {
    // The tests by timing wait for them; here a minute would become an hour.
    await place.endLeases(server.dataDir);
    const folders = { DATA_DIR: server.dataDir, UPLOADS_DIR: server.uploadsDir };
    const never = { SWEEP_INTERVAL: NEVER, ORPHAN_SCAN_INTERVAL: NEVER, ORPHAN_MIN_AGE: '0s' };
    return runningServer({ ...folders, ...never, ...place.settings });
  };

  const dieAt = async (death: Death, server: ServerProcess, act: () => Promise<unknown>): Promise<void> => {
    await server.tell(death);
    const acting = act().catch(() => undefined);
    expect(await server.died()).toBe('SIGKILL');
    expect(server.output()).toContain(lastWords(death));
    await acting;
  };

  afterAll(async () => {
    await (await warming)?.server.remove();
    figures.tell();
  }, PATIENCE_MS);

  describe(`a server on the ${engine} store that is killed loses no finished share, lets in one recipient at most, keeps no key after a burn and counts its room exactly`, () => {
    it.each(rows)(
      'while $what, right $death.when: $death.step',
      async (row) => {
        const victim = await nextVictim(row);
        try {
          const { server, place } = victim;
          const { act, check } = await row.begin(new Doors(server.origin));
          await dieAt(row.death, server, act);
          const again = await startAgain(victim);
          const told = await check(new Doors(again.origin))
            .then(async (answer) => {
              await sweep(again);
              return answer;
            })
            .finally(() => again.end());
          const kept = await place.read(server.dataDir);
          await expectConsistent(kept, server.uploadsDir);
          expect(kept.records).toHaveLength(told.records);
          for (const key of told.keys ?? [])
            expect(kept.raw.some((value) => Buffer.from(value).includes(key))).toBe(false);
          figures.rounds += 1;
          figures.shares += kept.records.length;
        } finally {
          await victim.server.remove();
        }
      },
      PATIENCE_MS,
    );
  });
}
