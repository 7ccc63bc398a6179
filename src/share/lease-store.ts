/** Short exclusive rights that end by themselves when their holder dies. */

export abstract class LeaseStore {
  /**
   * Takes or renews the lease `name` for `holder` until `ttlMs` from now. False when another holder has it.
   * Atomic across processes; need not survive a power loss.
   */
  abstract acquire(name: string, holder: string, ttlMs: number): Promise<boolean>;

  /** Ends the lease if `holder` still has it; otherwise does nothing. */
  abstract release(name: string, holder: string): Promise<void>;
}
