/** A worker's side of the channel to its primary: what it is told, what it tells, and that it does not outlive it. */
import cluster, { type Worker } from 'node:cluster';
import type { DegradedReasons } from '../logging/degraded-reasons.ts';
import { SystemClock, type Clock } from '../share/clock.ts';
import { messageOf, monotonicMs, type FromPrimary, type FromWorker, type Subject } from './messages.ts';

/** The primary gives the others a second. */
const ANSWERED_WITHIN_MS = 2_000;

export class PrimaryLink {
  readonly #worker: Worker;
  #elsewhere: readonly string[] = [];
  #degraded: DegradedReasons | undefined;
  /** What to add to this process's own monotonic time. */
  #startedAt = Date.now() - performance.now();
  #joined: () => void = () => undefined;
  #place = 1;
  #measure: (subject: Subject) => Promise<unknown> = () => Promise.resolve(undefined);
  readonly #questions = new Map<number, (measured: readonly unknown[]) => void>();
  #lastQuestion = 0;

  private constructor(worker: Worker) {
    this.#worker = worker;
    process.on('message', (heard) => {
      this.#hear(heard);
    });
  }

  /** Resolves after the primary's first word. Undefined in a process that no primary started. */
  static async join(): Promise<PrimaryLink | undefined> {
    const { worker } = cluster;
    if (worker === undefined) return undefined;
    // In order when the primary is gone, as by a signal. Else Node would end this process at once, amid its transfers.
    worker.exitedAfterDisconnect = true;
    process.once('disconnect', () => {
      process.kill(process.pid, 'SIGTERM');
    });
    const link = new PrimaryLink(worker);
    await new Promise<void>((resolve) => {
      link.#joined = resolve;
      void link.#tell({ kind: 'joined' });
    });
    return link;
  }

  /** The number of this worker, from 1: that of whoever was here before, if it died. */
  get place(): number {
    return this.#place;
  }

  /** What the other workers measured, of each that answers in time. */
  askOthers(subject: Subject): Promise<readonly unknown[]> {
    const question = ++this.#lastQuestion;
    return new Promise((resolve) => {
      const end = (measured: readonly unknown[]): void => {
        clearTimeout(timer);
        this.#questions.delete(question);
        resolve(measured);
      };
      const timer = setTimeout(end, ANSWERED_WITHIN_MS, []).unref();
      this.#questions.set(question, end);
      void this.#tell({ kind: 'ask', question, subject });
    });
  }

  /** The same in all workers: leases and ends of shares must not depend on who was started when. */
  clock(): Clock {
    return new SystemClock(this.#startedAt);
  }

  /** This worker listens. From now on it answers for the others too. */
  started(url: string, degraded: DegradedReasons, measure: (subject: Subject) => Promise<unknown>): void {
    this.#measure = measure;
    this.#degraded = degraded;
    degraded.setElsewhere(this.#elsewhere);
    degraded.follow((reasons) => void this.#tell({ kind: 'degraded', reasons }));
    void this.#tell({ kind: 'started', url });
  }

  /** Resolves when the primary has it, or never will. */
  async failed(lines: readonly string[]): Promise<void> {
    await this.#tell({ kind: 'failed', lines });
  }

  #hear(heard: unknown): void {
    const message = messageOf(heard);
    if (message === undefined) return;
    if (message.kind === 'clock') {
      this.#startedAt = message.wallAtZero + monotonicMs() - performance.now();
      this.#place = message.place;
      this.#joined();
    } else if (message.kind === 'elsewhere') {
      this.#elsewhere = message.reasons;
      this.#degraded?.setElsewhere(message.reasons);
    } else this.#hearOfMeasuring(message);
  }

  #hearOfMeasuring(message: FromPrimary | FromWorker): void {
    if (message.kind === 'wanted') void this.#tellMeasured(message.round, message.subject);
    else if (message.kind === 'answer') this.#questions.get(message.question)?.(message.measured);
  }

  async #tellMeasured(round: number, subject: Subject): Promise<void> {
    await this.#tell({ kind: 'measured', round, measured: await this.#measure(subject).catch(() => undefined) });
  }

  #tell(message: FromWorker): Promise<void> {
    return new Promise((resolve) => {
      if (!this.#worker.isConnected()) resolve();
      else
        this.#worker.send(message, undefined, () => {
          resolve();
        });
    });
  }
}
