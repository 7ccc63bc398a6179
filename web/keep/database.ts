// What this browser keeps: unfinished uploads and downloads, and the shares sent from here. Keys are in it: it never leaves the machine.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { ClaimRecord } from '../../src/client/claim-record.ts';
import type { ResumeRecord } from '../../src/client/resume-record.ts';
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

/** A download that was begun, and where its bytes go. */
export interface KeptClaim extends ClaimRecord {
  readonly handle?: FileSystemFileHandle | undefined;
}

interface Schema extends DBSchema {
  uploads: { key: string; value: KeptUpload };
  claims: { key: string; value: KeptClaim };
  sent: { key: string; value: KeptShare; indexes: { sentAtMs: number } };
  /** Files that another program shared into this one, until the page takes them. */
  inbox: { key: number; value: { readonly files: readonly File[]; readonly text: string } };
}

let opened: Promise<IDBPDatabase<Schema>> | undefined;

export function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('onetimeshare', 1, {
    upgrade(fresh) {
      fresh.createObjectStore('uploads');
      fresh.createObjectStore('claims');
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

/** Durable when it resolves, as far as the browser keeps its word. */
export const durably = { durability: 'strict' } as const;
