/** What the scripts answer, as the domain knows it. Built field by field: two engines must not differ by what they add. */
import type {
  Claim,
  ClaimProgress,
  Expiry,
  SealedBy,
  ShareEvent,
  ShareRecord,
  ShareState,
  Traces,
} from '../../../share/share.ts';
import type { ShareOutline } from '../../../share/outline.ts';
import type { BurnReason, Refusal } from '../../../share/refusal.ts';
import type { NewShare } from '../../../share/new-share.ts';
import { footprintOf } from '../../../share/new-share.ts';
import type { Reply } from './scripts.ts';

/** The first part of every answer of a script on one share. */
export interface Head {
  readonly rolledBack?: boolean;
  /** Redis has begun another life, and nobody has compared it yet with what the servers know. */
  readonly unproven?: boolean;
  readonly refusal?: Refusal;
  /** The owner's change was refused: which of its words to say. */
  readonly why?: { readonly why: string; readonly least?: number; readonly latest?: number };
  /** The store's time. */
  readonly now: number;
  /** The bucket's number, when this step raised it. */
  readonly seq?: number;
  readonly repeated?: boolean;
  readonly charged?: string;
  /** Token hash of the claim in question. */
  readonly claim?: string;
  readonly burned?: { readonly blobId?: string; readonly reason?: BurnReason };
  readonly room?: Room;
}

/** What the ledger of the quota is to learn. Numbers as text: they may have more digits than Lua's JSON tells. */
export interface Room {
  readonly rev: string | number;
  readonly bytes?: string;
  readonly sender?: string;
  /** The record is no more. */
  readonly over?: boolean;
}

export const bytesOf = (reply: Reply | undefined): Buffer | undefined => (Buffer.isBuffer(reply) ? reply : undefined);
export const textOf = (reply: Reply | undefined): string => bytesOf(reply)?.toString() ?? '';
export const partsOf = (reply: Reply | undefined): readonly Reply[] => (isParts(reply) ? reply : []);

const isParts = (reply: Reply | undefined): reply is readonly Reply[] => Array.isArray(reply);

export const headOf = (reply: Reply): Head => JSON.parse(textOf(partsOf(reply)[0])) as Head;

/** Name after value after name, as Redis tells a hash. */
export function fieldsOf(reply: Reply | undefined): ReadonlyMap<string, string> {
  const texts = partsOf(reply).map(textOf);
  return new Map(texts.flatMap((name, i) => (i % 2 === 0 ? [[name, texts[i + 1] ?? ''] as const] : [])));
}

type Fields = ReadonlyMap<string, string>;

const numberOf = (fields: Fields, name: string): number | undefined => {
  const text = fields.get(name);
  return text === undefined ? undefined : Number(text);
};
const amountOf = (fields: Fields, name: string): number => numberOf(fields, name) ?? 0;

/** Lua has one kind of table: an empty list may come as an object. */
function listOf(fields: Fields, name: string): readonly unknown[] {
  const list: unknown = JSON.parse(fields.get(name) ?? '[]');
  return Array.isArray(list) ? list : [];
}

function expiryOf(fields: Fields): Expiry {
  const inMs = numberOf(fields, 'expiresIn');
  return inMs === undefined ? { at: amountOf(fields, 'expiresAt') } : { inMs };
}

const claimOf = (claim: Claim): Claim => ({
  tokenHash: claim.tokenHash,
  startedAt: claim.startedAt,
  completeAt: claim.completeAt,
  acknowledgedAt: claim.acknowledgedAt,
  assumedCompleteAt: claim.assumedCompleteAt,
  revokedAt: claim.revokedAt,
});

const eventOf = ({ type, at, lastAt, count }: ShareEvent): ShareEvent => ({
  type,
  at,
  ...(lastAt === undefined ? {} : { lastAt }),
  ...(count === undefined ? {} : { count }),
});

function burnedOf(fields: Fields): ShareRecord['burned'] {
  const at = numberOf(fields, 'burnedAt');
  return at === undefined ? undefined : { reason: fields.get('burnedReason') as BurnReason, at };
}

export function shareOf(reply: Reply | undefined): ShareRecord {
  const fields = fieldsOf(reply);
  const text = (name: string): string => fields.get(name) ?? '';
  return {
    id: text('id'),
    createdAt: amountOf(fields, 'createdAt'),
    sealedBy: text('sealedBy') as SealedBy,
    linkTokenHash: text('linkTokenHash'),
    passwordTokenHash: fields.get('passwordTokenHash'),
    ownerTokenHash: text('ownerTokenHash'),
    createDigest: text('createDigest'),
    bodyBytes: amountOf(fields, 'bodyBytes'),
    createdInline: amountOf(fields, 'createdInline') === 1,
    blobId: fields.get('blobId'),
    footprintBytes: amountOf(fields, 'footprintBytes'),
    sender: fields.get('sender'),
    expiry: expiryOf(fields),
    bytesCameAt: numberOf(fields, 'bytesCameAt'),
    readyAt: numberOf(fields, 'readyAt'),
    availableFrom: numberOf(fields, 'availableFrom'),
    downloads: amountOf(fields, 'downloads'),
    attempts: amountOf(fields, 'attempts'),
    pending: (listOf(fields, 'pending') as ShareRecord['pending']).map(({ key, at }) => ({ key, at })),
    unlocks: amountOf(fields, 'unlocks'),
    rearms: amountOf(fields, 'rearms'),
    claims: (listOf(fields, 'claims') as readonly Claim[]).map(claimOf),
    events: (listOf(fields, 'events') as readonly ShareEvent[]).map(eventOf),
    burned: burnedOf(fields),
  };
}

/** What the script `outlines` says of one share: words with a space between. */
export function outlineFrom(reply: Reply): ShareOutline {
  const [id = '', state = '', ...numbers] = textOf(reply).split(' ');
  const [bodyBytes = 0, createdAt = 0, expiresAt = 0] = numbers.map(Number);
  return { id, state: state as ShareState, bodyBytes, createdAt, expiresAt };
}

/** The record a share starts as, without what only the store knows: its time. */
export function newFields(share: NewShare): Readonly<Record<string, unknown>> {
  return {
    id: share.id,
    sealedBy: share.sealedBy,
    linkTokenHash: share.linkTokenHash,
    passwordTokenHash: share.passwordTokenHash,
    ownerTokenHash: share.ownerTokenHash,
    createDigest: share.createDigest,
    bodyBytes: share.bodyBytes,
    createdInline: share.createdInline ? 1 : 0,
    blobId: share.blobId,
    sender: share.sender,
    footprintBytes: footprintOf(share.bodyBytes, share.secrets.manifest.length),
    availableFrom: share.availableFrom,
    downloads: share.downloads,
    ...spelledExpiry(share.expiry),
  };
}

/** An expiry as two fields, of which one is there. */
export const spelledExpiry = (expiry: Expiry | undefined): Readonly<Record<string, number>> => {
  if (expiry === undefined) return {};
  return 'at' in expiry ? { expiresAt: expiry.at } : { expiresIn: expiry.inMs };
};

export function tracesOf(reply: Reply | undefined): Traces {
  const fields = fieldsOf(reply);
  const claims = [...fields.keys()].filter((name) => name.startsWith('lastAt:')).map((name) => name.slice(7));
  return {
    looks: fields.has('looks')
      ? {
          count: amountOf(fields, 'looks'),
          firstAt: amountOf(fields, 'looksFirst'),
          lastAt: amountOf(fields, 'looksLast'),
        }
      : undefined,
    upload: fields.has('uploadAt')
      ? { bytes: amountOf(fields, 'uploadBytes'), lastAt: amountOf(fields, 'uploadAt') }
      : undefined,
    progress: Object.fromEntries(claims.map((tokenHash) => [tokenHash, progressOf(fields, tokenHash)])),
  };
}

function progressOf(fields: Fields, tokenHash: string): ClaimProgress {
  const spelled = fields.get(`intervals:${tokenHash}`) ?? '';
  const intervals = spelled === '' ? [] : spelled.split(',').map((one) => one.split('-').map(Number));
  const count = numberOf(fields, `resumed:${tokenHash}`);
  const firstAt = amountOf(fields, `resumedFirst:${tokenHash}`);
  const lastAt = amountOf(fields, `resumedLast:${tokenHash}`);
  return {
    intervals: intervals.map(([from = 0, to = 0]) => [from, to] as const),
    servedBytes: amountOf(fields, `served:${tokenHash}`),
    lastAt: amountOf(fields, `lastAt:${tokenHash}`),
    resumed: count === undefined ? undefined : { firstAt, lastAt, count },
  };
}
