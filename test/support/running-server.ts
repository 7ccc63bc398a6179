/** The whole server as the main program starts it, on a free port and directories of its own. */
import { createApp } from '../../src/app.ts';
import type { Environment } from '../../src/config/settings.ts';
import { BlobStore } from '../../src/share/blob-store.ts';
import { LeaseStore } from '../../src/share/lease-store.ts';
import { MetadataStore } from '../../src/share/metadata-store.ts';
import { serve, type Listening } from './listening.ts';

export interface RunningServer extends Listening {
  readonly metadata: MetadataStore;
  readonly blobs: BlobStore;
  readonly leases: LeaseStore;
}

/** @param environment rate limits are off unless it says otherwise */
export async function runningServer(environment: Environment = {}): Promise<RunningServer> {
  const defaults = { RATE_LIMITS: 'off', STORAGE_KEEP_FREE_BYTES: '0', SHUTDOWN_GRACE: '1s', LOG_LEVEL: 'debug' };
  const listening = await serve({ ...defaults, ...environment }, createApp);
  const { application } = listening;
  return {
    ...listening,
    metadata: application.get(MetadataStore),
    blobs: application.get(BlobStore),
    leases: application.get(LeaseStore),
  };
}
