/** A share as its sender makes it, ready to be created and uploaded: sealed for real, so that it can be opened again. */
import { randomBytes } from 'node:crypto';
import type { CreateShareBody, CreateShareResponse } from '../../src/contract/create-share.schema.ts';
import { paths } from '../../src/contract/routes.ts';
import { nodeAead } from '../../src/sealed/aead.node.ts';
import { encodeBase64, encodeBase64url } from '../../src/sealed/base64.ts';
import { concatBytes } from '../../src/sealed/bytes.ts';
import { newFileKey, sealHeader } from '../../src/sealed/header.ts';
import { deriveLinkKeys, derivePasswordKeys, newLinkSecret, newToken, tokenHash } from '../../src/sealed/keys.ts';
import { formatLink } from '../../src/sealed/link.ts';
import { headerHash, sealManifest } from '../../src/sealed/manifest.ts';
import { nodePrimitives } from '../../src/sealed/primitives.node.ts';
import { BodySealer, newPayloadNonce } from '../../src/sealed/stream.ts';

export interface SealedBySender {
  readonly id: string;
  readonly link: string;
  readonly ownerToken: string;
  readonly plain: Buffer;
  readonly body: Buffer;
  /** Without the body. */
  readonly request: CreateShareBody;
}

export function sealedBySender(plainBytes: number, origin = 'http://localhost'): SealedBySender {
  const plain = randomBytes(plainBytes);
  const linkSecret = newLinkSecret(nodePrimitives);
  const ownerToken = newToken(nodePrimitives);
  const link = deriveLinkKeys(nodePrimitives, linkSecret);
  const { recipient } = derivePasswordKeys(nodePrimitives, linkSecret, undefined);
  const fileKey = newFileKey(nodePrimitives);
  const sealer = new BodySealer(nodePrimitives, nodeAead, fileKey, newPayloadNonce(nodePrimitives));
  const body = Buffer.from(concatBytes([...sealer.push(plain), ...sealer.finish()]));
  const header = sealHeader(nodePrimitives, fileKey, recipient);
  const described = { kind: 'file', name: 'report.pdf', type: 'application/pdf', size: plainBytes } as const;
  const manifest = { ...described, header: headerHash(nodePrimitives, header) };
  return {
    id: link.shareId,
    link: formatLink(origin, linkSecret),
    ownerToken: encodeBase64url(ownerToken),
    plain,
    body,
    request: {
      id: link.shareId,
      linkTokenHash: tokenHash(nodePrimitives, link.linkToken),
      ownerTokenHash: tokenHash(nodePrimitives, ownerToken),
      header: Buffer.from(header).toString('latin1'),
      manifest: encodeBase64(sealManifest(nodePrimitives, nodeAead, manifest, recipient)),
      bodyBytes: body.length,
    },
  };
}

/** The create request with its body in it. */
export const withBody = ({ request, body }: SealedBySender): CreateShareBody => ({
  ...request,
  body: encodeBase64(body),
});

export interface CreateAnswer {
  readonly status: number;
  readonly body: Partial<CreateShareResponse> & { readonly code?: string; readonly reason?: string };
  readonly headers: Headers;
}

/** `POST /api/v1/shares` with anything. */
export async function postShare(origin: string, body: unknown): Promise<CreateAnswer> {
  const answer = await fetch(`${origin}${paths.shares}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as CreateAnswer['body'], headers: answer.headers };
}
