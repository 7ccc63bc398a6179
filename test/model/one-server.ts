/** One server of these tests: a store, bodies on the disk, and a sweeper that comes when it is told to. */
import { expect } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { readSettings } from '../../src/config/settings.ts';
import { BlobOwnership } from '../../src/expiry/blob-ownership.ts';
import { DuePass } from '../../src/expiry/due-pass.ts';
import { ReconcilingScan } from '../../src/expiry/reconciling-scan.ts';
import { Recovery } from '../../src/expiry/recovery.ts';
import { TimeCheck } from '../../src/expiry/time-check.ts';
import { DegradedReasons } from '../../src/logging/degraded-reasons.ts';
import { Log } from '../../src/logging/log.ts';
import type { BlobWriter } from '../../src/share/blob-store.ts';
import { Counters } from '../../src/share/counters.ts';
import { finishUpload } from '../../src/share/finish-upload.ts';
import type { MetadataStore } from '../../src/share/metadata-store.ts';
import { removeBytes } from '../../src/share/remove-bytes.ts';
import { DiskBlobStore } from '../../src/storage/blobs/disk/disk-blob-store.ts';
import type { Engine } from '../contract/metadata/engine.ts';
import type { FixedClock } from '../support/fixed-clock.ts';
import { memoryFolder } from '../support/memory-folder.ts';
import { idOf, ownerOf } from '../support/shares.ts';
import { blobOf, type Asked, type Caller, type Topic } from './asking.ts';
import { keptIn, nothingKept, seenIn, type Kept, type Seen } from './seen.ts';
import { BODY_BYTES, type Step } from './steps.ts';

interface Sweeping {
  readonly due: DuePass;
  readonly scan: ReconcilingScan;
  readonly recovery: Recovery;
}

const never = new AbortController().signal;

export class OneServer {
  #sweeping: Sweeping | undefined;

  private constructor(
    private engine: Engine,
    readonly clock: FixedClock,
    private readonly folder: string,
    private readonly blobs: DiskBlobStore,
  ) {}

  static async open(engine: Engine, clock: FixedClock): Promise<OneServer> {
    const folder = await memoryFolder();
    const server = new OneServer(engine, clock, folder, await DiskBlobStore.open(folder));
    await server.#start();
    return server;
  }

  get store(): MetadataStore {
    return this.engine.store;
  }

  /** What happens before a server listens. */
  async #start(): Promise<void> {
    const { engine, clock, blobs } = this;
    const { store, leases } = engine;
    const settings = readSettings({ UPLOADS_DIR: this.folder });
    const degraded = new DegradedReasons();
    const log = new Log('error', { write: () => undefined });
    const time = new TimeCheck(store, clock, degraded, log);
    const ownership = new BlobOwnership(store, blobs, degraded, log);
    const scan = new ReconcilingScan(store, blobs, leases, settings, ownership, time, degraded, log, new Counters());
    this.#sweeping = {
      due: new DuePass(store, blobs, leases, time, log),
      scan,
      recovery: new Recovery(store, blobs, log),
    };
    expect(await ownership.take()).toBe(true);
    await this.#sweeping.recovery.run();
  }

  async restart(): Promise<void> {
    await this.#sweeping?.scan.release();
    this.engine = await this.engine.reopen();
    await this.#start();
  }

  /** What a due pass does, without asking before whether it may. */
  async sweep(): Promise<void> {
    for (const id of await this.store.due(1_000))
      await removeBytes(this.store, this.blobs, await this.store.settleDue(id));
  }

  /**
   * The sweeper itself: its due pass, and two scans, because what is found once is left alone. Nothing that belongs to a
   * share is called lost or left over.
   */
  async sweepAndScan(): Promise<void> {
    expect(await this.#sweeping?.due.run(never)).toMatchObject({ kept: 0 });
    const nothing = { braked: false, orphansRemoved: 0, sharesLost: 0 };
    for (let scan = 0; scan < 2; scan++) expect(await this.#sweeping?.scan.run(never)).toEqual(nothing);
  }

  /** As the doors do it: bytes first, the record after them. */
  async take(caller: Caller, topic: Topic, step: Step): Promise<Asked<Step>> {
    if (step.do === 'create' || step.do === 'upload' || step.do === 'complete') await this.#prepare(topic, step);
    return caller.ask(this.store, topic, step);
  }

  async #prepare({ name, asked }: Topic, step: Step): Promise<void> {
    const verdict = await this.store.look(idOf(name), { ownerTokenHash: ownerOf(name) });
    const share = verdict.ok ? verdict.value.share : undefined;
    if (step.do === 'create' && share === undefined && asked.body === 'blob')
      await (await this.#written(name, BODY_BYTES)).publish();
    if (share === undefined || share.readyAt !== undefined || share.burned !== undefined) return;
    if (step.do === 'upload') await (await this.#written(name, step.bytes)).close();
    if (step.do === 'complete') await finishUpload(this.store, this.blobs, share);
  }

  /** Until there are so many. */
  async #written(name: string, bytes: number): Promise<BlobWriter> {
    const writer = await this.blobs.resume(blobOf(name));
    await writer.write([Buffer.alloc(bytes - writer.sizeBytes, '.')]);
    return writer;
  }

  seen(name: string): Promise<Seen | undefined> {
    return seenIn(this.store, name);
  }

  kept(name: string): Promise<Kept> {
    return keptIn(this.engine, name);
  }

  /** Undefined: there is nothing of it on the disk. */
  async bytesOf(name: string): Promise<number | undefined> {
    return (await this.blobs.find(blobOf(name)))?.sizeBytes;
  }

  /** Nothing stays that the next share could be taken for. */
  async bury(name: string): Promise<void> {
    await this.store.revoke(idOf(name), ownerOf(name));
    await this.store.settleDue(idOf(name));
    await this.blobs.remove(blobOf(name));
    await this.store.forgetBlob(idOf(name));
    expect(await this.kept(name)).toEqual(nothingKept);
  }

  async end(): Promise<void> {
    await this.engine.dispose();
    await rm(this.folder, { recursive: true, force: true });
  }
}
