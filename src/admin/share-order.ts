/** Puts many rows in order without keeping everybody else waiting: sorted in small runs, merged, with pauses in between. */
import { setImmediate as nextTurn } from 'node:timers/promises';

const RUN = 2_048;
const MERGED_AT_ONCE = 16_384;

/** Places of `keys` in ascending order; equal ones by their id. */
export async function orderOf(keys: Float64Array, ids: readonly string[]): Promise<Uint32Array> {
  const before = (a: number, b: number): number =>
    (keys[a] ?? 0) - (keys[b] ?? 0) || ((ids[a] ?? '') < (ids[b] ?? '') ? -1 : 1);
  let order = Uint32Array.from(keys, (_key, place) => place);
  for (let from = 0; from < order.length; from += RUN) {
    order.subarray(from, from + RUN).sort(before);
    await nextTurn();
  }
  let merged = new Uint32Array(order.length);
  let sinceTurn = 0;
  for (let width = RUN; width < order.length; width *= 2) {
    for (let from = 0; from < order.length; from += 2 * width) {
      merge(order, merged, from, width, before);
      sinceTurn += 2 * width;
      if (sinceTurn < MERGED_AT_ONCE) continue;
      sinceTurn = 0;
      await nextTurn();
    }
    [order, merged] = [merged, order];
  }
  return order;
}

/** Two neighbouring runs of `source` into one of `target`. */
function merge(
  source: Uint32Array,
  target: Uint32Array,
  from: number,
  width: number,
  before: (a: number, b: number) => number,
): void {
  const middle = Math.min(from + width, source.length);
  const end = Math.min(from + 2 * width, source.length);
  let left = from;
  let right = middle;
  for (let place = from; place < end; place++) {
    const takesLeft = right >= end || (left < middle && before(source[left] ?? 0, source[right] ?? 0) <= 0);
    target[place] = (takesLeft ? source[left++] : source[right++]) ?? 0;
  }
}
