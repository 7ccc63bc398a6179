/**
 * The process that leads when there are several: it shares out connections, replaces workers that died and ends with them.
 * It opens no store and answers nobody, so there is little that it could die of.
 */
import cluster from 'node:cluster';
import type { DegradedReason } from '../logging/degraded-reasons.ts';
import type { Log } from '../logging/log.ts';
import { monotonicMs, type Subject } from './messages.ts';
import { Rounds } from './rounds.ts';
import { WorkerPlace, type Ending } from './worker-place.ts';

const MISSING: DegradedReason = 'workers.missing';
/** What a worker takes after its grace to write down what it cut and to close its stores. */
const AFTER_GRACE_MS = 10_000;

/** The first worker did not come up: neither would the others. */
export class WorkersNotStarted extends Error {
  /** @param lines for whoever runs the server */
  constructor(readonly lines: readonly string[]) {
    super(lines.join(' '));
    this.name = 'WorkersNotStarted';
  }
}

const wordsFor = ({ code, signal }: Ending): string =>
  signal === undefined ? `exit code ${String(code)}` : `signal ${signal}`;

export class Primary {
  readonly #places: readonly WorkerPlace[];
  readonly #rounds = new Rounds<WorkerPlace>();
  readonly #log: Log;
  readonly #graceMs: number;
  readonly #whenComplete: (url: string) => void;
  #end: (code: number) => void = () => undefined;
  #fail: (error: WorkersNotStarted) => void = () => undefined;
  #hasBegun = false;
  #isComplete = false;
  #isStopping = false;
  #exitCode = 0;

  /**
   * @param graceMs how long a worker may take to let its transfers end
   * @param whenComplete called once, when all workers listen
   */
  constructor(workers: number, graceMs: number, log: Log, whenComplete: (url: string) => void) {
    this.#log = log;
    this.#graceMs = graceMs;
    this.#whenComplete = whenComplete;
    const wallAtZero = Date.now() - monotonicMs();
    this.#places = Array.from({ length: workers }, (_, index) => this.#place(index + 1, wallAtZero));
  }

  /**
   * Resolves to the exit code when all workers have ended after SIGTERM or SIGINT.
   * @throws WorkersNotStarted
   */
  run(): Promise<number> {
    // Connections in turn. Left to the system, most would go to one worker, and workers would hold the port after us.
    cluster.schedulingPolicy = cluster.SCHED_RR;
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.on(signal, () => {
        this.#stop(signal);
      });
    return new Promise((resolve, reject) => {
      this.#end = resolve;
      this.#fail = reject;
      // One goes ahead: what keeps it from starting would keep all of them, and is told once.
      this.#places[0]?.open();
    });
  }

  #place(number: number, wallAtZero: number): WorkerPlace {
    const place: WorkerPlace = new WorkerPlace(number, wallAtZero, {
      up: (url, pid) => {
        this.#up(url, pid);
      },
      changed: () => {
        this.#tellReasons();
      },
      asked: (question, subject) => {
        void this.#askOthers(place, question, subject);
      },
      measured: (round, measured) => {
        this.#rounds.answered(place, round, measured);
      },
      ended: (ending) => {
        this.#rounds.gone(place);
        this.#ended(place, ending);
      },
    });
    return place;
  }

  #up(url: string, pid: number | undefined): void {
    // One line tells the start of all; the next ones tell that somebody was replaced.
    if (this.#isComplete) this.#log.info('worker.started', { worker: pid });
    if (!this.#hasBegun) {
      this.#hasBegun = true;
      if (!this.#isStopping) for (const place of this.#places.slice(1)) place.open();
    }
    if (this.#isComplete || !this.#places.every(({ isUp }) => isUp)) return;
    this.#isComplete = true;
    this.#whenComplete(url);
  }

  /** Each worker answers for all of them: it is told what the others, and this process, have to say. */
  #tellReasons(): void {
    const own = this.#places.some(({ isMissing }) => isMissing) ? [MISSING] : [];
    for (const place of this.#places) {
      const others = this.#places.filter((other) => other !== place).flatMap(({ reasons }) => reasons);
      place.tell({ kind: 'elsewhere', reasons: [...new Set([...own, ...others])] });
    }
  }

  async #askOthers(asker: WorkerPlace, question: number, subject: Subject): Promise<void> {
    const others = this.#places.filter((place) => place !== asker && place.isUp);
    const measured = await this.#rounds.run(others, (place, round) => {
      place.tell({ kind: 'wanted', round, subject });
    });
    asker.tell({ kind: 'answer', question, measured });
  }

  #stop(signal: NodeJS.Signals): void {
    // A second signal changes nothing, as in a single process. Sent to the whole group, it comes to the workers twice.
    if (this.#isStopping) return;
    this.#isStopping = true;
    for (const place of this.#places) place.close(signal);
    // One that hangs hears no signal, and whoever waits for us would wait for ever.
    setTimeout(() => {
      for (const place of this.#places) place.close('SIGKILL');
    }, this.#graceMs + AFTER_GRACE_MS).unref();
    this.#endIfEmpty();
  }

  #ended(place: WorkerPlace, ending: Ending): void {
    if (this.#isStopping) {
      this.#exitCode = Math.max(this.#exitCode, codeOf(ending));
      this.#endIfEmpty();
    } else if (this.#hasBegun) {
      const { pid, code, signal, lines } = ending;
      const why = lines.length === 0 ? {} : { message: lines.join(' ') };
      this.#log.error('worker.ended', { worker: pid, status: code, signal, ...why });
      place.reopen();
    } else {
      const unexplained = `The server could not start: its first worker ended with ${wordsFor(ending)}.`;
      this.#fail(new WorkersNotStarted(ending.lines.length === 0 ? [unexplained] : ending.lines));
    }
  }

  #endIfEmpty(): void {
    if (this.#places.every(({ isEmpty }) => isEmpty)) this.#end(this.#exitCode);
  }
}

/** Ended by the very signal before it could take it as it wants to: nothing was begun that could be lost. */
function codeOf({ code, wasUp }: Ending): number {
  if (code !== undefined) return code;
  return wasUp ? 1 : 0;
}
