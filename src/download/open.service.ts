/** Opening a share on the server: proves link and password, claims, and unwraps the file key for one transfer. */
import { Injectable } from '@nestjs/common';
import { nodeAead } from '../sealed/aead.node.ts';
import { openHeader } from '../sealed/header.ts';
import { deriveLinkKeys, derivePasswordKeys, newToken, tokenHash, type LinkKeys } from '../sealed/keys.ts';
import { openManifest, manifestMatches } from '../sealed/manifest.ts';
import type { Manifest } from '../sealed/manifest-shape.ts';
import { SealedError } from '../sealed/errors.ts';
import { utf8 } from '../sealed/bytes.ts';
import { PasswordQueue } from '../sealed/password-queue.ts';
import { nodePrimitives } from '../sealed/primitives.node.ts';
import { BlobStore, type BlobReader } from '../share/blob-store.ts';
import { Clock } from '../share/clock.ts';
import { MetadataStore, type ChargedAttempt, type ClaimGrant } from '../share/metadata-store.ts';
import { ShareRefused, unwrap } from '../share/refusal.ts';
import type { ShareRecord } from '../share/share.ts';
import { openBody } from './body-source.ts';
import { Finishing } from './finishing.ts';
import { ProvenPasswords } from './proven-passwords.ts';

const WAIT_FOR_HASHING_MS = 2_000;

export interface OpenCredentials {
  readonly linkSecret: Uint8Array;
  /** Normalized UTF-8. */
  readonly password?: Uint8Array | undefined;
  /** Chosen by a caller who wants to resume. */
  readonly claimToken?: Uint8Array | undefined;
}

export interface OpenedShare {
  readonly share: ShareRecord;
  readonly grant: ClaimGrant;
  readonly claimTokenHash: string;
  readonly manifest: Manifest;
  readonly fileKey: Uint8Array;
  readonly body: BlobReader;
}

interface Caller {
  readonly linkSecret: Uint8Array;
  readonly password: Uint8Array | undefined;
  readonly keys: LinkKeys;
  readonly linkTokenHash: string;
  readonly claimTokenHash: string;
}

function identify(credentials: OpenCredentials): Caller {
  const { linkSecret, password } = credentials;
  const keys = deriveLinkKeys(nodePrimitives, linkSecret);
  const claimToken = credentials.claimToken ?? newToken(nodePrimitives);
  return {
    linkSecret,
    password,
    keys,
    linkTokenHash: tokenHash(nodePrimitives, keys.linkToken),
    claimTokenHash: tokenHash(nodePrimitives, claimToken),
  };
}

const claimantOf = ({ keys, claimTokenHash }: Caller) => ({ shareId: keys.shareId, claimTokenHash });

@Injectable()
export class OpenService {
  readonly #proven: ProvenPasswords;

  constructor(
    private readonly metadata: MetadataStore,
    private readonly blobs: BlobStore,
    private readonly passwords: PasswordQueue,
    private readonly finishing: Finishing,
    clock: Clock,
  ) {
    this.#proven = new ProvenPasswords(clock);
  }

  /**
   * The caller closes `body`. Refusals are those of a claim; nothing is spent unless this resolves. `check` may
   * throw for what is wrong with the request, before anything is spent.
   */
  async open(credentials: OpenCredentials, check: (share: ShareRecord) => void): Promise<OpenedShare> {
    const caller = identify(credentials);
    await this.finishing.settled(caller.keys.shareId);
    const { share } = unwrap(await this.metadata.look(caller.keys.shareId, caller));
    if (share.sealedBy !== 'server') throw new ShareRefused({ code: 'share.end_to_end' });
    check(share);
    // Before the claim: if the bytes cannot be reached, nothing is spent. A small body comes with the claim.
    const blob =
      share.readyAt === undefined || share.blobId === undefined ? undefined : await openBody(this.blobs, share);
    try {
      const { grant, argon2id } = await this.#claim(caller, share);
      const body = blob ?? (await openBody(this.blobs, grant.share, grant.body));
      return {
        share: grant.share,
        grant,
        claimTokenHash: caller.claimTokenHash,
        body,
        ...unseal(caller, grant, argon2id),
      };
    } catch (error) {
      await blob?.close();
      throw error;
    }
  }

  async #claim(caller: Caller, share: ShareRecord): Promise<{ grant: ClaimGrant; argon2id?: Uint8Array | undefined }> {
    const recalled = this.#proven.recall(claimantOf(caller));
    if (share.passwordTokenHash === undefined || recalled !== undefined)
      return { grant: requireGrant(await this.#reserve(caller)), argon2id: recalled };
    if (caller.password !== undefined) return this.#claimByHashing(caller, caller.password);
    // Without the password a claim is always refused, in the one right order and without counting.
    return { grant: unwrap(await this.metadata.claim(caller.keys.shareId, caller)) };
  }

  async #reserve(caller: Caller): Promise<ClaimGrant | ChargedAttempt> {
    return unwrap(await this.metadata.reserveAttempt(caller.keys.shareId, caller));
  }

  /** Whose hash is no longer remembered: proven like any other repeated claim, and until then nothing is noted. */
  async #isClaimant({ keys, claimTokenHash }: Caller): Promise<boolean> {
    const found = await this.metadata.findClaim(keys.shareId, claimTokenHash);
    return found.ok && found.value.claim.assumedCompleteAt === undefined;
  }

  /** The charged try; undefined when the same caller has claimed since. */
  async #charge(caller: Caller): Promise<string | undefined> {
    const reserved = await this.#reserve(caller);
    return 'charged' in reserved ? reserved.charged : undefined;
  }

  /** A place first, so that a busy server charges nobody; then charge, hash, settle. */
  async #claimByHashing(caller: Caller, password: Uint8Array): Promise<{ grant: ClaimGrant; argon2id: Uint8Array }> {
    const place = await this.passwords.enter(WAIT_FOR_HASHING_MS);
    if (place === undefined) throw new ShareRefused({ code: 'server.busy', retryAfterSeconds: 2 });
    try {
      const charged = (await this.#isClaimant(caller)) ? undefined : await this.#charge(caller);
      const argon2id = await place.argon2id(password, caller.keys.passwordSalt);
      const { passwordToken } = derivePasswordKeys(nodePrimitives, caller.linkSecret, argon2id);
      const proof = { ...caller, passwordTokenHash: tokenHash(nodePrimitives, passwordToken ?? argon2id) };
      const grant =
        charged === undefined
          ? unwrap(await this.metadata.claim(caller.keys.shareId, proof))
          : unwrap(await this.metadata.settleAttempt(caller.keys.shareId, charged, proof));
      this.#proven.remember(claimantOf(caller), argon2id);
      return { grant, argon2id };
    } finally {
      place.leave();
    }
  }
}

function requireGrant(answer: ClaimGrant | ChargedAttempt): ClaimGrant {
  if ('charged' in answer) throw new ShareRefused({ code: 'password.required' });
  return answer;
}

function unseal(
  { linkSecret }: Caller,
  grant: ClaimGrant,
  argon2id: Uint8Array | undefined,
): Pick<OpenedShare, 'manifest' | 'fileKey'> {
  const { identity } = derivePasswordKeys(nodePrimitives, linkSecret, argon2id);
  const header = utf8(grant.header);
  const manifest = openManifest(nodePrimitives, nodeAead, grant.manifest, identity);
  if (!manifestMatches(nodePrimitives, manifest, header, grant.share.bodyBytes))
    throw new SealedError('sealed.mismatch', 'The manifest speaks of another body.');
  return { manifest, fileKey: openHeader(nodePrimitives, header, identity) };
}
