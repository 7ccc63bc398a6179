// What this browser keeps: unfinished uploads and downloads, and the shares sent from here. Keys are in it: it never leaves the machine.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { ClaimRecord } from '../../src/client/claim-record.ts';
import type { ResumeRecord } from '../../src/client/resume-record.ts';
import type { ManifestKind, ManifestView } from '../../src/sealed/manifest-shape.ts';
import type { UnfinishedUpload } from '../engine/engine-api.ts';

/** A share that was sent from this browser. */
export interface KeptShare {
  readonly id: string;
  readonly name: string;
  readonly kind: 'file' | 'files' | 'text';
  readonly plainBytes: number;
  readonly ownerToken: string;
  readonly manageLink: string;
  readonly sentAtMs: number;
  /** RFC 3339. */
  readonly expiresAt: string;
}

interface KeptUpload {
  readonly about: UnfinishedUpload;
  readonly record: ResumeRecord;
}

/** A claim, and from when it was granted what is needed to go on after a reload. */
export interface KeptClaim extends ClaimRecord {
  readonly begun?: KeptBeginning;
  readonly picked?: PickedFileProgress;
}

/** Whoever uses this browser could go on with the download: the page says so, and all of it is forgotten when the download is done. */
interface KeptBeginning {
  /** The whole link, key and all. */
  readonly link: string;
  readonly name: string;
  readonly plainBytes: number;
  readonly atMs: number;
}

/** A file that the person picked, and how much of what was received stands in it. */
export interface PickedFileProgress {
  readonly handle: FileSystemFileHandle;
  readonly bytes: number;
  /** Whether somebody else has written to it since. */
  readonly lastModifiedMs: number;
}

/** A file that arrived whole in the browser's private file system, until the person has put it away. */
export interface KeptCopy {
  readonly shareId: string;
  readonly kind: ManifestKind;
  readonly name: string;
  readonly type: string;
  readonly view: ManifestView;
  readonly savedAtMs?: number;
}

/** What another program shared into this one at once. */
export interface SharedIn {
  readonly files: readonly File[];
  readonly text: string;
}

interface Schema extends DBSchema {
  uploads: { key: string; value: KeptUpload };
  claims: { key: string; value: KeptClaim };
  copies: { key: string; value: KeptCopy };
  sent: { key: string; value: KeptShare; indexes: { sentAtMs: number } };
  /** Until the page that sends takes it. */
  inbox: { key: number; value: SharedIn };
}

let opened: Promise<IDBPDatabase<Schema>> | undefined;

/** Rejects where this browser keeps nothing for us: some say so at once, some a moment later. */
export async function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('onetimeshare', 1, {
    upgrade(fresh) {
      fresh.createObjectStore('uploads');
      fresh.createObjectStore('claims');
      fresh.createObjectStore('copies', { keyPath: 'shareId' });
      fresh.createObjectStore('sent', { keyPath: 'id' }).createIndex('sentAtMs', 'sentAtMs');
      fresh.createObjectStore('inbox', { autoIncrement: true });
    },
    // Another tab has a newer version of the page: let it go on.
    blocking(_now, _wanted, event) {
      (event.target as IDBDatabase).close();
      opened = undefined;
    },
  });
  return opened;
}

/** Undefined where this browser keeps nothing for us: in some private windows, or where the person forbids it. */
export function databaseIfAny(): Promise<IDBPDatabase<Schema> | undefined> {
  return database().catch(() => undefined);
}

/** Durable when it resolves, as far as the browser keeps its word. */
export const durably = { durability: 'strict' } as const;
