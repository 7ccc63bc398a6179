/** The embedded engine on a folder of its own under the system's temporary folder. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../src/share/clock.ts';
import type { ShareRules } from '../../src/share/share.ts';
import { EmbeddedAuditLog } from '../../src/storage/metadata/embedded/embedded-audit-log.ts';
import { EmbeddedChosenSettings } from '../../src/storage/metadata/embedded/embedded-chosen-settings.ts';
import { EmbeddedCounterStore } from '../../src/storage/metadata/embedded/embedded-counter-store.ts';
import { EmbeddedLeaseStore } from '../../src/storage/metadata/embedded/embedded-lease-store.ts';
import { EmbeddedMetadataStore } from '../../src/storage/metadata/embedded/embedded-metadata-store.ts';
import { EmbeddedRateLimitStore } from '../../src/storage/metadata/embedded/embedded-rate-limit-store.ts';
import { EmbeddedSessionStore } from '../../src/storage/metadata/embedded/embedded-session-store.ts';
import { openEnvironments, type Environments } from '../../src/storage/metadata/embedded/environments.ts';
import type { Engine } from '../contract/metadata/engine.ts';
import { auditCaps } from './audit-cap.ts';

export interface EmbeddedEngine extends Engine {
  readonly folder: string;
  readonly environments: Environments;
  reopen(): Promise<EmbeddedEngine>;
}

export const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'onetimeshare-'));

/** Raw bytes of every entry. Keys are told as text. */
function rawValues({ kept, lazy }: Environments): Uint8Array[] {
  const databases = [
    ...[kept.shares, kept.secrets, kept.due, kept.unsent, kept.facts],
    ...[kept.counts, kept.batches, kept.audit, kept.chosen],
    ...[lazy.looks, lazy.uploads, lazy.progress, lazy.rooms, lazy.leases, lazy.hits, lazy.hitsByEnd, lazy.sessions],
  ] as const;
  return databases.flatMap((database) =>
    [...database.getKeys()].flatMap((key) => {
      const value = (database as { getBinary(key: unknown): Buffer | undefined }).getBinary(key);
      return [Buffer.from(JSON.stringify(key)), value ?? Buffer.alloc(0)];
    }),
  );
}

/** Opens an engine in `folder`, where another one may have been before. */
export function openEmbedded(folder: string, clock: Clock, rules: ShareRules): EmbeddedEngine {
  const environments = openEnvironments(folder);
  const store = new EmbeddedMetadataStore(environments, clock, rules);
  return {
    folder,
    environments,
    store,
    leases: new EmbeddedLeaseStore(environments, clock),
    rateLimits: new EmbeddedRateLimitStore(environments, clock),
    counters: new EmbeddedCounterStore(environments, clock),
    sessions: new EmbeddedSessionStore(environments, clock),
    audit: new EmbeddedAuditLog(environments, clock, auditCaps),
    chosen: new EmbeddedChosenSettings(environments, clock, auditCaps),
    async reopen() {
      await store.close();
      return openEmbedded(folder, clock, rules);
    },
    rawValues: () => Promise.resolve(rawValues(environments)),
    manifestOf(id) {
      environments.refresh();
      return Promise.resolve(environments.kept.secrets.get(id)?.manifest);
    },
    async dispose() {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const embeddedEngine = async (clock: Clock, rules: ShareRules): Promise<EmbeddedEngine> =>
  openEmbedded(await temporaryFolder(), clock, rules);
