/** Looks after Redis while the server runs: each second, and as soon as a connection is there again. */
import type { DegradedReason, DegradedReasons } from '../../../logging/degraded-reasons.ts';
import type { Log } from '../../../logging/log.ts';
import { checkFitness, RedisUnfit, type Fitness } from './fitness.ts';
import type { RedisParts } from './redis-parts.ts';
import type { Watermarks } from './watermarks.ts';

const EVERY_MS = 1_000;
const FITNESS_EVERY = 30;
const MOST_CLOCK_OFF_MS = 60_000;

const messages = {
  'store.rolled_back':
    'Redis is an older copy of itself: claims, burns or wrong passwords that were answered are not in it. Nobody is let in until you have run "npm run store:accept" (see docs/operations.md).',
  'redis.aof_off':
    'Redis has no append-only file: whatever it answered is lost when it stops. Set appendonly to yes, and appendfsync to always.',
  'redis.aof_failing':
    'Redis cannot write its append-only file, so it takes nothing more: is its disk full or read-only?',
  'redis.evicts':
    'Redis is not fit to keep shares any more: maxmemory-policy must be noeviction. Keys may vanish until it is.',
  'redis.clock':
    'The clocks of Redis and of this server differ by more than a minute. Shares end by the clock of Redis.',
  'redis.memory': 'Redis has less than a tenth of its memory left: no new shares are taken, the others go on.',
  'redis.seq_not_kept':
    'The uploads folder cannot keep how far the store has come: a rollback while no server runs would not be noticed.',
} as const satisfies Partial<Record<DegradedReason, string>>;
type Reason = keyof typeof messages;

export class Watch {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;
  #passes = 0;
  readonly #told = new Set<Reason>();

  constructor(
    private readonly parts: RedisParts,
    private readonly marks: Watermarks,
    private readonly degraded: DegradedReasons,
    private readonly log: Log,
  ) {}

  /** Everything once, before anybody is served. @throws RedisUnfit, or what the client rejects with */
  async begin(): Promise<void> {
    this.#tell(await checkFitness(this.parts.scripts.client, this.parts.clock.now()));
    await this.#exchange();
    await this.#look();
    this.parts.scripts.client.on('ready', () => {
      void this.now();
    });
    this.#later();
  }

  /** One pass now, after the one that runs. Never rejects: what cannot be asked is told by the verbs themselves. */
  now(): Promise<void> {
    this.#running = this.#running.then(() => this.#pass());
    return this.#running;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
    await this.#exchange();
  }

  #later(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      void this.now().then(() => {
        this.#later();
      });
    }, EVERY_MS);
    this.#timer.unref();
  }

  async #pass(): Promise<void> {
    if (this.#stopped) return;
    await this.#exchange();
    try {
      await this.#look();
      if (++this.#passes % FITNESS_EVERY === 0)
        this.#tell(await checkFitness(this.parts.scripts.client, this.parts.clock.now()));
    } catch (error) {
      if (error instanceof RedisUnfit) this.#report('redis.evicts', true);
    }
  }

  async #look(): Promise<void> {
    this.#report('store.rolled_back', await this.parts.rollback.check());
    await this.parts.memory.look();
    this.#report('redis.memory', this.parts.memory.full);
  }

  async #exchange(): Promise<void> {
    try {
      await this.marks.exchange();
      this.#report('redis.seq_not_kept', false);
    } catch {
      this.#report('redis.seq_not_kept', true);
    }
  }

  #tell({ aofOff, aofFailing, clockOffMs }: Fitness): void {
    this.#report('redis.aof_off', aofOff);
    this.#report('redis.aof_failing', aofFailing);
    this.#report('redis.clock', clockOffMs > MOST_CLOCK_OFF_MS);
    this.#report('redis.evicts', false);
  }

  /** Logged once when it begins. */
  #report(reason: Reason, holds: boolean): void {
    if (!holds) {
      this.degraded.clear(reason);
      this.#told.delete(reason);
      return;
    }
    this.degraded.set(reason);
    if (this.#told.has(reason)) return;
    this.#told.add(reason);
    this.log.error(reason, { message: messages[reason] });
  }
}
