/** A server that takes uploads, with its stores in reach: what an upload left behind is told by them, not by the API. */
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Environment } from '../../src/config/settings.ts';
import { nodeAead } from '../../src/sealed/aead.node.ts';
import { concatBytes } from '../../src/sealed/bytes.ts';
import { openHeader } from '../../src/sealed/header.ts';
import { deriveLinkKeys, derivePasswordKeys, newToken, tokenHash } from '../../src/sealed/keys.ts';
import { parseLink } from '../../src/sealed/link.ts';
import type { Manifest } from '../../src/sealed/manifest-shape.ts';
import { manifestMatches, openManifest } from '../../src/sealed/manifest.ts';
import { nodePasswordHasher } from '../../src/sealed/password.node.ts';
import { normalizePassword } from '../../src/sealed/password.ts';
import { nodePrimitives } from '../../src/sealed/primitives.node.ts';
import { BodyOpener } from '../../src/sealed/stream.ts';
import type { BlobStore } from '../../src/share/blob-store.ts';
import type { ClaimGrant, MetadataStore, QuotaUse } from '../../src/share/metadata-store.ts';
import { unwrap } from '../../src/share/refusal.ts';
import type { ShareRecord } from '../../src/share/share.ts';
import { isProbe } from './on-disk.ts';
import { runningServer, type RunningServer } from './running-server.ts';

/** Everything that a server keeps. */
export interface Kept {
  /** Paths of files below the uploads folder, without the mark. */
  readonly files: readonly string[];
  readonly records: readonly ShareRecord[];
  readonly quota: QuotaUse;
}

export interface Opened {
  readonly share: ShareRecord;
  readonly manifest: Manifest;
  readonly plain: Buffer;
}

export interface UploadServer extends RunningServer {
  kept(): Promise<Kept>;
  /** Claims the share of a link at the store and opens it, as a recipient would. */
  open(link: string, password?: string): Promise<Opened>;
}

/** @param environment rate limits are off unless it says otherwise */
export async function uploadServer(environment: Environment = {}): Promise<UploadServer> {
  const server = await runningServer(environment);
  const { metadata, blobs } = server;
  return {
    ...server,
    kept: async () => ({
      files: await filesBelow(server.settings.uploadsDir),
      records: await metadata.list(undefined, 1_000),
      quota: await metadata.quota(),
    }),
    open: (link, password) => open(metadata, blobs, link, password),
  };
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((e) => e.isFile()).map((e) => relative(folder, join(e.parentPath, e.name)));
  return paths.filter((path) => path !== '.store' && !isProbe(path));
}

async function open(metadata: MetadataStore, blobs: BlobStore, text: string, password?: string): Promise<Opened> {
  const linkSecret = parseLink(text)?.linkSecret;
  if (linkSecret === undefined) throw new TypeError(`Not a link: ${text}`);
  const keys = deriveLinkKeys(nodePrimitives, linkSecret);
  const hashed =
    password === undefined
      ? undefined
      : await nodePasswordHasher.argon2id(normalizePassword(password), keys.passwordSalt);
  const { identity, passwordToken } = derivePasswordKeys(nodePrimitives, linkSecret, hashed);
  const claimed = await metadata.claim(keys.shareId, {
    linkTokenHash: tokenHash(nodePrimitives, keys.linkToken),
    passwordTokenHash: passwordToken === undefined ? undefined : tokenHash(nodePrimitives, passwordToken),
    claimTokenHash: tokenHash(nodePrimitives, newToken(nodePrimitives)),
  });
  const grant = unwrap(claimed);
  const manifest = openManifest(nodePrimitives, nodeAead, grant.manifest, identity);
  const header = Buffer.from(grant.header, 'latin1');
  if (!manifestMatches(nodePrimitives, manifest, header, grant.share.bodyBytes))
    throw new TypeError('Manifest and body do not belong together.');
  const fileKey = openHeader(nodePrimitives, header, identity);
  const opener = new BodyOpener(nodePrimitives, nodeAead, fileKey, grant.share.bodyBytes);
  const body = await sealedBody(blobs, grant);
  const plain = Buffer.from(concatBytes([...opener.push(body), ...opener.finish()]));
  return { share: grant.share, manifest, plain };
}

/** From the record, or from the published blob. */
async function sealedBody(blobs: BlobStore, { body, share }: ClaimGrant): Promise<Uint8Array> {
  if (body !== undefined) return body;
  const reader = await blobs.open(share.blobId ?? '');
  if (reader === undefined) throw new TypeError('The body is not published.');
  const bytes = new Uint8Array(reader.sizeBytes);
  await reader.read(bytes, 0);
  await reader.close();
  return bytes;
}
