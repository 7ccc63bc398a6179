// What makes a failure final: nothing behind a chunk that did not verify may ever be released, however a caller goes on.
import { SealedError } from './errors.ts';

/** Runs the steps of one opener; once a step failed, all later ones fail with the same error and are not run. */
export class FailureLatch {
  #failure: Error | undefined;

  run<Result>(step: () => Result): Result {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      return step();
    } catch (error) {
      throw this.#keep(error);
    }
  }

  async runAsync<Result>(step: () => Promise<Result>): Promise<Result> {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      return await step();
    } catch (error) {
      throw this.#keep(error);
    }
  }

  #keep(error: unknown): Error {
    this.#failure =
      error instanceof Error
        ? error
        : new SealedError('sealed.tampered', 'A chunk could not be opened.', { cause: error });
    return this.#failure;
  }
}
