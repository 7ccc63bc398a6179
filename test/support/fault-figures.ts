/** What the tests of faults count: one line each for docs/operations.md. */

export class FaultFigures {
  rounds = 0;
  shares = 0;
  /** Confirmed, and not there afterwards. */
  lost = 0;
  /** Downloads given to more recipients than there are. */
  double = 0;

  constructor(private readonly fault: string) {}

  /** Written past the test runner, which would print a page around it. */
  tell(): void {
    const { rounds, shares, lost, double } = this;
    const counts = Object.entries({ rounds, shares, lost, double }).map(([name, n]) => `${name} ${String(n)}`);
    process.stdout.write(`figures: ${this.fault}: ${counts.join(', ')}\n`);
  }
}
