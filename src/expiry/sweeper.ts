/** When the passes run: recovery before the server listens, then the due pass and the scan at their intervals until it stops. */
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Settings } from '../config/settings.ts';
import { DegradedReasons } from '../logging/degraded-reasons.ts';
import { Log } from '../logging/log.ts';
import { MetadataStore } from '../share/metadata-store.ts';
import { BlobOwnership } from './blob-ownership.ts';
import { DuePass, type DuePassDone } from './due-pass.ts';
import { ReconcilingScan, type ScanDone } from './reconciling-scan.ts';
import { Recovery } from './recovery.ts';
import { Repeating } from './repeating.ts';
import type { Skipped } from './skipped.ts';
import { StorageCheck } from './storage-check.ts';
import { TimeCheck } from './time-check.ts';

@Injectable()
export class Sweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #stop = new AbortController();
  readonly #repeating: readonly Repeating[];
  #duePass: Promise<DuePassDone | Skipped> | undefined;
  #scan: Promise<ScanDone | Skipped> | undefined;
  #recovered = false;

  constructor(
    private readonly settings: Settings,
    private readonly metadata: MetadataStore,
    private readonly time: TimeCheck,
    private readonly ownership: BlobOwnership,
    private readonly storage: StorageCheck,
    private readonly recovery: Recovery,
    private readonly duePass: DuePass,
    private readonly scan: ReconcilingScan,
    private readonly degraded: DegradedReasons,
    private readonly log: Log,
  ) {
    this.#repeating = [
      new Repeating(() => this.#attempt('sweeper.due', () => this.#duePassInTurn()), settings.sweepIntervalMs),
      new Repeating(() => this.#attempt('sweeper.scan', () => this.runScan()), settings.orphanScanIntervalMs),
    ];
  }

  /** Before the server listens. */
  async onApplicationBootstrap(): Promise<void> {
    await this.#recover();
    const [due, scan] = this.#repeating;
    due?.start(0);
    scan?.start(this.settings.orphanScanIntervalMs);
  }

  /** One due pass now, or the one that is running. */
  runDuePass(): Promise<DuePassDone | Skipped> {
    this.#duePass ??= this.duePass.run(this.#stop.signal).finally(() => {
      this.#duePass = undefined;
    });
    return this.#duePass;
  }

  /** One reconciling scan now, or the one that is running. */
  runScan(): Promise<ScanDone | Skipped> {
    this.#scan ??= this.scan.run(this.#stop.signal).finally(() => {
      this.#scan = undefined;
    });
    return this.#scan;
  }

  /** Before the stores close: begins nothing more and waits for what runs, which stops at its next step. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#repeating.map((repeating) => repeating.stop()));
    await Promise.allSettled([this.#duePass, this.#scan]);
    await this.scan.release();
  }

  /** Once per process, as soon as the blobs are in reach and the clock is right: a folder may be mounted late. */
  async #recover(): Promise<void> {
    if (this.#recovered) return;
    if (await this.metadata.rolledBack()) return;
    const owned = await this.ownership.take();
    if (!owned || !(await this.time.isTrusted())) return;
    await this.recovery.run();
    this.#recovered = true;
  }

  async #duePassInTurn(): Promise<void> {
    await this.#recover();
    if (!(await this.metadata.rolledBack())) await this.storage.run();
    await this.runDuePass();
  }

  async #attempt(what: 'sweeper.due' | 'sweeper.scan', run: () => Promise<unknown>): Promise<void> {
    try {
      await run();
      this.degraded.clear(what);
    } catch (error) {
      this.degraded.set(what);
      this.log.error(what, { error });
    }
  }
}
