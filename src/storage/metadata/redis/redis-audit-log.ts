/** The audit log in Redis: a stream, whose ids only ever rise. */
import {
  AuditLog,
  MOST_AUDIT_ENTRIES,
  type AuditAction,
  type AuditEntry,
  type AuditEvent,
} from '../../../share/audit-log.ts';
import { auditKey } from './keys.ts';
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
  /** @param most how many are kept */
  constructor(
    private readonly scripts: Scripts,
    private readonly most = MOST_AUDIT_ENTRIES,
  ) {
    super();
  }

  append({ action, from, subject, detail }: AuditEvent): Promise<AuditEntry> {
    return reaching(async () => {
      const asked = { event: { action, from, subject, detail }, most: this.most };
      const [number, at] = partsOf(await this.scripts.run('appendAudit', [auditKey], asked)).map(textOf);
      return { number: Number(number), at: Number(at), action, from, subject, detail };
    });
  }

  read(limit: number, before?: number): Promise<readonly AuditEntry[]> {
    return reaching(async () =>
      partsOf(await this.scripts.run('readAudit', [auditKey], { limit, before })).map(entryOf),
    );
  }
}
