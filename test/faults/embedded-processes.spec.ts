import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SystemClock } from '../../src/share/clock.ts';
import type { MetadataStore } from '../../src/share/metadata-store.ts';
import { footprintOf } from '../../src/share/new-share.ts';
import { compiled } from '../support/compiled.ts';
import { openEmbedded, temporaryFolder, type EmbeddedEngine } from '../support/embedded-engine.ts';
import { FixedClock, HOUR } from '../support/fixed-clock.ts';
import { aShare, claimOf, claimToken, idOf, linkOf, ownerOf, rules } from '../support/shares.ts';
import type { Order } from '../support/store-worker.ts';

const script = compiled(join(import.meta.dirname, '../support/store-worker.ts'));

describe('several processes on one embedded store', () => {
  let folder: string;
  let engine: EmbeddedEngine | undefined;
  const workers: ChildProcess[] = [];

  const open = (): EmbeddedEngine => (engine ??= openEmbedded(folder, new SystemClock(), rules));

  /** Starts a worker; `awaitReady` before giving it orders. */
  function startWorker(): ChildProcess {
    const worker = fork(script, [folder], { execArgv: [] });
    workers.push(worker);
    return worker;
  }

  async function readyWorkers(count: number): Promise<ChildProcess[]> {
    const started = Array.from({ length: count }, startWorker);
    await Promise.all(started.map((worker) => once(worker, 'message')));
    return started;
  }

  async function order<T>(worker: ChildProcess, what: Order): Promise<T> {
    const answer = once(worker, 'message');
    worker.send(what);
    return (await answer)[0] as T;
  }

  async function kill(worker: ChildProcess): Promise<void> {
    const ended = once(worker, 'exit');
    worker.kill('SIGKILL');
    await ended;
  }

  beforeEach(async () => {
    folder = await temporaryFolder();
  });

  afterEach(async () => {
    for (const worker of workers.splice(0))
      if (worker.exitCode === null && worker.signalCode === null) await kill(worker);
    await engine?.store.close();
    engine = undefined;
    await rm(folder, { recursive: true, force: true });
  });

  it('give a share with one download to one of 600 who ask three processes at once', async () => {
    const { store } = open();
    const [first, second] = await readyWorkers(2);
    if (first === undefined || second === undefined) throw new Error('Two workers were asked for.');
    for (let round = 0; round < 5; round++) {
      const name = `letter ${String(round)}`;
      await store.create(aShare(name));
      const names = (prefix: string) => Array.from({ length: 200 }, (_, n) => `${prefix} ${String(n)}`);
      const [won, wonToo, verdicts] = await Promise.all([
        order<string[]>(first, { do: 'claim', name, who: names('first') }),
        order<string[]>(second, { do: 'claim', name, who: names('second') }),
        Promise.all(names('third').map((who) => store.claim(idOf(name), claimOf(name, who)))),
      ]);
      expect(won.length + wonToo.length + verdicts.filter((verdict) => verdict.ok).length).toBe(1);
    }
  });

  it('that start at the same time on an empty folder share one set of leases and rate limits', async () => {
    const started = await readyWorkers(3);
    const got = await Promise.all(
      started.map((worker, n) => order<boolean>(worker, { do: 'acquire', lease: 'sweep', holder: String(n) })),
    );
    expect(got.filter(Boolean)).toHaveLength(1);
    const counts = await Promise.all(
      started.map((worker) => order<number[]>(worker, { do: 'hit', key: 'anna', times: 50 })),
    );
    expect(counts.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 150 }, (_, n) => n + 1));
  });

  const gone = { refusal: { code: 'share.gone', reason: 'revoked' } };
  it.each<[string, (store: MetadataStore) => Promise<unknown>, unknown]>([
    ['a look', (store) => store.look(idOf('letter'), linkOf('letter')), gone],
    ['a download', (store) => store.findClaim(idOf('letter'), claimToken('anna')), gone],
    ['the sweeper', (store) => store.due(10), [idOf('letter')]],
    ['a page of records', (store) => store.list(undefined, 10), [{ burned: { reason: 'revoked' } }]],
    ['the quota', (store) => store.quota(), { storedBytes: 0 }],
  ])('see at once what another one was answered, even within one turn of the loop: %s', async (who, read, expected) => {
    const { store } = open();
    // Bytes left in the blob store are due at once; without any, the room is free at once.
    const withBlob = who === 'the sweeper';
    await store.create(aShare('letter', { body: withBlob ? 'blob' : 'inline' }));
    await store.claim(idOf('letter'), claimOf('letter', 'anna'));
    // Read first, so that a snapshot is there; nothing below lets the loop turn before the second read.
    const before = store.look(idOf('letter'), linkOf('letter'));
    execFileSync(process.execPath, [script, folder, 'letter']);
    const after = read(store);
    expect((await before).ok).toBe(true);
    expect(await after).toMatchObject(expected as object);
  });

  it('see at once that all sessions were ended, whether they touch them or not', async () => {
    const { sessions } = open();
    const names = ['anna', 'bert'];
    for (const name of names) await sessions.open(name, 'csrf');
    // Read first, so that a snapshot is there; nothing below lets the loop turn before the second read.
    const before = sessions.find('anna', false);
    execFileSync(process.execPath, [script, folder, 'no such share']);
    const after = [sessions.find('anna', false), sessions.find('anna'), sessions.find('bert')];
    expect(await before).toBeDefined();
    expect(await Promise.all(after)).toEqual([undefined, undefined, undefined]);
  });

  it('count together: nothing is lost, and nothing counts twice', async () => {
    const { counters } = open();
    const started = await readyWorkers(3);
    const mine = async (): Promise<void> => {
      for (let number = 1; number <= 250; number++)
        await counters.add({ process: 'mine', number, counts: { looks: 1 } });
    };
    const count = (worker: ChildProcess, n: number) =>
      order(worker, { do: 'count', process: `worker ${String(n)}`, batches: 250 });
    await Promise.all([mine(), ...started.map(count)]);
    expect(await counters.totals()).toEqual({ looks: 1_000 });
    // Told again by another process, as one does whose answer was lost.
    await Promise.all(started.map((worker, n) => count(worker, (n + 1) % 3)));
    expect(await counters.totals()).toEqual({ looks: 1_000 });
  });

  it('keep what one had counted that is killed with -9: every batch that resolved, and at most one more', async () => {
    const { counters } = open();
    let counted = 0;
    for (let round = 0; round < 3; round++) {
      const before = (await counters.totals()).looks ?? 0;
      const [worker] = await readyWorkers(1);
      if (worker === undefined) throw new Error('A worker was asked for.');
      worker.on('message', (told: { counted?: number }) => {
        counted = told.counted ?? counted;
      });
      counted = 0;
      worker.send({ do: 'count on', process: `round ${String(round)}` } satisfies Order);
      while (counted < 30) await counters.add({ process: 'mine', number: 1, counts: { claims: 1 } });
      await kill(worker);
      const kept = ((await counters.totals()).looks ?? 0) - before;
      expect([counted, counted + 1]).toContain(kept);
      const { buckets } = await counters.series('day', 366);
      expect(buckets.reduce((sum, { counts }) => sum + (counts.looks ?? 0), 0)).toBe(before + kept);
    }
    expect((await counters.totals()).claims).toBe(1);
  });

  it('write one audit log, and choose one after the other', async () => {
    const { audit, chosen } = open();
    const started = await readyWorkers(2);
    const numbers = await Promise.all(started.map((worker) => order<number[]>(worker, { do: 'append', times: 50 })));
    expect(numbers.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
    expect(await audit.read(1_000)).toHaveLength(100);
    await Promise.all(
      started.map((worker, n) => order(worker, { do: 'choose', name: `SETTING_${String(n)}`, times: 20 })),
    );
    expect(await chosen.read()).toEqual({
      version: 40,
      uploadsPaused: false,
      texts: { SETTING_0: '19', SETTING_1: '19' },
    });
  });

  it('survive a kill -9 of one that writes: the others go on, and everything it was answered is there', async () => {
    const { store, leases } = open();
    const created = new Set<string>();
    const claimed = new Set<string>();
    let mine = 0;
    for (let round = 0; round < 3; round++) {
      const [worker] = await readyWorkers(1);
      if (worker === undefined) throw new Error('A worker was asked for.');
      worker.on('message', (told: { created?: string; claimed?: string }) => {
        if (told.created !== undefined) created.add(told.created);
        if (told.claimed !== undefined) claimed.add(told.claimed);
      });
      const seen = claimed.size;
      worker.send({ do: 'work', prefix: `round ${String(round)}` } satisfies Order);
      // This process goes on writing before, while and after the other one dies.
      const write = async (): Promise<void> => {
        await store.create(aShare(`mine ${String(mine++)}`, { body: 'inline' }));
      };
      while (claimed.size < seen + 60) await write();
      const dying = kill(worker);
      for (let n = 0; n < 20; n++) await write();
      await dying;
      for (let n = 0; n < 20; n++) await write();
      expect(await leases.acquire(`round ${String(round)}`, 'survivor', 1_000)).toBe(true);
    }
    for (const name of created) expect(await store.look(idOf(name), linkOf(name))).toMatchObject({ ok: true });
    for (const name of claimed)
      expect(await store.findClaim(idOf(name), claimToken('anna'))).toMatchObject({ ok: true });
    // Nothing half done either: the sum over all records is what the quota says.
    const records = await store.list(undefined, 100_000);
    expect(records.filter((record) => record.id === idOf(`mine 0`))).toHaveLength(1);
    expect(records.length).toBeGreaterThanOrEqual(created.size + mine);
    expect((await store.quota()).storedBytes).toBe(records.length * footprintOf(1_000, 512));
    // And a new process reads the same.
    engine = await open().reopen();
    expect(await engine.store.list(undefined, 100_000)).toEqual(records);
  });

  it('start anew with what is lazy after a restart of the host, and lose nothing that is kept', async () => {
    const { store, leases, counters, sessions, audit, chosen } = open();
    await counters.add({ process: 'p', number: 1, counts: { looks: 1 } });
    await audit.append({ action: 'sign_in', from: 'there' });
    await chosen.change({ uploadsPaused: true });
    await sessions.open('anna', 'csrf');
    await store.create(aShare('film', { body: 'uploading' }));
    await store.noteUpload(idOf('film'), 400);
    await leases.acquire('sweep', 'before', HOUR);
    await store.close();
    const lazy = join(folder, 'lazy');
    const boots = await readdir(lazy);
    expect(boots).toHaveLength(1);
    // As another boot would have left it: torn, and under another name.
    await rm(join(lazy, boots[0] ?? ''), { recursive: true });
    await mkdir(join(lazy, 'another-boot'));
    await writeFile(join(lazy, 'another-boot', 'data.mdb'), 'torn');
    const clock = new FixedClock(Date.now());
    engine = openEmbedded(folder, clock, rules);
    expect(await readdir(lazy)).toEqual(boots);
    expect(await engine.leases.acquire('sweep', 'after', HOUR)).toBe(true);
    expect(await engine.sessions.find('anna')).toBeUndefined();
    expect(await engine.counters.totals()).toEqual({ looks: 1 });
    expect(await engine.audit.read(10)).toHaveLength(1);
    expect(await engine.chosen.read()).toMatchObject({ version: 1, uploadsPaused: true });
    // Bytes had come: the upload has its full time to go on, and not just the hour of one that never began.
    clock.pass(rules.uploadIdleLimitMs - HOUR);
    expect(await engine.store.completeUpload(idOf('film'))).toMatchObject({ ok: true });
    expect(await engine.store.look(idOf('film'), { ownerTokenHash: ownerOf('film') })).toMatchObject({ ok: true });
  });
});
