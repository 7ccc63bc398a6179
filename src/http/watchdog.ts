/**
 * Cuts transfers that do not move. Bodies have no deadline, because an honest one may take hours; a connection that is
 * held open and hardly used is told from it only by how many bytes pass.
 */
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Settings } from '../config/settings.ts';

export interface TransferRules {
  /** Slower than this, averaged over `averagedOverMs`, is cut. */
  readonly minBytesPerSecond: number;
  readonly averagedOverMs: number;
  /**
   * While nothing at all passes, this decides alone. A reader takes bytes in large gulps: what the system has buffered
   * for it goes out long before the next write is let in, so its pauses are longer than its mean speed would say.
   */
  readonly stalledAfterMs: number;
}

/** A transfer as the watchdog sees it: how many bytes have passed so far, and how to end it. */
export interface WatchedTransfer {
  readonly rules: TransferRules;
  readonly movedBytes: () => number;
  /** Called at most once. */
  readonly cut: (reason: 'slow' | 'stalled') => void;
}

interface Sample {
  readonly at: number;
  readonly bytes: number;
}

interface Watched {
  readonly transfer: WatchedTransfer;
  readonly samples: Sample[];
  lastMove: Sample;
}

const checkEveryMs = 5_000;
const averagedOverMs = 30_000;
const readerStallMs = 60_000;
/** What the system buffers for a reader of 1 KiB/s lasts that long before the next write is let in. */
const gentleStallMs = 900_000;
const gentleBytesPerSecond = 1_024;

@Injectable()
export class Watchdog implements OnApplicationShutdown {
  /** Somebody who sends a body. */
  readonly sender: TransferRules;
  /** Somebody who reads one and could resume. */
  readonly reader: TransferRules;
  /** Somebody who reads one and could not resume: a cut costs the share. */
  readonly gentleReader: TransferRules;
  readonly #watched = new Set<Watched>();
  readonly #now: () => number;
  readonly #everyMs: number;
  #timer: NodeJS.Timeout | undefined;

  /** `now` in milliseconds of a monotonic clock. */
  constructor({ transferMinBytesPerSecond }: Settings, now: () => number, everyMs = checkEveryMs) {
    const rate = transferMinBytesPerSecond;
    const gentle = Math.min(rate, gentleBytesPerSecond);
    this.sender = { minBytesPerSecond: rate, averagedOverMs, stalledAfterMs: averagedOverMs };
    this.reader = { minBytesPerSecond: rate, averagedOverMs, stalledAfterMs: readerStallMs };
    this.gentleReader = { minBytesPerSecond: gentle, averagedOverMs, stalledAfterMs: gentleStallMs };
    this.#now = now;
    this.#everyMs = everyMs;
  }

  /** How many transfers run now. */
  get open(): number {
    return this.#watched.size;
  }

  /** Watches until the returned function is called or the transfer is cut. */
  watch(transfer: WatchedTransfer): () => void {
    const start = { at: this.#now(), bytes: transfer.movedBytes() };
    const watched = { transfer, samples: [start], lastMove: start };
    this.#watched.add(watched);
    this.#timer ??= setInterval(() => {
      this.check();
    }, this.#everyMs).unref();
    return () => {
      this.#forget(watched);
    };
  }

  /** Looks at every transfer once. Runs by itself every five seconds. */
  check(): void {
    const at = this.#now();
    for (const watched of this.#watched) {
      const { movedBytes, cut } = watched.transfer;
      const verdict = judge(watched, { at, bytes: movedBytes() });
      if (verdict === 'fine') continue;
      this.#forget(watched);
      cut(verdict);
    }
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
    this.#watched.clear();
  }

  #forget(watched: Watched): void {
    this.#watched.delete(watched);
    if (this.#watched.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

function judge(watched: Watched, now: Sample): 'fine' | 'slow' | 'stalled' {
  const { samples, transfer } = watched;
  const { rules } = transfer;
  if (now.bytes > watched.lastMove.bytes) watched.lastMove = now;
  samples.push(now);
  // The oldest sample that is kept is the youngest one that covers the whole time of the average.
  while ((samples[1]?.at ?? Infinity) <= now.at - rules.averagedOverMs) samples.shift();
  const [oldest = now] = samples;
  const passed = now.bytes - oldest.bytes;
  if (passed === 0) return now.at - watched.lastMove.at >= rules.stalledAfterMs ? 'stalled' : 'fine';
  const seconds = (now.at - oldest.at) / 1_000;
  const isJudgeable = now.at - oldest.at >= rules.averagedOverMs;
  return isJudgeable && passed < rules.minBytesPerSecond * seconds ? 'slow' : 'fine';
}
