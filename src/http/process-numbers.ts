/** How this process is doing, and with it the others of this server, in a handful of numbers for the admin page. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Measurements } from '../logging/measurements.ts';
import { Watchdog } from './watchdog.ts';

export interface ProcessReading {
  readonly uptimeSeconds: number;
  readonly memoryBytes: number;
  readonly openTransfers: number;
  /** Milliseconds, over the last minute. */
  readonly requestP95Ms: number;
  readonly storeP95Ms: number;
  readonly eventLoopP95Ms: number;
}

const RESOLUTION_MS = 20;
const WINDOW_MS = 60_000;

@Injectable()
export class ProcessNumbers implements OnApplicationShutdown {
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  readonly #timer: NodeJS.Timeout;
  #lastMinuteMs = 0;
  #others: () => Promise<readonly ProcessReading[]> = () => Promise.resolve([]);

  constructor(
    private readonly measurements: Measurements,
    private readonly watchdog: Watchdog,
  ) {
    this.#delay.enable();
    this.#timer = setInterval(() => {
      this.#lastMinuteMs = this.#p95Ms();
      this.#delay.reset();
    }, WINDOW_MS).unref();
  }

  /** `ask` answers with what the other processes of this server read. */
  askOthers(ask: () => Promise<readonly ProcessReading[]>): void {
    this.#others = ask;
  }

  /** Of this process. */
  read(): ProcessReading {
    return {
      uptimeSeconds: Math.floor(process.uptime()),
      memoryBytes: process.memoryUsage.rss(),
      openTransfers: this.watchdog.open,
      ...this.measurements.lastMinute,
      // A minute that has just begun says little yet.
      eventLoopP95Ms: Math.max(this.#lastMinuteMs, this.#p95Ms()),
    };
  }

  /** Of all processes that answer in time: what they take together, the longest life and the worst of the times. */
  async readAll(): Promise<ProcessReading> {
    const all = [this.read(), ...(await this.#others())];
    const sum = (name: keyof ProcessReading): number => all.reduce((total, reading) => total + reading[name], 0);
    const most = (name: keyof ProcessReading): number => Math.max(...all.map((reading) => reading[name]));
    return {
      uptimeSeconds: most('uptimeSeconds'),
      memoryBytes: sum('memoryBytes'),
      openTransfers: sum('openTransfers'),
      requestP95Ms: most('requestP95Ms'),
      storeP95Ms: most('storeP95Ms'),
      eventLoopP95Ms: most('eventLoopP95Ms'),
    };
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
    this.#delay.disable();
  }

  /** What is measured holds the time between two looks, too. */
  #p95Ms(): number {
    const ms = this.#delay.count === 0 ? 0 : this.#delay.percentile(95) / 1e6 - RESOLUTION_MS;
    return Math.max(0, Math.round(ms * 10) / 10);
  }
}
