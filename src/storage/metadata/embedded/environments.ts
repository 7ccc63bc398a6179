/**
 * The two LMDB environments of the embedded store. `kept` is durable: a resolved transaction is on the
 * medium. `lazy` is never synced: looks, progress, leases, rate limits and sessions survive a killed process, and
 * are started anew after a restart of the host, when unsynced pages may be torn.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { open, type Database, type RootDatabase } from 'lmdb';
import type { AuditEntry } from '../../../share/audit-log.ts';
import type { Chosen } from '../../../share/chosen-settings.ts';
import type { Bucket } from '../../../share/counter-store.ts';
import type { AdminSession } from '../../../share/session-store.ts';
import type { ClaimProgress, Looks, ShareRecord, ShareSecrets } from '../../../share/share.ts';

/** A record and where it stands in the index of what is due. */
export interface Stored {
  readonly share: ShareRecord;
  readonly dueAt: number;
}

interface StoredLease {
  readonly until: number;
  readonly ttlMs: number;
  readonly holder: string;
}

export interface StoredRoom {
  readonly until: number;
  readonly bytes: number;
  readonly sender: string;
}

interface StoredHits {
  readonly until: number;
  readonly count: number;
}

interface KeptDatabases {
  readonly root: RootDatabase;
  readonly shares: Database<Stored, string>;
  readonly secrets: Database<ShareSecrets, string>;
  /** [dueAt, id]: sorted by time. */
  readonly due: Database<true, [number, string]>;
  /** Bytes promised by each sender's unfinished uploads. */
  readonly unsent: Database<number, string>;
  readonly facts: Database<
    string | number,
    'storeId' | 'storedBytes' | 'unsentBytes' | 'lastSeenAt' | 'deeds' | 'failures'
  >;
  /** `total`, and the slots of three rings: `minute:0` to `minute:1439`, and so on. */
  readonly counts: Database<Bucket, string>;
  /** [day, process]: the number of the last batch. */
  readonly batches: Database<number, [number, string]>;
  /** Of one numbering: what was done, and sign-ins that failed. */
  readonly audit: Database<AuditEntry, number>;
  readonly failures: Database<AuditEntry, number>;
  readonly chosen: Database<Chosen, 'chosen'>;
}

export interface LazyDatabases {
  readonly root: RootDatabase;
  readonly looks: Database<Looks, string>;
  readonly uploads: Database<{ readonly bytes: number; readonly lastAt: number }, string>;
  /** [share id, claim token hash]. */
  readonly progress: Database<ClaimProgress, [string, string]>;
  readonly rooms: Database<StoredRoom, string>;
  readonly leases: Database<StoredLease, string>;
  readonly hits: Database<StoredHits, string>;
  /** [until, key] of `hits`: what to forget first. */
  readonly hitsByEnd: Database<true, [number, string]>;
  /** By token hash. */
  readonly sessions: Database<AdminSession, string>;
}

export interface Environments {
  readonly kept: KeptDatabases;
  readonly lazy: LazyDatabases;
  /**
   * Reads that follow see all that any process has committed by now. The engine keeps one snapshot for a
   * millisecond or a turn of the loop, whichever is longer: long enough to miss an answer another process gave.
   */
  refresh(): void;
  /** Room where both lie. */
  freeBytes(): Promise<number>;
  /** Waits for the steps that have begun. Idempotent. */
  close(): Promise<void>;
}

const SAME_BOOT_MS = 60_000;
const CLOCK_STEPS_MS = 10 * SAME_BOOT_MS;

/** Names this run of the host: changes with every boot. */
function bootName(known: readonly string[]): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    // Not Linux: reckoned from the wall clock, which may have been set a little since another process did the same.
    const bootedAt = Date.now() - uptime() * 1000;
    const near = known.find((name) => Math.abs(Number(name) - bootedAt) < CLOCK_STEPS_MS);
    return near ?? String(Math.round(bootedAt / SAME_BOOT_MS) * SAME_BOOT_MS);
  }
}

/**
 * The folder of this boot; those of earlier ones are removed. One folder per boot, and none is ever emptied:
 * processes that start at the same time must not remove what another one has just opened.
 */
function lazyFolder(parent: string): string {
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  const known = readdirSync(parent);
  const boot = bootName(known);
  for (const name of known)
    if (name !== boot) rmSync(join(parent, name), { recursive: true, force: true, maxRetries: 3 });
  mkdirSync(join(parent, boot), { recursive: true, mode: 0o700 });
  return join(parent, boot);
}

const inCommon = {
  // With overlapping sync a killed process makes the environment fatal for the others; without it a
  // resolved transaction is already on the medium, at the same speed.
  overlappingSync: false,
  // What the engine batches by itself has a promise of its own that nobody can hold: a commit that fails, because the
  // medium is full, would be an unhandled rejection and end the process. Steps that wait together are still one commit.
  eventTurnBatching: false,
} as const;

function openKept(folder: string): KeptDatabases {
  const root = open({ path: folder, maxDbs: 16, ...inCommon });
  return {
    root,
    shares: root.openDB({ name: 'shares', encoding: 'json' }),
    secrets: root.openDB({ name: 'secrets', encoding: 'msgpack' }),
    due: root.openDB({ name: 'due', encoding: 'json' }),
    unsent: root.openDB({ name: 'unsent', encoding: 'json' }),
    facts: root.openDB({ name: 'facts', encoding: 'json' }),
    counts: root.openDB({ name: 'counts', encoding: 'json' }),
    batches: root.openDB({ name: 'batches', encoding: 'json' }),
    audit: root.openDB({ name: 'audit', encoding: 'json' }),
    failures: root.openDB({ name: 'failures', encoding: 'json' }),
    chosen: root.openDB({ name: 'chosen', encoding: 'json' }),
  };
}

function openLazy(folder: string): LazyDatabases {
  const root = open({ path: folder, maxDbs: 12, noSync: true, ...inCommon });
  const json = <V, K extends string | [string, string] | [number, string]>(name: string): Database<V, K> =>
    root.openDB<V, K>({ name, encoding: 'json' });
  return {
    root,
    looks: json('looks'),
    uploads: json('uploads'),
    progress: json('progress'),
    rooms: json('rooms'),
    leases: json('leases'),
    hits: json('hits'),
    hitsByEnd: json('hits-by-end'),
    sessions: json('sessions'),
  };
}

/** Opens (and creates) both environments under `dataDir`. Open after fork, never before. */
export function openEnvironments(dataDir: string): Environments {
  mkdirSync(join(dataDir, 'kept'), { recursive: true, mode: 0o700 });
  const kept = openKept(join(dataDir, 'kept'));
  const lazy = openLazy(lazyFolder(join(dataDir, 'lazy')));
  return {
    kept,
    lazy,
    refresh() {
      kept.root.resetReadTxn();
      lazy.root.resetReadTxn();
    },
    async freeBytes() {
      const { bsize, bavail } = await statfs(dataDir);
      return bsize * bavail;
    },
    async close() {
      await lazy.root.close();
      await kept.root.close();
    },
  };
}
