/** How a share looks to its owner, and what it takes: once from the store, once from the model. */
import { ownerView } from '../../src/http/share-view.ts';
import type { OwnerView } from '../../src/contract/look.schema.ts';
import type { MetadataStore } from '../../src/share/metadata-store.ts';
import type { Engine } from '../contract/metadata/engine.ts';
import { idOf, ownerOf, rules } from '../support/shares.ts';
import { madeAgain } from './asking.ts';
import type { Claim, Life } from './life.ts';
import { endsAt, taken } from './share-in-time.ts';
import { stands } from './share-model.ts';
import { BODY_BYTES } from './steps.ts';

interface SeenClaim {
  readonly startedAt: number;
  readonly bytesSent: number;
  readonly end: string;
}

/** Times in ms since the epoch. */
export interface Seen {
  readonly state: string;
  readonly reason: string | undefined;
  readonly burnedAt: number | undefined;
  readonly expiresAt: number;
  readonly password: boolean;
  readonly attempts: number;
  readonly attemptsLeft: number;
  readonly downloads: number;
  readonly downloadsLeft: number;
  readonly unlocksLeft: number;
  readonly rearmsLeft: number;
  readonly uploadedBytes: number;
  readonly claims: readonly SeenClaim[];
}

function endOf({ revokedAt, acknowledgedAt, assumedCompleteAt }: OwnerView['claims'][number]): string {
  if (revokedAt !== undefined) return 'claim.revoked';
  if (acknowledgedAt !== undefined) return 'claim.done';
  return assumedCompleteAt === undefined ? 'live' : 'assumed';
}

/** Undefined: there is no such share. */
export async function seenIn(store: MetadataStore, name: string): Promise<Seen | undefined> {
  const verdict = await store.look(idOf(name), { ownerTokenHash: ownerOf(name) });
  if (!verdict.ok) return undefined;
  const view = ownerView(verdict.value, rules);
  return {
    state: view.state,
    reason: view.reason,
    burnedAt: view.at === undefined ? undefined : Date.parse(view.at),
    expiresAt: Date.parse(view.expiresAt),
    password: view.password.required,
    attempts: view.attempts,
    attemptsLeft: view.password.attemptsLeft,
    downloads: view.downloads,
    downloadsLeft: view.downloadsLeft,
    unlocksLeft: view.unlocksLeft,
    rearmsLeft: view.rearmsLeft,
    uploadedBytes: view.uploadedBytes,
    claims: view.claims.map((claim) => ({
      startedAt: Date.parse(claim.startedAt),
      bytesSent: claim.bytesSent,
      end: endOf(claim),
    })),
  };
}

const states: Readonly<Record<string, string>> = {
  'share.gone': 'burned',
  'share.uploading': 'uploading',
  'share.not_yet': 'scheduled',
  'share.claimed': 'claimed',
  'share.locked': 'locked',
  // All tries are being hashed: one of them may be right.
  'server.busy': 'ready',
};

const bitsOf = (parts: number): number => [1, 2, 4, 8].filter((bit) => (parts & bit) > 0).length;

const foreseenClaim = ({ startedAt, parts, end }: Claim): SeenClaim => ({
  startedAt,
  bytesSent: (bitsOf(parts) * BODY_BYTES) / 4,
  end,
});

export function foreseen(s: Life): Seen | undefined {
  if (!s.born) return undefined;
  return {
    state: states[stands(s)[0]] ?? stands(s)[0],
    reason: s.burned,
    burnedAt: s.burned && s.burnedAt,
    expiresAt: endsAt(s),
    password: s.password,
    attempts: s.attempts,
    attemptsLeft: 5 - s.attempts,
    downloads: s.downloads,
    downloadsLeft: s.burned ? 0 : s.downloads - taken(s).length,
    unlocksLeft: 3 - s.unlocks,
    rearmsLeft: 3 - s.rearms,
    uploadedBytes: s.readyAt ? BODY_BYTES : s.bytes,
    claims: s.claims.map(foreseenClaim),
  };
}

/** Body, header, manifest and 1 KiB. */
const FOOTPRINT = BODY_BYTES + 168 + 512 + 1_024;

export interface Kept {
  /** Header and manifest are in the store: those of the first request, or of another one. */
  readonly secrets: 'of the first' | 'of another' | undefined;
  readonly storedBytes: number;
}

const named = (again: boolean | undefined): Kept['secrets'] => (again === true ? 'of the first' : 'of another');

export async function keptIn(engine: Engine, name: string): Promise<Kept> {
  const [manifest, { storedBytes }] = await Promise.all([engine.manifestOf(idOf(name)), engine.store.quota()]);
  return { secrets: manifest === undefined ? undefined : named(madeAgain(name, { manifest })), storedBytes };
}

/** Undefined: not said until a sweeper comes. */
export function foreseenKept(s: Life): Kept | undefined {
  if (s.unswept) return undefined;
  const takesRoom = s.born && (!s.burned || s.blob);
  const secrets = s.born && !s.burned ? named(s.again) : undefined;
  return { secrets, storedBytes: takesRoom ? FOOTPRINT : 0 };
}

export const nothingKept: Kept = { secrets: undefined, storedBytes: 0 };
