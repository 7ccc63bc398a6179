/** One worker wants to know what all others measured: they are asked at once, and who does not answer in time is left out. */

const WITHIN_MS = 1_000;

interface Round<Who> {
  readonly waiting: Set<Who>;
  readonly answers: unknown[];
  readonly end: () => void;
}

export class Rounds<Who> {
  readonly #rounds = new Map<number, Round<Who>>();
  #last = 0;

  /** Resolves with the answers. `ask` tells one of them the number of the round. */
  run(asked: readonly Who[], ask: (who: Who, round: number) => void): Promise<readonly unknown[]> {
    if (asked.length === 0) return Promise.resolve([]);
    const number = ++this.#last;
    return new Promise((resolve) => {
      const answers: unknown[] = [];
      const end = (): void => {
        clearTimeout(timer);
        this.#rounds.delete(number);
        resolve(answers);
      };
      const timer = setTimeout(end, WITHIN_MS);
      this.#rounds.set(number, { waiting: new Set(asked), answers, end });
      for (const who of asked) ask(who, number);
    });
  }

  /** @param answer undefined: whoever was asked could not tell */
  answered(who: Who, number: number, answer: unknown): void {
    const round = this.#rounds.get(number);
    if (round?.waiting.delete(who) !== true) return;
    if (answer !== undefined) round.answers.push(answer);
    if (round.waiting.size === 0) round.end();
  }

  /** Nothing comes from them any more. */
  gone(who: Who): void {
    for (const round of [...this.#rounds.values()])
      if (round.waiting.delete(who) && round.waiting.size === 0) round.end();
  }
}
