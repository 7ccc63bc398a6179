// What a sender decides, and everything that follows from it before the first byte leaves: keys, header, manifest, create request.
import type { CreateShareBody } from '../contract/create-share.schema.ts';
import { inlineMaxPlainBytes } from '../contract/fields.schema.ts';
import { formatTime } from '../contract/times.ts';
import type { AeadEngine } from '../sealed/aead.ts';
import { encodeBase64, encodeBase64url } from '../sealed/base64.ts';
import { utf8 } from '../sealed/bytes.ts';
import { newFileKey, sealHeader } from '../sealed/header.ts';
import { deriveLinkKeys, derivePasswordKeys, newLinkSecret, newToken, tokenHash } from '../sealed/keys.ts';
import type { ManifestEntry, ManifestKind, ManifestView } from '../sealed/manifest-shape.ts';
import { headerHash, sealManifest } from '../sealed/manifest.ts';
import { normalizePassword, type PasswordHasher } from '../sealed/password.ts';
import type { Primitives } from '../sealed/primitives.ts';
import { bodyBytesOf } from '../sealed/sizes.ts';
import { newPayloadNonce, payloadKey } from '../sealed/stream.ts';
import { recordHash, type ResumeRecord } from './resume-record.ts';
import { sealChunks } from './seal-chunks.ts';
import { bytesSource, SourceReader, type Source } from './source.ts';

export interface NewShare {
  readonly source: Source;
  readonly kind: ManifestKind;
  readonly name: string;
  /** A media type. */
  readonly type: string;
  /** What a zip holds; see `zipSource`. */
  readonly entries?: readonly ManifestEntry[] | undefined;
  readonly note?: string | undefined;
  /** 0 to 20. */
  readonly blur?: number | undefined;
  readonly view?: ManifestView | undefined;
  /** Undefined or empty: none. */
  readonly password?: string | undefined;
  /** At most one of the two ends; the server's default if there is none. */
  readonly expiresInSeconds?: number | undefined;
  /** Milliseconds since the epoch. */
  readonly expiresAtMs?: number | undefined;
  /** Milliseconds since the epoch. */
  readonly availableFromMs?: number | undefined;
  readonly downloads?: number | undefined;
}

/** A text to be sent; more may be added by spreading it. */
export function textShare(text: string): NewShare {
  return { source: bytesSource(utf8(text)), kind: 'text', name: 'text.txt', type: 'text/plain;charset=utf-8' };
}

/** The engines a share is sealed with. */
export interface SealingEngines {
  readonly primitives: Primitives;
  readonly aead: AeadEngine;
  readonly hasher: PasswordHasher;
}

export interface PreparedShare {
  /** Nothing has been sent of it. */
  readonly record: ResumeRecord;
  /** The whole body travels in the create request. */
  readonly inline: boolean;
}

/** The longest body that travels in the create request, in plain bytes; 0 uploads everything. */
export interface PrepareOptions {
  readonly base: string;
  readonly inlineMaxBytes?: number | undefined;
}

/** @throws SealedError `password.length`, `sealed.manifest` (the note is too long); ClientError `source.changed` */
export async function prepareShare(
  engines: SealingEngines,
  share: NewShare,
  { base, inlineMaxBytes = inlineMaxPlainBytes }: PrepareOptions,
): Promise<PreparedShare> {
  const { primitives } = engines;
  const linkSecret = newLinkSecret(primitives);
  const ownerToken = newToken(primitives);
  const fileKey = newFileKey(primitives);
  const payloadNonce = newPayloadNonce(primitives);
  const inline = share.source.size <= Math.min(inlineMaxBytes, inlineMaxPlainBytes);
  const request = await createRequest(engines, share, { linkSecret, ownerToken, fileKey });
  const body = inline ? await wholeBody(engines, share.source, fileKey, payloadNonce) : undefined;
  const record: ResumeRecord = {
    v: 1,
    shareId: request.id,
    base,
    linkSecret: encodeBase64url(linkSecret),
    ownerToken: encodeBase64url(ownerToken),
    fileKey: encodeBase64url(fileKey),
    payloadNonce: encodeBase64url(payloadNonce),
    plainBytes: share.source.size,
    sentBytes: 0,
    sentSha256: recordHash(primitives.sha256(new Uint8Array(0))),
    createRequest: JSON.stringify(body === undefined ? request : { ...request, body: encodeBase64(body) }),
  };
  return { record, inline };
}

interface ShareSecrets {
  readonly linkSecret: Uint8Array;
  readonly ownerToken: Uint8Array;
  readonly fileKey: Uint8Array;
}

async function createRequest(
  { primitives, hasher }: SealingEngines,
  share: NewShare,
  { linkSecret, ownerToken, fileKey }: ShareSecrets,
): Promise<CreateShareBody> {
  const { shareId, linkToken, passwordSalt } = deriveLinkKeys(primitives, linkSecret);
  const argon2idOutput =
    share.password === undefined || share.password === ''
      ? undefined
      : await hasher.argon2id(normalizePassword(share.password), passwordSalt);
  const { passwordToken, recipient } = derivePasswordKeys(primitives, linkSecret, argon2idOutput);
  const header = sealHeader(primitives, fileKey, recipient);
  return {
    id: shareId,
    linkTokenHash: tokenHash(primitives, linkToken),
    passwordTokenHash: passwordToken === undefined ? undefined : tokenHash(primitives, passwordToken),
    ownerTokenHash: tokenHash(primitives, ownerToken),
    header: new TextDecoder().decode(header),
    manifest: encodeBase64(sealedManifest(primitives, share, header, recipient)),
    bodyBytes: bodyBytesOf(share.source.size),
    expiresIn: share.expiresInSeconds,
    expiresAt: timeOf(share.expiresAtMs),
    availableFrom: timeOf(share.availableFromMs),
    downloads: share.downloads,
  };
}

function sealedManifest(primitives: Primitives, share: NewShare, header: Uint8Array, recipient: Uint8Array) {
  const { kind, name, type, source, entries, note, blur, view } = share;
  const hash = headerHash(primitives, header);
  const manifest = { header: hash, kind, name, type, size: source.size, entries, note, blur, view };
  return sealManifest(primitives, primitives.aead, manifest, recipient);
}

async function wholeBody(
  { primitives, aead }: SealingEngines,
  source: Source,
  fileKey: Uint8Array,
  payloadNonce: Uint8Array,
): Promise<Uint8Array> {
  const reader = new SourceReader(source);
  try {
    const plain = await reader.take(source.size);
    await reader.expectEnd();
    const cipher = aead.forKey(payloadKey(primitives, fileKey, payloadNonce));
    return await sealChunks({ cipher, payloadNonce, plainBytes: source.size }, 0, plain);
  } finally {
    await reader.close();
  }
}

function timeOf(atMs: number | undefined): string | undefined {
  return atMs === undefined ? undefined : formatTime(atMs);
}
