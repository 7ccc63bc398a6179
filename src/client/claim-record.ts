// What a claimant keeps from before the claim until everything arrived: with it a lost answer, a reload or a crash costs nothing.
import * as z from 'zod';

const schema = z.object({
  v: z.literal(1),
  shareId: z.string(),
  /** 32 bytes, base64url. Who has it may fetch the sealed body; it opens nothing. */
  claimToken: z.string().length(43),
  /** So many plain bytes, from the start, were verified and are durable in the sink. */
  receivedBytes: z.int().min(0),
});

export type ClaimRecord = Readonly<z.output<typeof schema>>;

/** Where claim records are kept. */
export interface ClaimRecords {
  /** Undefined if there is none. */
  load(shareId: string): Promise<ClaimRecord | undefined>;
  /** Replaces the record of `record.shareId`. Durable when it resolves. */
  save(record: ClaimRecord): Promise<void>;
  /** Nothing happens if there is none. */
  delete(shareId: string): Promise<void>;
}

/** For as long as the process lives. */
export class MemoryClaimRecords implements ClaimRecords {
  readonly #records = new Map<string, ClaimRecord>();

  load(shareId: string): Promise<ClaimRecord | undefined> {
    return Promise.resolve(this.#records.get(shareId));
  }

  save(record: ClaimRecord): Promise<void> {
    this.#records.set(record.shareId, record);
    return Promise.resolve();
  }

  delete(shareId: string): Promise<void> {
    this.#records.delete(shareId);
    return Promise.resolve();
  }
}

/** A record that was stored as JSON; undefined if it is spoiled, which is as good as none: the token in it can not be used. */
export function parseClaimRecord(text: string): ClaimRecord | undefined {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
