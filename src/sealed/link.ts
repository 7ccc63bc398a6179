// Links as people pass them on. The secret stands after `#`, so that browsers keep it from the server.
import { decodeBase64url, encodeBase64url } from './base64.ts';
import { requireBytes } from './bytes.ts';
import { secretBytes, shareIdBytes } from './keys.ts';

/** A link taken apart. `base` is what stands before `/s`, without a slash at its end. */
export interface ParsedLink {
  readonly base: string;
  readonly linkSecret: Uint8Array;
}

/** A manage link's fragment taken apart. */
export interface ManageFragment {
  readonly shareId: string;
  readonly ownerToken: Uint8Array;
}

const sharePath = '/s#';
const secretCharacters = 43;
const shareIdCharacters = 22;

/** `<base>/s#<L>`. */
export function formatLink(base: string, linkSecret: Uint8Array): string {
  requireBytes(linkSecret, secretBytes, 'a link secret');
  return `${withoutSlash(base)}${sharePath}${encodeBase64url(linkSecret)}`;
}

/** `<base>/m#<shareId>.<ownerToken>`. */
export function formatManageLink(base: string, shareId: string, ownerToken: Uint8Array): string {
  requireBytes(ownerToken, secretBytes, 'an owner token');
  return `${withoutSlash(base)}/m#${shareId}.${encodeBase64url(ownerToken)}`;
}

/** Undefined for an incomplete link: one that was cut, re-wrapped or is none at all. No server needs to be asked. */
export function parseLink(text: string): ParsedLink | undefined {
  const hash = text.indexOf('#');
  if (!text.startsWith(sharePath, hash - sharePath.length + 1)) return undefined;
  const base = text.slice(0, hash - sharePath.length + 1);
  const linkSecret = parseSecret(text.slice(hash + 1));
  return linkSecret === undefined || !isBase(base) ? undefined : { base, linkSecret };
}

/** The link secret of a fragment (`location.hash`, with or without its `#`); undefined if the link is incomplete. */
export function parseLinkFragment(fragment: string): Uint8Array | undefined {
  return parseSecret(withoutHash(fragment));
}

/** The share id and owner token of a manage link's fragment; undefined if the link is incomplete. */
export function parseManageFragment(fragment: string): ManageFragment | undefined {
  const text = withoutHash(fragment);
  const shareId = text.slice(0, shareIdCharacters);
  if (decodeBase64url(shareId, shareIdBytes) === undefined || text[shareIdCharacters] !== '.') return undefined;
  const ownerToken = parseSecret(text.slice(shareIdCharacters + 1));
  return ownerToken === undefined ? undefined : { shareId, ownerToken };
}

/** 43 canonical characters; after them nothing, or a tail that mail programs and trackers append (`&…`, `?…`). */
function parseSecret(text: string): Uint8Array | undefined {
  const tail = text[secretCharacters];
  if (tail !== undefined && tail !== '&' && tail !== '?') return undefined;
  return decodeBase64url(text.slice(0, secretCharacters), secretBytes);
}

function isBase(text: string): boolean {
  return /^https?:\/\/[^/?#\s]+(?:\/[^?#\s]*)?$/i.test(text) && URL.canParse(text);
}

function withoutSlash(base: string): string {
  return base.endsWith('/') ? base.slice(0, -1) : base;
}

function withoutHash(fragment: string): string {
  return fragment.startsWith('#') ? fragment.slice(1) : fragment;
}
