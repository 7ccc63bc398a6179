/** One atomic step on one share: runs its script, remembers how far the bucket has come, tells the ledger. */
import type { ShareChange } from '../../../share/change.ts';
import { StoreRolledBack, StoreUnreachable } from '../../../share/metadata-store.ts';
import type { ShareRules } from '../../../share/share.ts';
import type { QuotaLedger } from './quota-ledger.ts';
import { bucketOf, keysOf } from './keys.ts';
import type { shareScripts } from './lua/share-scripts.ts';
import type { Rollback } from './rollback.ts';
import { headOf, partsOf, type Head } from './record-codec.ts';
import type { Reply, Scripts } from './scripts.ts';
import type { Watermarks } from './watermarks.ts';

/** What an older copy of the store might let somebody in twice by, or sweep wrongly. */
const opening: ReadonlySet<string> = new Set(['prove', 'claim', 'reserveAttempt', 'settleAttempt', 'settleDue']);

const opens = (name: string, { change }: { readonly change?: ShareChange }): boolean =>
  opening.has(name) || change?.unlock === true;

export interface StepAnswer {
  readonly head: Head;
  readonly share: Reply | undefined;
  readonly traces: Reply | undefined;
  readonly header: Reply | undefined;
  readonly manifest: Reply | undefined;
  readonly body: Reply | undefined;
}

export class ShareSteps {
  constructor(
    private readonly scripts: Scripts,
    private readonly marks: Watermarks,
    private readonly ledger: QuotaLedger,
    private readonly rollback: Rollback,
    private readonly rules: ShareRules,
  ) {}

  /** @throws StoreRolledBack; StoreUnreachable while Redis is unproven; whatever the client rejects with */
  async run(
    name: keyof typeof shareScripts,
    id: string,
    ask: Readonly<Record<string, unknown>> & { readonly change?: ShareChange } = {},
    ...secrets: readonly Uint8Array[]
  ): Promise<StepAnswer> {
    if (this.rollback.found && opens(name, ask)) throw new StoreRolledBack();
    const bucket = bucketOf(id);
    const asked = { ...ask, rules: this.rules, seq: this.marks.of(bucket) };
    const reply = await this.scripts.run(name, keysOf(id), asked, ...secrets);
    const head = headOf(reply);
    if (head.rolledBack === true) {
      this.rollback.noteFound();
      throw new StoreRolledBack();
    }
    if (head.unproven === true) throw new StoreUnreachable('Redis began another life, and was not compared yet');
    if (head.seq !== undefined) this.marks.raise(bucket, head.seq);
    if (head.room !== undefined) await this.ledger.tell(id, head.room);
    const [, share, traces, header, manifest, body] = partsOf(reply);
    return { head, share, traces, header, manifest, body };
  }
}
