/**
 * Shares whose last byte the socket has taken while the acknowledgement is still on its way to the store. Whoever
 * asks about one in that moment waits for it: the next answer after a complete download is "gone", not "claimed".
 */
import { Injectable } from '@nestjs/common';

@Injectable()
export class Finishing {
  readonly #finishing = new Map<string, Promise<void>>();

  /** From now until the returned function is called. */
  begin(shareId: string): () => void {
    let end = (): void => undefined;
    const finished = new Promise<void>((resolve) => {
      end = resolve;
    });
    // Of several downloads of one share that finish together, the last to begin is waited for, and it waits for the others.
    const all = Promise.all([this.#finishing.get(shareId), finished]).then(() => {
      if (this.#finishing.get(shareId) === all) this.#finishing.delete(shareId);
    });
    this.#finishing.set(shareId, all);
    return end;
  }

  /** Resolves at once unless the share is just finishing. */
  async settled(shareId: string): Promise<void> {
    await this.#finishing.get(shareId);
  }
}
