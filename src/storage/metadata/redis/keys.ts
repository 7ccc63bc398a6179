/**
 * Which keys there are. 64 buckets by the first byte of an id, each with a hash tag of its own: all keys of a bucket are
 * in one slot, so every verb is one script, on a Redis Cluster too (docs/adr/0020-redis-engine.md).
 */
import { createHash } from 'node:crypto';
import type { Resolution } from '../../../share/counter-store.ts';

export const BUCKETS = 64;

/** `b00` to `b63`. */
const tagOf = (bucket: number): string => `{b${String(bucket).padStart(2, '0')}}`;

export const bucketOf = (id: string): number => (Buffer.from(id.slice(0, 4), 'base64url')[0] ?? 0) & (BUCKETS - 1);

export const shareKey = (id: string): string => `${tagOf(bucketOf(id))}:s:${id}`;
export const tracesKey = (id: string): string => `${tagOf(bucketOf(id))}:t:${id}`;
export const dueKey = (bucket: number): string => `${tagOf(bucket)}:due`;
export const indexKey = (bucket: number): string => `${tagOf(bucket)}:index`;
export const seqKey = (bucket: number): string => `${tagOf(bucket)}:seq`;

/** As the scripts on one share expect them. */
export function keysOf(id: string): readonly string[] {
  const bucket = bucketOf(id);
  const secrets = `${tagOf(bucket)}:m:${id}`;
  return [shareKey(id), secrets, tracesKey(id), dueKey(bucket), indexKey(bucket), seqKey(bucket)];
}

export const factsKey = '{meta}:facts';
export const roomsKey = '{meta}:rooms';
/** As the scripts on the ledger expect them. */
export const ledgerKeys = [roomsKey, '{meta}:sums', '{meta}:leases'] as const;

export const totalsKey = '{counts}:total';
/** As the scripts on the counters expect them. */
export const ringKeys: Readonly<Record<Resolution, string>> = {
  minute: '{counts}:minute',
  hour: '{counts}:hour',
  day: '{counts}:day',
};
export const batchKey = (process: string): string => `{counts}:batch:${digest(process)}`;

export const sessionsKey = '{admin}:sessions';
/** As the scripts expect them: what was done, and sign-ins that failed. */
export const auditKeys = ['{admin}:audit', '{admin}:failures'] as const;
export const chosenKey = '{admin}:chosen';

export const leaseKey = (name: string): string => `{lease:${digest(name)}}`;
/** Hashed: what is counted may be an address. */
export const windowKey = (key: string): string => `{rl:${digest(key)}}`;

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');
