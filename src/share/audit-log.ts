/** The port to the audit log of the admin page: who did what and when. It can be added to and read, nothing else. Contract: test/contract/audit-log.contract.ts. */

/** How many are kept, the newest of each: nothing fills the medium, and whoever fails to sign in pushes out nothing that was done. */
export interface AuditLimits {
  readonly deeds: number;
  readonly failures: number;
}
export const auditLimits: AuditLimits = { deeds: 100_000, failures: 10_000 };

export const auditActions = [
  'sign_in',
  'sign_in.failed',
  'sign_out',
  'sign_out.everywhere',
  'share.removed',
  'uploads.paused',
  'uploads.resumed',
  'setting.changed',
  'setting.reset',
] as const;
export type AuditAction = (typeof auditActions)[number];

export const isFailure = ({ action }: AuditEvent): boolean => action === 'sign_in.failed';

export interface AuditEvent {
  readonly action: AuditAction;
  /** The address it came from, shortened as in the log. */
  readonly from: string;
  /** What it was done to: a share id or the name of a setting. */
  readonly subject?: string | undefined;
  /** In short and never secret: an old and a new value, a reason. */
  readonly detail?: string | undefined;
}

export interface AuditEntry extends AuditEvent {
  /** Rises by one with each entry; never used twice. */
  readonly number: number;
  readonly at: number;
}

export abstract class AuditLog {
  /** Durable when it resolves, by the store's time. */
  abstract append(event: AuditEvent): Promise<AuditEntry>;
  /** Newest first; older than the entry `before` when given. */
  abstract read(limit: number, before?: number): Promise<readonly AuditEntry[]>;
}
