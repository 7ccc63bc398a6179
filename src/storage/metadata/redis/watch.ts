/** Looks after Redis while the server runs: each second, and as soon as a connection is there again. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DegradedReason, DegradedReasons } from '../../../logging/degraded-reasons.ts';
import type { Log } from '../../../logging/log.ts';
import { checkFitness, RedisUnfit, type Fitness } from './fitness.ts';
import type { RedisParts } from './redis-parts.ts';
import type { Watermarks } from './watermarks.ts';

const EVERY_MS = 1_000;
/** After this every server that runs has written down what it knew when Redis ended: each does so every second. */
const ALL_HAVE_TOLD_MS = 3_000;
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
  'redis.restarted':
    'Redis was restarted, or another one took its place: nobody is let in for three seconds, until every server has told how far it had come.',
  'redis.seq_not_kept':
    'The uploads folder cannot keep how far the store has come: a rollback while no server runs would not be noticed.',
} as const satisfies Partial<Record<DegradedReason, string>>;
type Reason = keyof typeof messages;
const FOREIGN =
  'Redis belongs to other bodies than those in the uploads folder: nobody is let in, and nothing is removed. Give the server the Redis that belongs to them, or an empty uploads folder.';

export class Watch {
  #timers: readonly ReturnType<typeof setInterval>[] = [];
  #running: Promise<void> = Promise.resolve();
  #waiting: Promise<void> | undefined;
  #exchanging: Promise<void> = Promise.resolve();
  #stopped = false;
  #passes = 0;
  /** Lives of Redis that nobody has compared yet, and when this server first saw each. */
  #unproven: ReadonlyMap<string, number> = new Map();
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
    while (this.#unproven.size > 0 && !this.parts.rollback.found) {
      await sleep(EVERY_MS);
      await this.#look();
    }
    this.parts.scripts.client.on('ready', () => {
      void this.now();
    });
    this.#timers = [
      setInterval(() => void this.now(), EVERY_MS).unref(),
      // Beside the looks: what this server knows is written down also while Redis hangs.
      setInterval(() => void this.#exchange(), EVERY_MS).unref(),
    ];
  }

  /** One pass now, or the one that is to come. Never rejects: what cannot be asked is told by the verbs themselves. */
  now(): Promise<void> {
    this.#waiting ??= this.#running.then(async () => {
      this.#waiting = undefined;
      this.#running = this.#pass();
      await this.#running;
    });
    return this.#waiting;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) clearInterval(timer);
    await this.#waiting;
    await this.#running;
    await this.#exchange();
  }

  async #pass(): Promise<void> {
    if (this.#stopped) return;
    try {
      await this.#look();
      if (++this.#passes % FITNESS_EVERY === 0)
        this.#tell(await checkFitness(this.parts.scripts.client, this.parts.clock.now()));
    } catch (error) {
      if (error instanceof RedisUnfit) this.#report('redis.evicts', true);
    }
  }

  async #look(): Promise<void> {
    const { rollback, memory } = this.parts;
    await rollback.check();
    if (await this.#prove()) await rollback.check();
    this.#report('redis.restarted', rollback.unproven.length > 0);
    this.#report('store.rolled_back', rollback.found, rollback.foreign ? FOREIGN : undefined);
    await memory.look();
    this.#report('redis.memory', memory.full);
  }

  /** True when a life of Redis was proven that had been seen long enough ago. */
  async #prove(): Promise<boolean> {
    const { rollback } = this.parts;
    const now = performance.now();
    this.#unproven = new Map(rollback.unproven.map((life) => [life, this.#unproven.get(life) ?? now]));
    const ripe = [...this.#unproven].filter(([, seenAt]) => now - seenAt >= ALL_HAVE_TOLD_MS);
    for (const [life] of ripe) await rollback.prove(life);
    return ripe.length > 0;
  }

  #exchange(): Promise<void> {
    this.#exchanging = this.#exchanging.then(async () => {
      try {
        await this.marks.exchange();
        this.#report('redis.seq_not_kept', false);
      } catch {
        this.#report('redis.seq_not_kept', true);
      }
    });
    return this.#exchanging;
  }

  #tell({ aofOff, aofFailing, clockOffMs }: Fitness): void {
    this.#report('redis.aof_off', aofOff);
    this.#report('redis.aof_failing', aofFailing);
    this.#report('redis.clock', clockOffMs > MOST_CLOCK_OFF_MS);
    this.#report('redis.evicts', false);
  }

  /** Logged once when it begins. */
  #report(reason: Reason, holds: boolean, message: string = messages[reason]): void {
    if (!holds) {
      this.degraded.clear(reason);
      this.#told.delete(reason);
      return;
    }
    this.degraded.set(reason);
    if (this.#told.has(reason)) return;
    this.#told.add(reason);
    this.log.error(reason, { message });
  }
}
