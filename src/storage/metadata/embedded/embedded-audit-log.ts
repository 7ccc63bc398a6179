/** The audit log in the durable environment, by number: what is next is told by what is last. */
import { AuditLog, MOST_AUDIT_ENTRIES, type AuditEntry, type AuditEvent } from '../../../share/audit-log.ts';
import type { Clock } from '../../../share/clock.ts';
import type { Environments } from './environments.ts';
import { reaching } from './record-step.ts';

/** More than one, so that a log which may be shorter than it was shrinks. */
const FORGOTTEN_PER_ENTRY = 2;

export class EmbeddedAuditLog extends AuditLog {
  /** @param most how many are kept */
  constructor(
    private readonly environments: Environments,
    private readonly clock: Clock,
    private readonly most = MOST_AUDIT_ENTRIES,
  ) {
    super();
  }

  append({ action, from, subject, detail }: AuditEvent): Promise<AuditEntry> {
    const { audit, root } = this.environments.kept;
    return reaching(() =>
      root.childTransaction(() => {
        // The newest is never forgotten, so no number comes twice.
        const [last = 0] = [...audit.getKeys({ reverse: true, limit: 1 })];
        const entry: AuditEntry = { number: last + 1, at: this.clock.now(), action, from, subject, detail };
        void audit.put(entry.number, entry);
        const old = [...audit.getKeys({ end: entry.number - this.most + 1, limit: FORGOTTEN_PER_ENTRY })];
        for (const number of old) void audit.remove(number);
        return entry;
      }),
    );
  }

  read(limit: number, before = Number.MAX_SAFE_INTEGER): Promise<readonly AuditEntry[]> {
    return reaching(() => {
      this.environments.refresh();
      if (limit < 1) return [];
      const range = { start: before - 1, reverse: true, limit };
      return [...this.environments.kept.audit.getRange(range)].map(({ value }) => value);
    });
  }
}
