/** What the stores on one Redis share. */
import type { Clock } from '../../../share/clock.ts';
import type { ShareRules } from '../../../share/share.ts';
import type { RedisClient } from './connect.ts';
import { MemoryRoom } from './memory-room.ts';
import { QuotaLedger } from './quota-ledger.ts';
import { Rollback } from './rollback.ts';
import { Scripts } from './scripts.ts';
import { SharePages } from './share-pages.ts';
import { ShareSteps } from './share-steps.ts';
import type { Watermarks } from './watermarks.ts';

export interface RedisParts {
  readonly clock: Clock;
  readonly scripts: Scripts;
  readonly ledger: QuotaLedger;
  readonly steps: ShareSteps;
  readonly pages: SharePages;
  readonly rollback: Rollback;
  readonly memory: MemoryRoom;
  /** Waits for what was asked. Idempotent. */
  close(): Promise<void>;
}

export interface RedisPartsOptions {
  readonly client: RedisClient;
  /** This server's own. */
  readonly clock: Clock;
  readonly rules: ShareRules;
  readonly marks: Watermarks;
  /** Only for tests: the time of the scripts, instead of Redis' own. */
  readonly now?: () => number;
}

export function redisParts({ client, clock, rules, marks, now }: RedisPartsOptions): RedisParts {
  const scripts = new Scripts(client, now);
  const ledger = new QuotaLedger(scripts);
  const rollback = new Rollback(scripts, marks);
  let closed: Promise<unknown> | undefined;
  return {
    clock,
    scripts,
    ledger,
    steps: new ShareSteps(scripts, marks, ledger, rollback, shareRules(rules)),
    pages: new SharePages(scripts, shareRules(rules)),
    rollback,
    memory: new MemoryRoom(client),
    async close() {
      // A server that cannot be reached cannot be told goodbye either.
      closed ??= client.quit().catch(() => {
        client.disconnect();
      });
      await closed;
    },
  };
}

/** Just these: what is handed in may be all settings, of which an admin changes some. */
const shareRules = (rules: ShareRules): ShareRules => ({
  maxPasswordAttempts: rules.maxPasswordAttempts,
  get maxExpiresInMs() {
    return rules.maxExpiresInMs;
  },
  unacknowledgedGraceMs: rules.unacknowledgedGraceMs,
  uploadIdleLimitMs: rules.uploadIdleLimitMs,
});
