// Pieces of a byte stream in the order they arrived, cut anew without being copied.

/** A queue of byte slices. What is added is kept by reference: the caller must not change it afterwards. */
export class SliceQueue {
  readonly #slices: Uint8Array[] = [];
  #bytes = 0;

  /** How many bytes are waiting. */
  get bytes(): number {
    return this.#bytes;
  }

  add(slice: Uint8Array): void {
    if (slice.length === 0) return;
    this.#slices.push(slice);
    this.#bytes += slice.length;
  }

  /** Takes the first `bytes` bytes, or all there are. */
  take(bytes: number): Uint8Array[] {
    const [taken, rest] = splitSlices(this.#slices, bytes);
    this.#slices.splice(0, this.#slices.length, ...rest);
    this.#bytes -= Math.min(bytes, this.#bytes);
    return taken;
  }
}

/** The first `bytes` bytes of the slices, and what follows them, both without empty slices and without a copy. */
export function splitSlices(slices: readonly Uint8Array[], bytes: number): readonly [Uint8Array[], Uint8Array[]] {
  const head: Uint8Array[] = [];
  const tail: Uint8Array[] = [];
  let wanted = bytes;
  for (const slice of slices) {
    const cut = Math.min(wanted, slice.length);
    if (cut > 0) head.push(cut === slice.length ? slice : slice.subarray(0, cut));
    if (cut < slice.length) tail.push(cut === 0 ? slice : slice.subarray(cut));
    wanted -= cut;
  }
  return [head, tail];
}
