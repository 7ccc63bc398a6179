/** One atomic step on one share: runs its script, remembers how far the bucket has come, tells the ledger. */
import { StoreRolledBack } from '../../../share/metadata-store.ts';
import type { ShareRules } from '../../../share/share.ts';
import type { QuotaLedger } from './quota-ledger.ts';
import { bucketOf, keysOf } from './keys.ts';
import type { shareScripts } from './lua/share-scripts.ts';
import { headOf, partsOf, type Head } from './record-codec.ts';
import type { Reply, Scripts } from './scripts.ts';
import type { Watermarks } from './watermarks.ts';

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
    private readonly rules: ShareRules,
  ) {}

  /** @throws StoreRolledBack; whatever the client rejects with */
  async run(
    name: keyof typeof shareScripts,
    id: string,
    ask: Readonly<Record<string, unknown>> = {},
    ...secrets: readonly Uint8Array[]
  ): Promise<StepAnswer> {
    const bucket = bucketOf(id);
    const asked = { ...ask, rules: this.rules, seq: this.marks.of(bucket) };
    const reply = await this.scripts.run(name, keysOf(id), asked, ...secrets);
    const head = headOf(reply);
    if (head.rolledBack === true) throw new StoreRolledBack();
    if (head.seq !== undefined) this.marks.raise(bucket, head.seq);
    if (head.room !== undefined) await this.ledger.tell(id, head.room);
    const [, share, traces, header, manifest, body] = partsOf(reply);
    return { head, share, traces, header, manifest, body };
  }
}
