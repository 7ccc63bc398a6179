// Clients for tests: every engine, and retries that do not wait.
import { createHash } from 'node:crypto';
import { MemoryClaimRecords, type ClaimRecords } from '../../src/client/claim-record.ts';
import { MemoryResumeRecords, type ResumeRecords } from '../../src/client/resume-record.ts';
import { ReceiveShare, type ReceiverParts } from '../../src/client/receive-share.ts';
import { Sender, type SenderParts } from '../../src/client/send-share.ts';
import { ShareApi } from '../../src/client/share-api.ts';
import { Transport, type Fetch } from '../../src/client/transport.ts';
import type { NewShare } from '../../src/client/new-share.ts';
import { bytesSource } from '../../src/client/source.ts';
import { nobleAead } from '../../src/sealed/aead.noble.ts';
import { nodeAead } from '../../src/sealed/aead.node.ts';
import type { PasswordHasher } from '../../src/sealed/password.ts';
import { nodePrimitives } from '../../src/sealed/primitives.node.ts';
import { webPrimitives } from '../../src/sealed/primitives.web.ts';

export const engines = {
  node: { primitives: nodePrimitives, aead: nodeAead },
  web: { primitives: webPrimitives, aead: nobleAead },
} as const;

export type EngineName = keyof typeof engines;

/** Not Argon2id: these tests are about the wire, and 64 MiB of memory per try would make them slow. */
export const quickHasher: PasswordHasher = {
  name: 'quick',
  argon2id: (password, salt) => Promise.resolve(createHash('sha256').update(salt).update(password).digest()),
};

export const quickPatience = { attempts: 5, firstDelayMs: 1, longestDelayMs: 20 };

export interface ClientOptions {
  readonly engine?: EngineName;
  readonly fetch?: Fetch;
  readonly records?: ResumeRecords;
  readonly claims?: ClaimRecords;
  readonly inlineMaxBytes?: number;
  readonly idleMs?: number;
  readonly timeoutMs?: number;
}

export function apiFor(base: string, options: ClientOptions = {}): ShareApi {
  return new ShareApi(new Transport({ base, patience: quickPatience, random: () => 0.5, ...options }));
}

export function senderFor(base: string, options: ClientOptions = {}): Sender {
  const parts: SenderParts = {
    api: apiFor(base, options),
    ...engines[options.engine ?? 'node'],
    hasher: quickHasher,
    records: options.records ?? new MemoryResumeRecords(),
    ...(options.inlineMaxBytes === undefined ? {} : { inlineMaxBytes: options.inlineMaxBytes }),
  };
  return new Sender(parts);
}

export function receiverFor(link: string, options: ClientOptions = {}): ReceiveShare {
  const parts: ReceiverParts = {
    api: apiFor(link.slice(0, link.indexOf('/s#')), options),
    ...engines[options.engine ?? 'node'],
    hasher: quickHasher,
    claims: options.claims ?? new MemoryClaimRecords(),
  };
  return ReceiveShare.fromLink(parts, link);
}

export function fileOf(bytes: Uint8Array, change: Partial<NewShare> = {}): NewShare {
  return { source: bytesSource(bytes), kind: 'file', name: 'report.pdf', type: 'application/pdf', ...change };
}

/** Bytes that differ from chunk to chunk, the same on every run. */
export function patternBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = length + 1;
  for (let i = 0; i < length; i += 1) {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    bytes[i] = state >> 16;
  }
  return bytes;
}

/** Said short, because Jest takes a second to compare a megabyte element by element. */
export function sameBytes(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a !== undefined && Buffer.compare(a, b) === 0;
}

/** What a server keeps of a token, worked out without our own code. */
export function hashedTokenOf(token: string): string {
  return createHash('sha256').update(Buffer.from(token, 'base64url')).digest('base64url');
}
