/** What an admin chose, in the durable environment: one value, changed as a whole. */
import { ChosenSettings, type ChoiceChange, type Chosen, type ChosenTexts } from '../../../share/chosen-settings.ts';
import { auditLimits, type AuditEvent, type AuditLimits } from '../../../share/audit-log.ts';
import type { Clock } from '../../../share/clock.ts';
import { appendEntry } from './embedded-audit-log.ts';
import type { Environments } from './environments.ts';
import { reaching } from './record-step.ts';

const nothing: Chosen = { version: 0, uploadsPaused: false, texts: {} };

function changed(texts: ChosenTexts, changes: ChoiceChange['texts'] = {}): ChosenTexts {
  const chosen = new Map(Object.entries(texts));
  for (const [name, text] of Object.entries(changes))
    if (text === undefined) chosen.delete(name);
    else chosen.set(name, text);
  return Object.fromEntries(chosen);
}

function isSame(one: Chosen, other: Chosen): boolean {
  const names = Object.keys({ ...one.texts, ...other.texts });
  return one.uploadsPaused === other.uploadsPaused && names.every((name) => one.texts[name] === other.texts[name]);
}

export class EmbeddedChosenSettings extends ChosenSettings {
  constructor(
    private readonly environments: Environments,
    private readonly clock: Clock,
    private readonly limits: AuditLimits = auditLimits,
  ) {
    super();
  }

  read(): Promise<Chosen> {
    return reaching(() => {
      this.environments.refresh();
      return this.environments.kept.chosen.get('chosen') ?? nothing;
    });
  }

  change(
    { uploadsPaused, texts }: ChoiceChange,
    expected?: number,
    events: readonly AuditEvent[] = [],
  ): Promise<Chosen | 'changed meanwhile'> {
    const { kept } = this.environments;
    const { chosen, root } = kept;
    return reaching(() =>
      root.childTransaction((): Chosen | 'changed meanwhile' => {
        const before = chosen.get('chosen') ?? nothing;
        if (expected !== undefined && expected !== before.version) return 'changed meanwhile';
        const after: Chosen = {
          version: before.version + 1,
          uploadsPaused: uploadsPaused ?? before.uploadsPaused,
          texts: changed(before.texts, texts),
        };
        if (isSame(before, after)) return before;
        void chosen.put('chosen', after);
        for (const event of events) appendEntry(kept, event, this.clock.now(), this.limits);
        return after;
      }),
    );
  }
}
