// Chunks of a file put together: browsers take few large pieces faster than many small ones.

export interface Piece {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly position: number;
}

const pieceBytes = 1_048_576;

/** Bytes in ascending order, without gaps. */
export class Gathered {
  #parts: Uint8Array[] = [];
  #position = 0;
  #bytes = 0;

  /** What was gathered, when it is worth a call. */
  add(bytes: Uint8Array, position: number): Piece | undefined {
    if (this.#bytes === 0) this.#position = position;
    this.#parts.push(bytes);
    this.#bytes += bytes.length;
    return this.#bytes < pieceBytes ? undefined : this.take();
  }

  /** Whatever there is. */
  take(): Piece | undefined {
    if (this.#bytes === 0) return undefined;
    const bytes = new Uint8Array(this.#bytes);
    let offset = 0;
    for (const part of this.#parts) {
      bytes.set(part, offset);
      offset += part.length;
    }
    this.#parts = [];
    this.#bytes = 0;
    return { bytes, position: this.#position };
  }
}
