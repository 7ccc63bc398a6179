/** Puts the engine together. */
import type { Clock } from '../../../share/clock.ts';
import type { ShareRules } from '../../../share/share.ts';
import { EmbeddedLeaseStore } from './embedded-lease-store.ts';
import { EmbeddedMetadataStore } from './embedded-metadata-store.ts';
import { EmbeddedRateLimitStore } from './embedded-rate-limit-store.ts';
import { openEnvironments } from './environments.ts';

export interface EmbeddedStores {
  readonly metadata: EmbeddedMetadataStore;
  readonly leases: EmbeddedLeaseStore;
  readonly rateLimits: EmbeddedRateLimitStore;
}

/** Open after fork, never before. */
export function openEmbedded(dataDir: string, clock: Clock, rules: ShareRules): EmbeddedStores {
  const environments = openEnvironments(dataDir);
  return {
    metadata: new EmbeddedMetadataStore(environments, clock, rules),
    leases: new EmbeddedLeaseStore(environments, clock),
    rateLimits: new EmbeddedRateLimitStore(environments, clock),
  };
}
