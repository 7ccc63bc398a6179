/** The place of one worker, in the primary: what is known of whoever stands in it, and who comes after it. */
import cluster, { type Worker } from 'node:cluster';
import { BackOff } from './back-off.ts';
import { messageOf, type FromPrimary, type FromWorker, type Subject } from './messages.ts';

const AFTER_LAST_WORD_MS = 2_000;

/** How a worker ended: one of both. */
export interface Ending {
  readonly pid: number | undefined;
  readonly code: number | undefined;
  readonly signal: string | undefined;
  /** It listened before. */
  readonly wasUp: boolean;
  /** What it said about why it could not start. */
  readonly lines: readonly string[];
}

export interface PlaceWatcher {
  /** The worker listens. */
  readonly up: (url: string, pid: number | undefined) => void;
  /** What it reports as degraded, or whether somebody is missing here, is another than before. */
  readonly changed: () => void;
  /** It wants to know what the others measured. */
  readonly asked: (question: number, subject: Subject) => void;
  /** It told what it measured. */
  readonly measured: (round: number, measured: unknown) => void;
  readonly ended: (ending: Ending) => void;
}

export class WorkerPlace {
  readonly #watcher: PlaceWatcher;
  readonly #wallAtZero: number;
  readonly #number: number;
  readonly #backOff = new BackOff();
  #worker: Worker | undefined;
  #startedAt = 0;
  #isUp = false;
  #isMissing = false;
  #reasons: readonly string[] = [];
  #lines: readonly string[] = [];
  #replacing: NodeJS.Timeout | undefined;

  /** @param number from 1 */
  constructor(number: number, wallAtZero: number, watcher: PlaceWatcher) {
    this.#number = number;
    this.#wallAtZero = wallAtZero;
    this.#watcher = watcher;
  }

  /** Somebody listens here. */
  get isUp(): boolean {
    return this.#isUp;
  }

  /** Somebody died here, and nobody listens yet. */
  get isMissing(): boolean {
    return this.#isMissing;
  }

  /** There is no process. */
  get isEmpty(): boolean {
    return this.#worker === undefined;
  }

  /** What the worker reports as degraded. */
  get reasons(): readonly string[] {
    return this.#reasons;
  }

  open(): void {
    const worker = cluster.fork();
    this.#worker = worker;
    this.#startedAt = performance.now();
    worker.on('message', (heard: unknown) => {
      if (this.#worker === worker) this.#hear(heard);
    });
    // Told as well when the process could not even be made; whatever else it is about, the exit follows.
    worker.on('error', () => {
      if (worker.process.pid === undefined) this.#ended(worker, undefined, undefined);
    });
    worker.on('exit', (code: number | null, signal: string | null) => {
      this.#ended(worker, code ?? undefined, signal ?? undefined);
    });
  }

  /** Opens again after a while; longer each time that nobody lives long here. */
  reopen(): void {
    this.#isMissing = true;
    this.#replacing = setTimeout(
      () => {
        this.open();
      },
      this.#backOff.next(performance.now() - this.#startedAt),
    );
  }

  tell(message: FromPrimary): void {
    const worker = this.#worker;
    // One that is just dying need not know.
    if (worker?.isConnected() === true) worker.send(message, undefined, () => undefined);
  }

  /** Hands the signal on, and lets nobody else in. */
  close(signal: NodeJS.Signals): void {
    clearTimeout(this.#replacing);
    this.#worker?.process.kill(signal);
  }

  #hear(heard: unknown): void {
    const message = messageOf(heard);
    if (message === undefined) return;
    // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- The rest is heard below.
    switch (message.kind) {
      case 'joined':
        this.tell({ kind: 'clock', wallAtZero: this.#wallAtZero, place: this.#number });
        break;
      case 'started':
        this.#isUp = true;
        this.#isMissing = false;
        this.#watcher.up(message.url, this.#worker?.process.pid);
        break;
      case 'failed':
        this.#lines = message.lines;
        this.#endSoon();
        return;
      case 'degraded':
        this.#reasons = message.reasons;
        break;
      default:
        this.#hearMeasured(message);
        return;
    }
    this.#watcher.changed();
  }

  #hearMeasured(message: FromPrimary | FromWorker): void {
    if (message.kind === 'ask') this.#watcher.asked(message.question, message.subject);
    else if (message.kind === 'measured') this.#watcher.measured(message.round, message.measured);
  }

  /** It has said its last word: whatever it may still wait for must not keep us. */
  #endSoon(): void {
    const worker = this.#worker;
    setTimeout(() => {
      worker?.process.kill('SIGKILL');
    }, AFTER_LAST_WORD_MS).unref();
  }

  #ended(worker: Worker, code: number | undefined, signal: string | undefined): void {
    if (this.#worker !== worker) return;
    const ending = { pid: worker.process.pid, code, signal, wasUp: this.#isUp, lines: this.#lines };
    this.#worker = undefined;
    this.#isUp = false;
    this.#reasons = [];
    this.#lines = [];
    this.#watcher.ended(ending);
    this.#watcher.changed();
  }
}
