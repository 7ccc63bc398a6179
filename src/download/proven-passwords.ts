/**
 * Argon2id outputs of passwords that a claimant has just proven, so that each piece of a resumed download
 * does not hash again. In memory only, few and short-lived; found only by share and claim token together.
 */
import type { Clock } from '../share/clock.ts';

const MOST = 256;
const KEPT_MS = 10 * 60_000;

interface Proven {
  readonly argon2id: Uint8Array;
  readonly until: number;
}

/** Whose password was proven, for which share. */
interface Claimant {
  readonly shareId: string;
  readonly claimTokenHash: string;
}

export class ProvenPasswords {
  readonly #proven = new Map<string, Proven>();

  constructor(private readonly clock: Clock) {}

  remember({ shareId, claimTokenHash }: Claimant, argon2id: Uint8Array): void {
    const key = `${shareId}.${claimTokenHash}`;
    this.#proven.delete(key);
    this.#makeRoom();
    this.#proven.set(key, { argon2id, until: this.clock.now() + KEPT_MS });
  }

  recall({ shareId, claimTokenHash }: Claimant): Uint8Array | undefined {
    const proven = this.#proven.get(`${shareId}.${claimTokenHash}`);
    return proven !== undefined && proven.until > this.clock.now() ? proven.argon2id : undefined;
  }

  /** A map keeps its order: the oldest come first. */
  #makeRoom(): void {
    const now = this.clock.now();
    for (const [key, { until }] of this.#proven) {
      if (until > now && this.#proven.size < MOST) return;
      this.#proven.delete(key);
    }
  }
}
