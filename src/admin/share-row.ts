/** A share as admins see it: built field by field, of numbers, times and states. There is no name, hash or content in it. */
import type { AdminShare } from '../contract/admin.schema.ts';
import { formatTime } from '../contract/times.ts';
import { expiresAt, freeSlots, stateOf } from '../share/lifetime.ts';
import type { ShareRecord, ShareRules } from '../share/share.ts';

export function rowOf(share: ShareRecord, now: number, rules: ShareRules): AdminShare {
  return {
    id: share.id,
    state: stateOf(share, now, rules),
    bodyBytes: share.bodyBytes,
    createdAt: formatTime(share.createdAt),
    expiresAt: formatTime(expiresAt(share)),
    downloads: share.downloads,
    downloadsTaken: share.downloads - freeSlots(share),
    attempts: share.attempts,
    sealedBy: share.sealedBy,
    hasPassword: share.passwordTokenHash !== undefined,
    reason: share.burned?.reason,
  };
}
