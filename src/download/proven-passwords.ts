/**
 * Argon2id outputs of passwords that a claimant has just proven, so that each piece of a resumed download
 * does not hash again. In memory only, few and short-lived; found only by the claim token's hash.
 */
import type { Clock } from '../share/clock.ts';

const MOST = 256;
const KEPT_MS = 10 * 60_000;

interface Proven {
  readonly argon2id: Uint8Array;
  readonly until: number;
}

export class ProvenPasswords {
  readonly #proven = new Map<string, Proven>();

  constructor(private readonly clock: Clock) {}

  remember(claimTokenHash: string, argon2id: Uint8Array): void {
    this.#forgetOld();
    this.#proven.delete(claimTokenHash);
    this.#proven.set(claimTokenHash, { argon2id, until: this.clock.now() + KEPT_MS });
  }

  recall(claimTokenHash: string): Uint8Array | undefined {
    this.#forgetOld();
    return this.#proven.get(claimTokenHash)?.argon2id;
  }

  /** A map keeps its order: the oldest come first. */
  #forgetOld(): void {
    const now = this.clock.now();
    for (const [key, { until }] of this.#proven) {
      if (until > now && this.#proven.size < MOST) return;
      this.#proven.delete(key);
    }
  }
}
