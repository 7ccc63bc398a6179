// Receives one share: looks, reads the manifest, claims, fetches, verifies, acknowledges. In this order, and nothing is spent before the claim.
import type { ErrorCode } from '../contract/error-codes.ts';
import type { ClaimResponse } from '../contract/claim.schema.ts';
import type { LinkView } from '../contract/look.schema.ts';
import { decodeBase64url, encodeBase64url } from '../sealed/base64.ts';
import { utf8 } from '../sealed/bytes.ts';
import { SealedError } from '../sealed/errors.ts';
import { isHeaderText, openHeader } from '../sealed/header.ts';
import {
  deriveLinkKeys,
  derivePasswordKeys,
  newToken,
  tokenHash,
  type LinkKeys,
  type PasswordKeys,
} from '../sealed/keys.ts';
import { parseLink } from '../sealed/link.ts';
import type { Manifest } from '../sealed/manifest-shape.ts';
import { manifestMatches, openManifest } from '../sealed/manifest.ts';
import { normalizePassword, type PasswordHasher } from '../sealed/password.ts';
import type { Primitives } from '../sealed/primitives.ts';
import { bodyBytesOf } from '../sealed/sizes.ts';
import { BodyDownload, type BodyToOpen, type DownloadParts } from './body-download.ts';
import type { ClaimRecord, ClaimRecords } from './claim-record.ts';
import { ClientError } from './client-error.ts';
import { isProblem } from './problem-error.ts';
import type { TransferControl } from './progress.ts';
import { bytesOf } from './share-api.ts';
import type { Sink } from './sink.ts';

export interface ReceiverParts extends DownloadParts {
  readonly primitives: Primitives;
  readonly hasher: PasswordHasher;
  readonly claims: ClaimRecords;
}

export interface SeenShare {
  readonly view: LinkView;
  /** Undefined while a password is missing, or the body is not whole yet. */
  readonly manifest: Manifest | undefined;
}

/** A share that is ours to fetch; header, manifest and length were found to belong together. */
export interface ClaimedShare extends BodyToOpen {
  readonly manifest: Manifest;
  /** RFC 3339. */
  readonly claimedAt: string;
  readonly expiresAt: string;
}

export interface ReceivedShare {
  readonly manifest: Manifest;
  /** False if the bytes are here, whole and verified, but the server could not be told: `acknowledge` may be called again. */
  readonly acknowledged: boolean;
}

export class ReceiveShare {
  readonly shareId: string;
  readonly #parts: ReceiverParts;
  readonly #linkSecret: Uint8Array;
  readonly #linkKeys: LinkKeys;
  /** Argon2id is slow on purpose: what it gave is kept for the last password tried. */
  #unlocked: { readonly password: string; readonly keys: PasswordKeys } | undefined;

  constructor(parts: ReceiverParts, linkSecret: Uint8Array) {
    this.#parts = parts;
    this.#linkSecret = linkSecret;
    this.#linkKeys = deriveLinkKeys(parts.primitives, linkSecret);
    this.shareId = this.#linkKeys.shareId;
  }

  /** @throws ClientError `link.incomplete` */
  static fromLink(parts: ReceiverParts, link: string): ReceiveShare {
    const parsed = parseLink(link);
    if (parsed === undefined) throw new ClientError('link.incomplete', 'This link is incomplete.');
    return new ReceiveShare(parts, parsed.linkSecret);
  }

  /** How the share stands. Spends nothing. @throws ClientError `share.refused` if its manifest is not what the link says */
  async look(signal?: AbortSignal): Promise<SeenShare> {
    const view = await this.#parts.api.lookWithLink(this.shareId, this.#linkKeys.linkToken, signal);
    if (view.manifest === undefined) return { view, manifest: undefined };
    const manifest = this.#openManifest(bytesOf(view.manifest), await this.#keysFor(undefined));
    if (bodyBytesOf(manifest.size) !== view.bodyBytes)
      throw refused('The body has another length than the manifest says.');
    return { view, manifest };
  }

  /** Names and note. Spends nothing, but a wrong password counts. @throws SealedError `password.length`; as `look` does */
  async readManifest(password?: string, signal?: AbortSignal): Promise<Manifest> {
    const keys = await this.#keysFor(password);
    return this.#openManifest(await this.#parts.api.manifest(this.shareId, this.#proofOf(keys), signal), keys);
  }

  /**
   * Takes a download slot, or repeats a claim that was made from here before.
   * @throws ClientError `share.refused`: the answer does not hold together, do not trust it; ProblemError; NetworkError (repeat it then)
   */
  async claim(password?: string, signal?: AbortSignal): Promise<ClaimedShare> {
    const { api, primitives } = this.#parts;
    const keys = await this.#keysFor(password);
    const claimToken = tokenOf(await this.#ownRecord());
    const proof = { ...this.#proofOf(keys), claimTokenHash: tokenHash(primitives, claimToken) };
    try {
      return this.#verified(await api.claim(this.shareId, proof, signal), keys, claimToken);
    } catch (error) {
      // `share.claimed`: a token that had claimed would have been recognised before that was said, so this one never will be.
      await this.#forgetIf(error, 'share.claimed', ...overCodes);
      throw error;
    }
  }

  /**
   * Fetches a claimed body into `sink` and acknowledges it when all of it verified. The sink is closed then; it is aborted if the share is
   * refused, damaged or gone, and suspended if the network or the person broke off.
   * @throws ClientError `share.refused`, `share.damaged`; ProblemError, NetworkError; what the sink throws; the reason of the signal
   */
  async download(claimed: ClaimedShare, sink: Sink, control: TransferControl = {}): Promise<ReceivedShare> {
    const record = recordOf(claimed);
    const receivedBytes = (await this.#parts.claims.load(this.shareId))?.receivedBytes ?? 0;
    const heldBytes = Math.min(receivedBytes, sink.heldBytes);
    const onFlushed = (bytes: number): Promise<void> => this.#parts.claims.save({ ...record, receivedBytes: bytes });
    const body = new BodyDownload(this.#parts, claimed, control);
    try {
      await body.run({ sink, heldBytes, onFlushed });
      await sink.close();
    } catch (error) {
      if (isFinal(error)) await sink.abort();
      else await suspend(sink, () => onFlushed(body.writtenBytes));
      await this.#forgetIf(error, ...overCodes);
      throw error;
    }
    return { manifest: claimed.manifest, acknowledged: await this.acknowledge(claimed, control.signal) };
  }

  /** Claim and download in one. `sinkFor` is asked only when the claim holds together. */
  async receive(
    sinkFor: (manifest: Manifest) => Sink | Promise<Sink>,
    control: TransferControl & { readonly password?: string | undefined } = {},
  ): Promise<ReceivedShare> {
    const claimed = await this.claim(control.password, control.signal);
    return this.download(claimed, await sinkFor(claimed.manifest), control);
  }

  /** Tells the server that everything arrived: only after a download that returned. False if the server could not be told. */
  async acknowledge({ claimToken }: ClaimedShare, signal?: AbortSignal): Promise<boolean> {
    const { api, claims } = this.#parts;
    try {
      await api.acknowledge(this.shareId, claimToken, signal);
    } catch {
      return false;
    }
    await claims.delete(this.shareId);
    return true;
  }

  /** The claim token, chosen and durable before anything is claimed with it. */
  async #ownRecord(): Promise<ClaimRecord> {
    const { claims, primitives } = this.#parts;
    const known = await claims.load(this.shareId);
    if (known !== undefined) return known;
    const record = recordOf({ shareId: this.shareId, claimToken: newToken(primitives) });
    await claims.save(record);
    return record;
  }

  async #forgetIf(error: unknown, ...codes: readonly ErrorCode[]): Promise<void> {
    if (isProblem(error, ...codes)) await this.#parts.claims.delete(this.shareId);
  }

  async #keysFor(password: string | undefined): Promise<PasswordKeys> {
    const { primitives, hasher } = this.#parts;
    if (password === undefined || password === '') return derivePasswordKeys(primitives, this.#linkSecret, undefined);
    if (this.#unlocked?.password === password) return this.#unlocked.keys;
    const output = await hasher.argon2id(normalizePassword(password), this.#linkKeys.passwordSalt);
    const keys = derivePasswordKeys(primitives, this.#linkSecret, output);
    this.#unlocked = { password, keys };
    return keys;
  }

  #proofOf({ passwordToken }: PasswordKeys) {
    return {
      linkToken: encodeBase64url(this.#linkKeys.linkToken),
      passwordToken: passwordToken === undefined ? undefined : encodeBase64url(passwordToken),
    };
  }

  #openManifest(sealed: Uint8Array, keys: PasswordKeys): Manifest {
    const { primitives } = this.#parts;
    return orRefuse(() => openManifest(primitives, primitives.aead, sealed, keys.identity));
  }

  /** The checks after a claim. Whoever fails them learns nothing from us: no acknowledgement, no file. */
  #verified(answer: ClaimResponse, keys: PasswordKeys, claimToken: Uint8Array): ClaimedShare {
    const { primitives } = this.#parts;
    const { bodyBytes, bodyUrl, claimedAt, expiresAt } = answer;
    const manifest = this.#openManifest(bytesOf(answer.manifest), keys);
    const header = utf8(answer.header);
    if (!isHeaderText(answer.header)) throw refused('The header is not one of protocol v1.');
    if (!manifestMatches(primitives, manifest, header, bodyBytes)) {
      throw refused('Header, manifest and body length do not belong together.');
    }
    const fileKey = orRefuse(() => openHeader(primitives, header, keys.identity));
    const inlineBody = answer.body === undefined ? undefined : bytesOf(answer.body);
    const body = { shareId: this.shareId, bodyUrl, claimToken, fileKey, plainBytes: manifest.size, inlineBody };
    return { ...body, manifest, claimedAt, expiresAt };
  }
}

/** Answers after which a claim token is of no use any more. */
const overCodes = ['share.gone', 'claim.revoked', 'claim.done'] as const;

/** Whether what was received so far must not stay. */
function isFinal(error: unknown): boolean {
  return isProblem(error, ...overCodes) || (error instanceof ClientError && error.code.startsWith('share.'));
}

/** Keeps as much as it can: if the sink itself has failed, what was durable before. */
async function suspend(sink: Sink, onFlushed: () => Promise<void>): Promise<void> {
  await sink.flush().then(onFlushed, () => undefined);
  await sink.suspend();
}

function recordOf({ shareId, claimToken }: Pick<ClaimedShare, 'shareId' | 'claimToken'>): ClaimRecord {
  return { v: 1, shareId, claimToken: encodeBase64url(claimToken), receivedBytes: 0 };
}

function tokenOf(record: ClaimRecord): Uint8Array {
  const token = decodeBase64url(record.claimToken, 32);
  if (token === undefined) throw new ClientError('answer.malformed', 'The stored claim can not be read.');
  return token;
}

/** What does not open is refused, whatever the reason. */
function orRefuse<Result>(open: () => Result): Result {
  try {
    return open();
  } catch (error) {
    if (error instanceof SealedError) throw refused('What the server sent was not sealed by this sender.', error);
    throw error;
  }
}

function refused(why: string, cause?: unknown): ClientError {
  return new ClientError('share.refused', `${why} Nothing was acknowledged.`, { cause });
}
