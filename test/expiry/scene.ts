/** One server's sweeper on real files: embedded metadata, blobs in a folder, a clock that stands still. */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readSettings, type Settings } from '../../src/config/settings.ts';
import { BlobOwnership } from '../../src/expiry/blob-ownership.ts';
import { DuePass, type DuePassDone } from '../../src/expiry/due-pass.ts';
import { ReconcilingScan, type ScanDone } from '../../src/expiry/reconciling-scan.ts';
import { Recovery } from '../../src/expiry/recovery.ts';
import type { Skipped } from '../../src/expiry/skipped.ts';
import { StorageCheck } from '../../src/expiry/storage-check.ts';
import { Sweeper } from '../../src/expiry/sweeper.ts';
import { TimeCheck } from '../../src/expiry/time-check.ts';
import { DegradedReasons } from '../../src/logging/degraded-reasons.ts';
import { Log } from '../../src/logging/log.ts';
import type { BlobStore } from '../../src/share/blob-store.ts';
import { Counters } from '../../src/share/counters.ts';
import type { LeaseStore } from '../../src/share/lease-store.ts';
import type { MetadataStore } from '../../src/share/metadata-store.ts';
import { unwrap } from '../../src/share/refusal.ts';
import type { NewShare } from '../../src/share/new-share.ts';
import type { ShareRecord } from '../../src/share/share.ts';
import { DiskBlobStore } from '../../src/storage/blobs/disk/disk-blob-store.ts';
import { EmbeddedLeaseStore } from '../../src/storage/metadata/embedded/embedded-lease-store.ts';
import { EmbeddedMetadataStore } from '../../src/storage/metadata/embedded/embedded-metadata-store.ts';
import { openEnvironments } from '../../src/storage/metadata/embedded/environments.ts';
import { DAY, type FixedClock } from '../support/fixed-clock.ts';

export interface Folders {
  readonly uploadsDir: string;
  readonly dataDir: string;
  remove(): Promise<void>;
}

export async function newFolders(): Promise<Folders> {
  const root = await mkdtemp(join(tmpdir(), 'ots-sweep-'));
  return {
    uploadsDir: join(root, 'uploads'),
    dataDir: join(root, 'data'),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

/** Events by name, in order. */
class Recorder {
  readonly lines: string[] = [];
  write(line: string): void {
    this.lines.push(line);
  }
  events(): readonly string[] {
    return this.lines.map((line) => (JSON.parse(line) as { event: string }).event);
  }
}

/** A pass that begins by itself must not do what a test is about to ask for. One that cannot begin keeps nobody waiting. */
const FIRST_PASS_MS = 5_000;

function endOfFirstRun(pass: DuePass): Promise<void> {
  const run = pass.run.bind(pass);
  return new Promise((resolve) => {
    pass.run = (stop) => run(stop).finally(resolve);
  });
}

export class Server {
  readonly degraded = new DegradedReasons();
  readonly log = new Recorder();
  readonly sweeper: Sweeper;
  readonly #firstPass: Promise<void>;

  constructor(
    readonly folders: Folders,
    readonly clock: FixedClock,
    readonly settings: Settings,
    readonly metadata: MetadataStore,
    readonly leases: LeaseStore,
    readonly blobs: BlobStore,
    private readonly closeStores: () => Promise<void>,
  ) {
    const log = new Log('info', this.log);
    const { degraded } = this;
    const time = new TimeCheck(metadata, clock, degraded, log);
    const ownership = new BlobOwnership(metadata, blobs, degraded, log);
    const scan = new ReconcilingScan(metadata, blobs, leases, settings, ownership, time, degraded, log, new Counters());
    const duePass = new DuePass(metadata, blobs, leases, time, log);
    this.#firstPass = endOfFirstRun(duePass);
    const recovery = new Recovery(metadata, blobs, log);
    const storage = new StorageCheck(settings, metadata, blobs, ownership, degraded, log);
    this.sweeper = new Sweeper(settings, metadata, time, ownership, storage, recovery, duePass, scan, degraded, log);
  }

  /** What the framework does before the server listens. The pass that then begins by itself has ended when this resolves. */
  async start(): Promise<this> {
    await this.sweeper.onApplicationBootstrap();
    await Promise.race([this.#firstPass, sleep(FIRST_PASS_MS, undefined, { ref: false })]);
    return this;
  }

  async stop(): Promise<void> {
    await this.sweeper.beforeApplicationShutdown();
    await this.closeStores();
  }

  due(): Promise<DuePassDone | Skipped> {
    return this.sweeper.runDuePass();
  }

  scan(): Promise<ScanDone | Skipped> {
    return this.sweeper.runScan();
  }

  async twoScans(): Promise<ScanDone | Skipped> {
    await this.scan();
    return await this.scan();
  }

  /** A record; its bytes are the test's to write, or not. */
  async share(some: Partial<NewShare> = {}): Promise<ShareRecord> {
    const share: NewShare = {
      id: randomBytes(16).toString('base64url'),
      sealedBy: 'sender',
      linkTokenHash: hash(),
      ownerTokenHash: hash(),
      createDigest: hash(),
      bodyBytes: 1_000,
      expiry: { inMs: DAY },
      downloads: 1,
      blobId: randomUUID(),
      createdInline: false,
      ready: true,
      sender: 'somebody',
      secrets: { header: 'header', manifest: randomBytes(100) },
      ...some,
    };
    return unwrap(await this.metadata.create(share)).share;
  }

  /** A ready share with its body on disk. */
  async stored(some: Partial<NewShare> = {}): Promise<ShareRecord & { readonly blobId: string }> {
    const blobId = randomUUID();
    await this.bytes(blobId, some.bodyBytes ?? 1_000);
    return { ...(await this.share({ ...some, blobId })), blobId };
  }

  /** Writes a blob that was last changed `ageMs` ago, by the clock of the disk: the server's own is another here. */
  async bytes(blobId: string, count: number, { partial = false, ageMs = 0 } = {}): Promise<string> {
    const writer = await this.blobs.create(blobId);
    await writer.write([randomBytes(count)]);
    await (partial ? writer.close() : writer.publish());
    if (ageMs > 0) await this.untouched(this.pathOf(blobId, partial), ageMs);
    return blobId;
  }

  async untouched(path: string, ageMs: number): Promise<void> {
    const at = new Date(Date.now() - ageMs);
    await utimes(path, at, at);
  }

  pathOf(blobId: string, partial = false): string {
    return join(this.folders.uploadsDir, partial ? 'tmp' : blobId.slice(0, 2), blobId);
  }

  async record(id: string): Promise<ShareRecord | undefined> {
    for (let page = await this.metadata.list(undefined, 100); page.length > 0;) {
      const found = page.find((share) => share.id === id);
      if (found !== undefined) return found;
      page = await this.metadata.list(page.at(-1)?.id, 100);
    }
    return undefined;
  }

  async blobCount(): Promise<number> {
    let count = 0;
    for await (const blob of this.blobs.list()) count += blob.blobId.length > 0 ? 1 : 0;
    return count;
  }
}

/** Another process of the same server. */
export function anotherProcess(server: Server, metadata = server.metadata, blobs = server.blobs): Server {
  const { folders, clock, settings, leases } = server;
  return new Server(folders, clock, settings, metadata, leases, blobs, () => Promise.resolve());
}

const hash = (): string => randomBytes(32).toString('base64url');

/** A server process over these folders. Not started: `start()` does what happens before listening. */
export async function openServer(
  folders: Folders,
  clock: FixedClock,
  environment: Readonly<Record<string, string>> = {},
): Promise<Server> {
  const { uploadsDir, dataDir } = folders;
  const settings = readSettings({
    UPLOADS_DIR: uploadsDir,
    DATA_DIR: dataDir,
    STORAGE_KEEP_FREE_BYTES: '0',
    ...environment,
  });
  const environments = openEnvironments(dataDir);
  return new Server(
    folders,
    clock,
    settings,
    new EmbeddedMetadataStore(environments, clock, settings),
    new EmbeddedLeaseStore(environments, clock),
    await DiskBlobStore.open(uploadsDir),
    () => environments.close(),
  );
}
