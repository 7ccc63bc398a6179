/** Puts the engine together: connect, check, watch. */
import type { DegradedReasons } from '../../../logging/degraded-reasons.ts';
import type { Log } from '../../../logging/log.ts';
import type { Clock } from '../../../share/clock.ts';
import type { ShareRules } from '../../../share/share.ts';
import { connect, type RedisAddress } from './connect.ts';
import { RedisAuditLog } from './redis-audit-log.ts';
import { RedisChosenSettings } from './redis-chosen-settings.ts';
import { RedisCounterStore } from './redis-counter-store.ts';
import { RedisLeaseStore } from './redis-lease-store.ts';
import { RedisMetadataStore } from './redis-metadata-store.ts';
import { redisParts } from './redis-parts.ts';
import { RedisRateLimitStore } from './redis-rate-limit-store.ts';
import { RedisSessionStore } from './redis-session-store.ts';
import { Watch } from './watch.ts';
import { Watermarks } from './watermarks.ts';

export interface RedisStores {
  readonly metadata: RedisMetadataStore;
  readonly leases: RedisLeaseStore;
  readonly rateLimits: RedisRateLimitStore;
  readonly counters: RedisCounterStore;
  readonly sessions: RedisSessionStore;
  readonly audit: RedisAuditLog;
  readonly chosen: RedisChosenSettings;
}

export interface RedisOptions {
  readonly address: RedisAddress;
  /** Where the blobs lie: how far the store has come is kept beside them. */
  readonly uploadsDir: string;
  readonly clock: Clock;
  readonly rules: ShareRules;
  readonly degraded: DegradedReasons;
  readonly log: Log;
}

/** @throws RedisNotThere, RedisUnfit */
export async function openRedis({
  address,
  uploadsDir,
  clock,
  rules,
  degraded,
  log,
}: RedisOptions): Promise<RedisStores> {
  const client = await connect(address);
  const marks = new Watermarks(uploadsDir);
  const parts = redisParts({ client, clock, rules, marks });
  const watch = new Watch(parts, marks, degraded, log);
  try {
    await watch.begin();
  } catch (error) {
    client.disconnect();
    throw error;
  }
  const close = async (): Promise<void> => {
    await watch.stop();
    await parts.close();
  };
  return {
    metadata: new RedisMetadataStore({ ...parts, close }),
    leases: new RedisLeaseStore(parts.scripts),
    rateLimits: new RedisRateLimitStore(parts.scripts),
    counters: new RedisCounterStore(parts.scripts),
    sessions: new RedisSessionStore(parts.scripts),
    audit: new RedisAuditLog(parts.scripts),
    chosen: new RedisChosenSettings(parts.scripts),
  };
}

/**
 * The operator's word after a rollback (npm run store:accept): what the older copy takes for free counts as taken.
 * @throws RedisNotThere, RedisForeign
 */
export async function acceptRollback(
  address: RedisAddress,
  uploadsDir: string,
  rules: ShareRules,
  clock: Clock,
): Promise<{ readonly shares: number; readonly buckets: number }> {
  const client = await connect(address);
  const marks = new Watermarks(uploadsDir);
  const parts = redisParts({ client, clock, rules, marks });
  try {
    await marks.exchange();
    const done = await parts.rollback.accept(rules);
    await marks.exchange();
    return done;
  } finally {
    await parts.close();
  }
}
