/** The audit log in the durable environment, by number: what is next is told by what is last. */
import {
  auditLimits,
  AuditLog,
  isFailure,
  type AuditEntry,
  type AuditEvent,
  type AuditLimits,
} from '../../../share/audit-log.ts';
import type { Clock } from '../../../share/clock.ts';
import type { Environments } from './environments.ts';
import { reaching } from './record-step.ts';

/** More than one, so that a log which may be shorter than it was shrinks. */
const FORGOTTEN_PER_ENTRY = 2;

export class EmbeddedAuditLog extends AuditLog {
  constructor(
    private readonly environments: Environments,
    private readonly clock: Clock,
    private readonly limits: AuditLimits = auditLimits,
  ) {
    super();
  }

  append(event: AuditEvent): Promise<AuditEntry> {
    const { kept } = this.environments;
    return reaching(() => kept.root.childTransaction(() => appendEntry(kept, event, this.clock.now(), this.limits)));
  }

  read(limit: number, before = Number.MAX_SAFE_INTEGER): Promise<readonly AuditEntry[]> {
    return reaching(() => {
      this.environments.refresh();
      if (limit < 1) return [];
      const range = { start: before - 1, reverse: true, limit };
      const { audit, failures } = this.environments.kept;
      const newest = [...audit.getRange(range), ...failures.getRange(range)].map(({ value }) => value);
      return newest.sort((a, b) => b.number - a.number).slice(0, limit);
    });
  }
}

/** Within a transaction, so that it stands or falls with what it tells of. */
export function appendEntry(
  kept: Environments['kept'],
  event: AuditEvent,
  at: number,
  limits: AuditLimits,
): AuditEntry {
  const { audit, failures, facts } = kept;
  const { action, from, subject, detail } = event;
  // The newest of each is never forgotten, so no number comes twice.
  const last = [audit, failures].flatMap((entries) => [...entries.getKeys({ reverse: true, limit: 1 })]);
  const entry: AuditEntry = { number: Math.max(0, ...last) + 1, at, action, from, subject, detail };
  const failed = isFailure(event);
  const [entries, count, most] = failed
    ? ([failures, 'failures', limits.failures] as const)
    : ([audit, 'deeds', limits.deeds] as const);
  void entries.put(entry.number, entry);
  // Remembered: LMDB would count them one by one.
  const before = Number(facts.get(count) ?? 0);
  const tooMany = Math.max(0, before + 1 - most);
  const old = [...entries.getKeys({ limit: Math.min(tooMany, FORGOTTEN_PER_ENTRY) })];
  for (const number of old) void entries.remove(number);
  void facts.put(count, before + 1 - old.length);
  return entry;
}
