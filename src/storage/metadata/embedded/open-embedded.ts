/** Puts the engine together. */
import type { Clock } from '../../../share/clock.ts';
import type { ShareRules } from '../../../share/share.ts';
import { EmbeddedAuditLog } from './embedded-audit-log.ts';
import { EmbeddedChosenSettings } from './embedded-chosen-settings.ts';
import { EmbeddedCounterStore } from './embedded-counter-store.ts';
import { EmbeddedLeaseStore } from './embedded-lease-store.ts';
import { EmbeddedMetadataStore } from './embedded-metadata-store.ts';
import { EmbeddedRateLimitStore } from './embedded-rate-limit-store.ts';
import { EmbeddedSessionStore } from './embedded-session-store.ts';
import { openEnvironments } from './environments.ts';

export interface EmbeddedStores {
  readonly metadata: EmbeddedMetadataStore;
  readonly leases: EmbeddedLeaseStore;
  readonly rateLimits: EmbeddedRateLimitStore;
  readonly counters: EmbeddedCounterStore;
  readonly sessions: EmbeddedSessionStore;
  readonly audit: EmbeddedAuditLog;
  readonly chosen: EmbeddedChosenSettings;
}

/** Open after fork, never before. */
export function openEmbedded(dataDir: string, clock: Clock, rules: ShareRules): EmbeddedStores {
  const environments = openEnvironments(dataDir);
  return {
    metadata: new EmbeddedMetadataStore(environments, clock, rules),
    leases: new EmbeddedLeaseStore(environments, clock),
    rateLimits: new EmbeddedRateLimitStore(environments, clock),
    counters: new EmbeddedCounterStore(environments, clock),
    sessions: new EmbeddedSessionStore(environments, clock),
    audit: new EmbeddedAuditLog(environments, clock),
    chosen: new EmbeddedChosenSettings(environments, clock),
  };
}
