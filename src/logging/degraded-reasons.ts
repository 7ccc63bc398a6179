/** What is not as it should be although the server serves: one list that every part may report to, shown by the health checks. */
import { Injectable } from '@nestjs/common';

@Injectable()
export class DegradedReasons {
  readonly #reasons = new Set<string>();

  /** `reason` is a code such as `sweeper.brake`; it is shown to everybody, so nothing else belongs in it. Idempotent. */
  set(reason: string): void {
    this.#reasons.add(reason);
  }

  clear(reason: string): void {
    this.#reasons.delete(reason);
  }

  /** All present reasons, sorted. */
  list(): readonly string[] {
    return [...this.#reasons].sort();
  }
}
