// How quick a transfer is, over the last few seconds.

interface Mark {
  readonly atMs: number;
  readonly bytes: number;
}

const windowMs = 5_000;

export class Speed {
  #marks: readonly Mark[] = [];

  /** Bytes per second; undefined until there is something to go by. */
  note(bytes: number, atMs: number): number | undefined {
    const last = this.#marks.at(-1);
    // Going back means beginning anew.
    if (last !== undefined && bytes < last.bytes) this.#marks = [];
    this.#marks = [...this.#marks.filter((mark) => atMs - mark.atMs <= windowMs), { atMs, bytes }];
    const first = this.#marks[0];
    if (first === undefined || atMs - first.atMs < 500) return undefined;
    return ((bytes - first.bytes) * 1_000) / (atMs - first.atMs);
  }
}
