// What an upload must leave behind to be resumed after a crash without ever sealing two different plaintexts under one nonce.
// Written ahead: a piece leaves only after a record that covers its last plain byte is durable (docs/format.md, "Resuming an upload").
import * as z from 'zod';
import { decodeBase64url, encodeBase64url } from '../sealed/base64.ts';
import { ClientError } from './client-error.ts';

const secret = z.string().min(22).max(43);

const schema = z.object({
  v: z.literal(1),
  shareId: z.string(),
  /** The server it goes to. */
  base: z.string(),
  linkSecret: secret,
  ownerToken: secret,
  fileKey: secret,
  payloadNonce: secret,
  /** The size of the whole source. */
  plainBytes: z.int().min(0),
  /** So many plain bytes may have left this machine, sealed. */
  sentBytes: z.int().min(0),
  /** SHA-256 of source[0, sentBytes), base64url. */
  sentSha256: z.string().length(43),
  /** The create request as it was first sent: a retry sends the same bytes, never newly sealed ones. */
  createRequest: z.string(),
});

/** Plain JSON, all bytes as base64url. It holds every key of the share: keep it where only its owner can read. */
export type ResumeRecord = Readonly<z.output<typeof schema>>;

/** Where resume records are kept. */
export interface ResumeRecords {
  /** The record of a share; undefined if there is none. */
  load(shareId: string): Promise<ResumeRecord | undefined>;
  /** Replaces the record of `record.shareId`. Durable when it resolves: IndexedDB with `durability: 'strict'`, fsync. */
  save(record: ResumeRecord): Promise<void>;
  /** Nothing happens if there is none. */
  delete(shareId: string): Promise<void>;
}

/** For as long as the process lives. */
export class MemoryResumeRecords implements ResumeRecords {
  readonly #records = new Map<string, ResumeRecord>();

  load(shareId: string): Promise<ResumeRecord | undefined> {
    return Promise.resolve(this.#records.get(shareId));
  }

  save(record: ResumeRecord): Promise<void> {
    this.#records.set(record.shareId, record);
    return Promise.resolve();
  }

  delete(shareId: string): Promise<void> {
    this.#records.delete(shareId);
    return Promise.resolve();
  }
}

/** A record that was stored as JSON. @throws ClientError `resume.impossible` if it is none. */
export function parseResumeRecord(text: string): ResumeRecord {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    // Without the cause: its text would quote keys into a log.
    throw new ClientError('resume.impossible', 'The stored record of this upload can not be read.');
  }
}

/** How a hash is kept in a record. */
export const recordHash = (sha256: Uint8Array): string => encodeBase64url(sha256);

/** The bytes of one of a record's texts. @throws ClientError `resume.impossible` if they are spoiled */
export function bytesIn(base64url: string): Uint8Array {
  const bytes = decodeBase64url(base64url);
  if (bytes !== undefined) return bytes;
  throw new ClientError('resume.impossible', 'The stored record of this upload can not be read.');
}
