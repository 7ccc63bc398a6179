/** The audit log in Redis: two streams of one numbering, whose ids only ever rise. */
import {
  auditLimits,
  AuditLog,
  isFailure,
  type AuditAction,
  type AuditEntry,
  type AuditEvent,
  type AuditLimits,
} from '../../../share/audit-log.ts';
import { auditKeys } from './keys.ts';
import { fieldsOf, partsOf, textOf } from './record-codec.ts';
import { reaching, type Reply, type Scripts } from './scripts.ts';

function entryOf(reply: Reply): AuditEntry {
  const [id, flat] = partsOf(reply);
  const fields = fieldsOf(flat);
  return {
    number: Number.parseInt(textOf(id), 10),
    at: Number(fields.get('at')),
    action: fields.get('action') as AuditAction,
    from: fields.get('from') ?? '',
    subject: fields.get('subject'),
    detail: fields.get('detail'),
  };
}

export class RedisAuditLog extends AuditLog {
  constructor(
    private readonly scripts: Scripts,
    private readonly limits: AuditLimits = auditLimits,
  ) {
    super();
  }

  append(event: AuditEvent): Promise<AuditEntry> {
    return reaching(async () => {
      const asked = { event: spelledEvent(event, this.limits) };
      const [number, at] = partsOf(await this.scripts.run('appendAudit', auditKeys, asked)).map(textOf);
      const { action, from, subject, detail } = event;
      return { number: Number(number), at: Number(at), action, from, subject, detail };
    });
  }

  read(limit: number, before?: number): Promise<readonly AuditEntry[]> {
    return reaching(async () => {
      const parts = partsOf(await this.scripts.run('readAudit', auditKeys, { limit, before }));
      const newest = parts.flatMap((part) => partsOf(part).map(entryOf));
      return newest.sort((a, b) => b.number - a.number).slice(0, limit);
    });
  }
}

/** As the scripts take it: with what it belongs to and how many of those are kept. */
export function spelledEvent(event: AuditEvent, limits: AuditLimits): Readonly<Record<string, unknown>> {
  const { action, from, subject, detail } = event;
  const failed = isFailure(event);
  return { action, from, subject, detail, failed, most: failed ? limits.failures : limits.deeds };
}
