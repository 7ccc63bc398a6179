/** Every door of a share, asked over HTTP by somebody who has its secrets: what docs/http-api.md says, and no client library. */
import { randomBytes } from 'node:crypto';
import type { CreateShareBody } from '../../src/contract/create-share.schema.ts';
import type { OwnerView } from '../../src/contract/look.schema.ts';
import {
  acknowledgementPath,
  bodyPath,
  claimsPath,
  manifestPath,
  paths,
  sharePath,
  uploadPath,
} from '../../src/contract/routes.ts';
import { decodeBase64url, encodeBase64url } from '../../src/sealed/base64.ts';
import { deriveLinkKeys, derivePasswordKeys, tokenHash } from '../../src/sealed/keys.ts';
import { parseLink } from '../../src/sealed/link.ts';
import { nodePasswordHasher } from '../../src/sealed/password.node.ts';
import { normalizePassword } from '../../src/sealed/password.ts';
import { nodePrimitives } from '../../src/sealed/primitives.node.ts';
import { ask, begin, type Answer, type Coming } from './answers.ts';
import type { WholeRequest } from './at-once.ts';
import { sealedBySender, withBody } from './sealed-by-sender.ts';

/** Everything that anybody can know of a share; tokens and the link secret as they are written on the wire. */
export interface Known {
  readonly id: string;
  readonly linkSecret: string;
  readonly linkToken: string;
  readonly ownerToken: string;
  readonly password?: string | undefined;
  readonly passwordToken?: string | undefined;
  readonly plain: Buffer;
}

export interface SentBySender extends Known {
  readonly request: CreateShareBody;
  /** Sealed. */
  readonly body: Buffer;
}

export interface SendOptions {
  readonly plainBytes?: number;
  /** A password token that stands for a password: this server never sees more of one. */
  readonly withPassword?: boolean;
  /** Comes with the create request. Otherwise the body is uploaded. */
  readonly inline?: boolean;
  /** Stops before the last byte. */
  readonly unfinished?: boolean;
  readonly members?: Partial<CreateShareBody>;
}

export interface FormOptions {
  readonly content?: Buffer;
  readonly name?: string;
  readonly text?: string;
  readonly password?: string;
  readonly fields?: Readonly<Record<string, string>>;
}

export const newToken = (): string => randomBytes(32).toString('base64url');
export const newId = (): string => randomBytes(16).toString('base64url');
export const bytesOf = (token: string): Uint8Array => decodeBase64url(token, 32) ?? new Uint8Array(32);
export const hashOf = (token: string): string => tokenHash(nodePrimitives, bytesOf(token));
export const authorize = (scheme: 'Link' | 'Claim' | 'Owner', token: string): { readonly authorization: string } => ({
  authorization: `${scheme} ${token}`,
});

const tusHeaders = { 'tus-resumable': '1.0.0', 'content-type': 'application/offset+octet-stream' } as const;

/** What a link gives to whoever reads it. */
export function keysOfLink(link: string): {
  readonly linkSecret: Uint8Array;
  readonly id: string;
  readonly linkToken: string;
} {
  const linkSecret = parseLink(link)?.linkSecret;
  if (linkSecret === undefined) throw new TypeError(`Not a link: ${link}`);
  const { shareId, linkToken } = deriveLinkKeys(nodePrimitives, linkSecret);
  return { linkSecret, id: shareId, linkToken: encodeBase64url(linkToken) };
}

/** The token that proves a password, with the real Argon2id. */
export async function passwordTokenOf(linkSecret: Uint8Array, password: string): Promise<string> {
  const { passwordSalt } = deriveLinkKeys(nodePrimitives, linkSecret);
  const output = await nodePasswordHasher.argon2id(normalizePassword(password), passwordSalt);
  const { passwordToken } = derivePasswordKeys(nodePrimitives, linkSecret, output);
  return encodeBase64url(passwordToken ?? new Uint8Array(32));
}

function passwordFor({ withPassword = false }: SendOptions): {
  readonly passwordToken?: string;
  readonly passwordTokenHash?: string;
} {
  if (!withPassword) return {};
  const passwordToken = newToken();
  return { passwordToken, passwordTokenHash: hashOf(passwordToken) };
}

function formOf({
  content = Buffer.alloc(0),
  name = 'report.pdf',
  text,
  password,
  fields = {},
}: FormOptions): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  if (password !== undefined) form.set('password', password);
  if (text === undefined) form.set('file', new Blob([new Uint8Array(content)]), name);
  else form.set('text', text);
  return form;
}

export class Doors {
  constructor(readonly origin: string) {}

  /** A share that its sender sealed, ready unless `unfinished`. */
  async send(options: SendOptions = {}): Promise<SentBySender> {
    const { plainBytes = 100, unfinished = false, inline = plainBytes <= 65_536 } = options;
    const sealed = sealedBySender(plainBytes, this.origin);
    const isInline = inline && !unfinished;
    const { passwordToken, ...secret } = passwordFor(options);
    const request = { ...(isInline ? withBody(sealed) : sealed.request), ...secret, ...options.members };
    const created = await ask(this.origin, paths.shares, { method: 'POST', json: request });
    if (created.status !== 201) throw new TypeError(`Not created: ${created.body.toString()}`);
    const { linkSecret, linkToken } = keysOfLink(sealed.link);
    const { id, ownerToken, plain, body } = sealed;
    if (!isInline) await this.upload({ id, ownerToken }, unfinished ? body.subarray(0, -1) : body);
    return { id, linkSecret: encodeBase64url(linkSecret), linkToken, ownerToken, passwordToken, plain, body, request };
  }

  async upload({ id, ownerToken }: Pick<Known, 'id' | 'ownerToken'>, bytes: Buffer, from = 0): Promise<Answer> {
    const headers = { ...tusHeaders, 'upload-offset': String(from), ...authorize('Owner', ownerToken) };
    return ask(this.origin, uploadPath(id), { method: 'PATCH', headers, body: new Uint8Array(bytes) });
  }

  /** A share that the server sealed. */
  async form(options: FormOptions = {}): Promise<Known> {
    const { content = randomBytes(100), text, password } = options;
    const question = { method: 'POST', headers: { accept: 'application/json' }, body: formOf({ ...options, content }) };
    const { status, json, body } = await ask(this.origin, paths.files, question);
    if (status !== 201) throw new TypeError(`Not sealed: ${body.toString()}`);
    const { linkSecret, id, linkToken } = keysOfLink(String(json['link']));
    const passwordToken = password === undefined ? undefined : await passwordTokenOf(linkSecret, password);
    const plain = text === undefined ? content : Buffer.from(text);
    const ownerToken = String(json['ownerToken']);
    return { id, linkSecret: encodeBase64url(linkSecret), linkToken, ownerToken, password, passwordToken, plain };
  }

  /** As a holder of the link. */
  look({ id, linkToken }: Known): Promise<Answer> {
    return ask(this.origin, sharePath(id), { headers: authorize('Link', linkToken) });
  }

  lookAsOwner({ id, ownerToken }: Known): Promise<Answer> {
    return ask(this.origin, sharePath(id), { headers: authorize('Owner', ownerToken) });
  }

  async ownerView(share: Known): Promise<OwnerView> {
    const { status, json } = await this.lookAsOwner(share);
    if (status !== 200) throw new TypeError(`No owner's view: ${String(status)}`);
    return json as OwnerView;
  }

  /** @param proof instead of what the share has */
  manifest(share: Known, proof: object = {}): Promise<Answer> {
    return ask(this.origin, manifestPath(share.id), { method: 'POST', json: { ...proofOf(share), ...proof } });
  }

  claim(share: Known, claimToken: string, proof: object = {}): Promise<Answer> {
    return ask(this.origin, claimsPath(share.id), { method: 'POST', json: claimBody(share, claimToken, proof) });
  }

  body(
    { id }: Known,
    claimToken: string,
    headers: Readonly<Record<string, string>> = {},
    method = 'GET',
  ): Promise<Answer> {
    return ask(this.origin, bodyPath(id), { method, headers: { ...authorize('Claim', claimToken), ...headers } });
  }

  /** Begins to read the body and waits. */
  reading({ id }: Known, claimToken: string): Promise<Coming> {
    return begin(this.origin, bodyPath(id), { headers: authorize('Claim', claimToken) });
  }

  acknowledge({ id }: Known, claimToken: string): Promise<Answer> {
    return ask(this.origin, acknowledgementPath(id), { method: 'POST', headers: authorize('Claim', claimToken) });
  }

  change({ id, ownerToken }: Known, json: object): Promise<Answer> {
    return ask(this.origin, sharePath(id), { method: 'PATCH', headers: authorize('Owner', ownerToken), json });
  }

  revoke({ id, ownerToken }: Known): Promise<Answer> {
    return ask(this.origin, sharePath(id), { method: 'DELETE', headers: authorize('Owner', ownerToken) });
  }

  open(share: Known, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return ask(this.origin, paths.open, { method: 'POST', headers: { ...openHeaders(share), ...headers } });
  }

  /** Begins to open and waits. */
  opening(share: Known, headers: Readonly<Record<string, string>> = {}): Promise<Coming> {
    return begin(this.origin, paths.open, { method: 'POST', headers: { ...openHeaders(share), ...headers } });
  }
}

export function proofOf({ linkToken, passwordToken }: Known): object {
  return passwordToken === undefined ? { linkToken } : { linkToken, passwordToken };
}

export function claimBody(share: Known, claimToken: string, proof: object = {}): object {
  return { ...proofOf(share), claimTokenHash: hashOf(claimToken), ...proof };
}

/** The password as raw UTF-8 bytes, as curl sends them. */
export function openHeaders({ linkSecret, password }: Known): Readonly<Record<string, string>> {
  const bytes = Buffer.from(password ?? '').toString('latin1');
  return { 'link-secret': linkSecret, ...(password === undefined ? {} : { 'share-password': bytes }) };
}

export const claimRequest = (share: Known, claimToken: string, proof: object = {}): WholeRequest => ({
  method: 'POST',
  path: claimsPath(share.id),
  json: claimBody(share, claimToken, proof),
});

export const manifestRequest = (share: Known, proof: object = {}): WholeRequest => ({
  method: 'POST',
  path: manifestPath(share.id),
  json: { ...proofOf(share), ...proof },
});

/** @param password instead of the right one */
export const openRequest = (share: Known, password?: string): WholeRequest => ({
  method: 'POST',
  path: paths.open,
  headers: openHeaders({ ...share, password: password ?? share.password }),
});
