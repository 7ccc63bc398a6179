/**
 * How many random schedules are tried: `MODEL_SCHEDULES=50000` tries more, for a night. A failure prints its seed;
 * `MODEL_SEED` tries the same schedules again.
 */
import fc from 'fast-check';

const { MODEL_SCHEDULES: more = '1000', MODEL_SEED: again } = process.env;

/** One step after the other. */
export const inTurn = Number(more);
/** Many callers at once: each is worth several of the others. */
export const atOnce = Math.ceil(inTurn / 2);

/** Busy machines have time; a schedule takes a few ms. */
export const timeFor = (schedules: number): number => 120_000 + schedules * 200;

/** Where lives are lived, one after the other. */
interface Place {
  end(): Promise<void>;
}

export interface Trial<P extends Place, L> {
  open(): Promise<P>;
  readonly life: fc.Arbitrary<L>;
  /** Leaves nothing behind that the next one could be taken for. */
  live(place: P, name: string, life: L): Promise<void>;
}

/** Then a new place: clocks only go on, and must not come into another century. */
const LIVES_PER_PLACE = 250;

async function tryLives<P extends Place, L>(trial: Trial<P, L>, schedules: number, seed?: number): Promise<void> {
  let place: P | undefined;
  let lived = 0;
  const leave = async (): Promise<void> => {
    await place?.end();
    place = undefined;
  };
  const property = fc.asyncProperty(trial.life, async (life) => {
    if (lived % LIVES_PER_PLACE === 0) await leave();
    place ??= await trial.open();
    try {
      await trial.live(place, `share ${String(lived++)}`, life);
    } catch (cause) {
      await leave();
      throw cause;
    }
  });
  try {
    await fc.assert(property, { numRuns: schedules, ...(seed === undefined ? {} : { seed }) });
  } finally {
    await leave();
  }
}

const seed = again === undefined ? undefined : Number(again);

/** Two rows at once, in places of their own: one goes on while the other waits for its store. */
export async function tryInTwoRows<P extends Place, L>(trial: Trial<P, L>, schedules: number): Promise<void> {
  const second = seed === undefined ? undefined : seed + 1;
  const rows = [tryLives(trial, Math.ceil(schedules / 2), seed), tryLives(trial, Math.floor(schedules / 2), second)];
  await Promise.allSettled(rows);
  await Promise.all(rows);
}
