/**
 * A server that is killed at each step of what it writes, tried on one engine: docs/architecture.md, "What a kill -9 leaves".
 * After every death it starts again on what is left, and then everything must hold that holds without one.
 */
import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ask } from '../support/answers.ts';
import { lastWords, type Death } from '../support/death.ts';
import { Doors, newToken } from '../support/doors.ts';
import { FaultFigures } from '../support/fault-figures.ts';
import type { Place } from '../support/kept-by.ts';
import { runningServer, type RunningServer } from '../support/running-server.ts';
import { serverProcess, type ServerProcess } from '../support/server-process.ts';
import { expectConsistent, sweep } from './invariants.ts';
import { LARGE, SMALL, Stories, WITH_CREATE, type Begun, type Story } from './stories.ts';

const NEVER = '1d';

/** A server that waits to be killed. */
interface Victim {
  readonly place: Place;
  readonly server: ServerProcess;
}

export type EngineName = 'embedded' | 'Redis';

interface Row {
  readonly what: string;
  readonly death: Death;
  readonly settings?: Readonly<Record<string, string>> | undefined;
  readonly begin: (doors: Doors) => Promise<Begun>;
}

const after = (step: string): Death => ({ when: 'after', step });
const before = (step: string): Death => ({ when: 'before', step });

type Deaths<Outcome> = readonly (readonly [death: Death, outcome: Outcome, only?: EngineName])[];

function rowsFor(engine: EngineName, figures: FaultFigures): readonly Row[] {
  const stories = new Stories(figures);
  const rows: Row[] = [];
  const add = <Outcome>(
    what: string,
    story: Story<Outcome>,
    deaths: Deaths<Outcome>,
    settings?: Row['settings'],
  ): void => {
    for (const [death, outcome, only = engine] of deaths)
      if (only === engine) rows.push({ what, death, settings, begin: (doors) => story(doors, outcome) });
  };

  add('creating a share', stories.creating, [
    [after('reserveQuota'), 'not made'],
    [after('script hold'), 'not made', 'Redis'],
    [before('commit'), 'not made', 'embedded'],
    [after('script create'), 'made', 'Redis'],
    [after('create'), 'made'],
  ]);
  add('creating a share with a small body', stories.creatingWhole(SMALL), [
    [before('commit'), 'not made', 'embedded'],
    [after('script hold'), 'not made', 'Redis'],
    [after('create'), 'made'],
  ]);
  add('creating a share with a larger body', stories.creatingWhole(WITH_CREATE), [
    [after('write'), 'not made'],
    [after('fsync tmp'), 'not made'],
    [after('create'), 'made'],
  ]);
  add('receiving an upload', stories.uploading, [
    [after('open'), 'nothing there'],
    [after('write'), 'a part there'],
    [before('fsync bytes'), 'ready'],
    [after('fsync bytes'), 'ready'],
    [after('rename'), 'ready'],
    [after('fsync folder'), 'ready'],
    [after('fsync tmp'), 'ready'],
    [before('commit'), 'ready', 'embedded'],
    [after('script completeUpload'), 'ready', 'Redis'],
    [after('completeUpload'), 'ready'],
  ]);
  const content = randomBytes(LARGE);
  const put = async ({ origin }: Doors): Promise<unknown> =>
    ask(origin, '/report.bin', { method: 'PUT', body: new Uint8Array(content) });
  add('sealing a body that was put', stories.sealing(put), [
    [after('reserveQuota'), 'not made'],
    [after('write'), 'not made'],
    [after('rename'), 'not made'],
    [after('fsync tmp'), 'not made'],
    [after('script hold'), 'not made', 'Redis'],
    [after('create'), 'made'],
  ]);
  add(
    'sealing a file of a form',
    stories.sealing((doors) => doors.form({ content })),
    [
      [after('fsync tmp'), 'not made'],
      [after('create'), 'made'],
    ],
  );
  add(
    'sealing a text',
    stories.sealing((doors) => doors.form({ text: 'the spare key lies under the third pot' })),
    [
      [before('create'), 'not made'],
      [after('create'), 'made'],
    ],
  );
  add('answering a claim', stories.claiming, [
    [before('claim'), 'free'],
    [before('commit'), 'free', 'embedded'],
    [after('claim'), 'claimed'],
  ]);
  add('sending a body', stories.reading(3 * 1024 * 1024), [[after('hand over'), 'claimed']]);
  add('noting that a body was sent', stories.reading(LARGE), [
    [before('recordProgress'), 'claimed'],
    [after('recordProgress'), 'claimed'],
  ]);
  add('burning a share that was received', stories.acknowledging(LARGE), [
    [before('acknowledge'), 'claimed'],
    [before('commit'), 'claimed', 'embedded'],
    [after('acknowledge'), 'burned'],
    [after('unlink'), 'burned'],
    [after('script forgetBlob'), 'burned', 'Redis'],
    [after('forgetBlob'), 'burned'],
  ]);
  add('burning a share without a blob', stories.acknowledging(SMALL), [
    [after('script acknowledge'), 'burned', 'Redis'],
    [after('acknowledge'), 'burned'],
  ]);
  add('opening a share', stories.opening, [
    [before('reserveAttempt'), 'free'],
    [after('reserveAttempt'), 'one try counted'],
    [after('settleAttempt'), 'claimed'],
    [after('hand over'), 'claimed'],
    [before('acknowledge'), 'claimed'],
    [after('acknowledge'), 'burned'],
    [after('unlink'), 'burned'],
  ]);
  const wrong = (): { passwordToken: string } => ({ passwordToken: newToken() });
  add(
    'counting a wrong password before the names are told',
    stories.guessing((doors, share) => doors.manifest(share, wrong())),
    [
      [before('prove'), 'not counted'],
      [before('commit'), 'not counted', 'embedded'],
      [after('prove'), 'counted'],
    ],
  );
  add(
    'counting a wrong password of a claim',
    stories.guessing((doors, share) => doors.claim(share, newToken(), wrong())),
    [[after('claim'), 'counted']],
  );
  add('counting a wrong password at the opening', stories.guessingAtTheOpening, [
    [after('reserveAttempt'), 'counted'],
    [after('settleAttempt'), 'counted'],
  ]);
  add('arming a share again', stories.rearming, [
    [before('change'), 'not done'],
    [after('change'), 'done'],
  ]);
  add('unlocking a share', stories.unlocking, [
    [before('change'), 'not done'],
    [after('change'), 'done'],
  ]);
  add('revoking a share', stories.revoking(false), [
    [before('revoke'), 'not done'],
    [after('revoke'), 'done'],
    [after('unlink'), 'done'],
    [after('script forgetBlob'), 'done', 'Redis'],
  ]);
  add('revoking an upload', stories.revoking(true), [
    [after('revoke'), 'done'],
    [after('unlink partial'), 'done'],
  ]);
  add(
    'burning a share that expired',
    stories.expiring,
    [
      [after('settleDue'), 'burned'],
      [after('unlink'), 'burned'],
    ],
    { SWEEP_INTERVAL: '1s' },
  );
  return rows;
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
  });

  describe(`a server on the ${engine} store that is killed loses no finished share, lets in one recipient at most, keeps no key after a burn and counts its room exactly`, () => {
    it.each(rows)('while $what, right $death.when: $death.step', async (row) => {
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
    });
  });
}
