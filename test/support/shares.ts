/** Shares and proofs for tests: everything is derived from plain names, so that a failure reads like a story. */
import { createHash } from 'node:crypto';
import type { NewShare } from '../../src/share/new-share.ts';
import type { ClaimProof, Proof } from '../../src/share/order-of-checks.ts';
import type { ShareRules } from '../../src/share/share.ts';
import { DAY, HOUR } from './fixed-clock.ts';

export const rules: ShareRules = {
  maxPasswordAttempts: 5,
  maxExpiresInMs: 30 * DAY,
  unacknowledgedGraceMs: HOUR,
  uploadIdleLimitMs: DAY,
};

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Stands for the hash of a token: 32 bytes as base64url. */
export const hashOf = (text: string): string => digest(text).toString('base64url');
export const idOf = (name: string): string => digest(`id of ${name}`).subarray(0, 16).toString('base64url');

/** Marks that a test can look for in what lies on the medium. */
export const marks = (name: string): { readonly header: string; readonly manifest: string; readonly body: string } => ({
  header: `header-${digest(`header of ${name}`).toString('hex')}`,
  manifest: `manifest-${digest(`manifest of ${name}`).toString('hex')}`,
  body: `body-${digest(`body of ${name}`).toString('hex')}`,
});

export interface ShareOptions extends Partial<Omit<NewShare, 'id' | 'secrets'>> {
  /** `blob` (default): the body is in the blob store. `inline`: in the record. `uploading`: not there yet. */
  readonly body?: 'blob' | 'inline' | 'uploading';
  readonly password?: string;
  readonly manifestBytes?: number;
}

const BODY_BYTES = 1_000;

/** A share called `name`, as the sender would create it. */
export function aShare(name: string, options: ShareOptions = {}): NewShare {
  const { body = 'blob', password, manifestBytes = 512, ...members } = options;
  const id = idOf(name);
  const text = marks(name);
  return {
    id,
    sealedBy: 'sender',
    linkTokenHash: hashOf(`link of ${name}`),
    passwordTokenHash: password === undefined ? undefined : passwordOf(name, password),
    ownerTokenHash: hashOf(`owner of ${name}`),
    createDigest: hashOf(`request of ${name}`),
    bodyBytes: BODY_BYTES,
    expiry: { inMs: DAY },
    downloads: 1,
    blobId: body === 'inline' ? undefined : `blob-of-${name}`,
    createdInline: body === 'inline',
    ready: body !== 'uploading',
    sender: body === 'uploading' ? 'sender' : undefined,
    secrets: {
      header: text.header.padEnd(168, '.'),
      manifest: Buffer.from(text.manifest.padEnd(manifestBytes, '.')),
      body: body === 'inline' ? Buffer.from(text.body.padEnd(BODY_BYTES, '.')) : undefined,
    },
    ...members,
  };
}

const passwordOf = (name: string, password: string): string => hashOf(`password of ${name}: ${password}`);

export const ownerOf = (name: string): string => hashOf(`owner of ${name}`);
export const claimToken = (who: string): string => hashOf(`claim token of ${who}`);

/** What a holder of the link proves. */
export function linkOf(name: string, password?: string): Proof {
  return {
    linkTokenHash: hashOf(`link of ${name}`),
    passwordTokenHash: password === undefined ? undefined : passwordOf(name, password),
  };
}

/** What `who` proves when claiming. */
export function claimOf(name: string, who: string, password?: string): ClaimProof {
  return { ...linkOf(name, password), claimTokenHash: claimToken(who) };
}

/** The second half of a server-side open. */
export function openingOf(name: string, who: string, password: string): ClaimProof & { passwordTokenHash: string } {
  return { ...claimOf(name, who), passwordTokenHash: passwordOf(name, password) };
}
