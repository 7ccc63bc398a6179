// The page of the benchmark: it has the sealing done by a worker, and notes how long it could not answer itself.
import { wrap, type Remote } from 'comlink';
import type { SealingBench, Work } from './bench.worker.ts';

export interface Figures {
  /** All that was sealed, what was sealed to get warm included. */
  readonly megabytes: number;
  /** Without getting warm. */
  readonly megabytesPerSecond: number;
  /** In milliseconds; 0: none took 50, which is when browsers begin to count. */
  readonly longestTask: number;
}

const bench: Remote<SealingBench> = wrap(new Worker(new URL('./bench.worker.ts', import.meta.url), { type: 'module' }));

async function measure(work: Work, mebibytes: number): Promise<Figures> {
  let longestTask = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longestTask = Math.max(longestTask, duration);
  });
  observer.observe({ type: 'longtask' });
  const { megabytes, megabytesPerSecond } = await bench.run(work, mebibytes);
  observer.disconnect();
  return { megabytes, megabytesPerSecond, longestTask };
}

export interface BenchPage {
  readonly workers: () => number;
  readonly hasPlatformCipher: () => Promise<boolean>;
  readonly measure: typeof measure;
}

const page: BenchPage = {
  // As web/worker/cipher-pool.ts has it.
  workers: () => Math.max(1, Math.min(4, navigator.hardwareConcurrency - 1)),
  hasPlatformCipher: () => bench.hasPlatformCipher(),
  measure,
};
Object.assign(globalThis, { bench: page });
