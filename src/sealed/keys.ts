// The key schedule of protocol v1: everything a share needs, derived from the link secret L and, with a password, from A = Argon2id(password).
import { encodeBase64url } from './base64.ts';
import { concatBytes, requireBytes, utf8 } from './bytes.ts';
import type { Primitives } from './primitives.ts';

/** Link secrets, tokens, identities, recipients. */
export const secretBytes = 32;
/** Share ids and password salts, before they are spelled in base64url. */
export const shareIdBytes = 16;

const hkdfSalt = utf8('onetimeshare/v1');
const info = {
  shareId: utf8('share id'),
  linkToken: utf8('link token'),
  passwordSalt: utf8('password salt'),
  passwordToken: utf8('password token'),
  identity: utf8('age identity'),
} as const;

/** What the link alone gives. */
export interface LinkKeys {
  /** 22 characters of base64url: public, and powerless alone. */
  readonly shareId: string;
  /** 32 bytes that prove possession of the link. */
  readonly linkToken: Uint8Array;
  /** 16 bytes, the salt of Argon2id. */
  readonly passwordSalt: Uint8Array;
}

/** What the link gives together with the password, or with the fact that there is none. */
export interface PasswordKeys {
  /** 32 bytes that prove the password; undefined if the share has none. */
  readonly passwordToken: Uint8Array | undefined;
  /** The X25519 secret the share is sealed to. */
  readonly identity: Uint8Array;
  /** Its public key. Never published: who knows it could seal a forged share. */
  readonly recipient: Uint8Array;
}

/** A fresh link secret L. */
export function newLinkSecret(primitives: Primitives): Uint8Array {
  return primitives.randomBytes(secretBytes);
}

/** A fresh owner or claim token, unrelated to any link secret. */
export function newToken(primitives: Primitives): Uint8Array {
  return primitives.randomBytes(secretBytes);
}

export function deriveLinkKeys(primitives: Primitives, linkSecret: Uint8Array): LinkKeys {
  requireBytes(linkSecret, secretBytes, 'a link secret');
  return {
    shareId: encodeBase64url(primitives.hkdfSha256(linkSecret, hkdfSalt, info.shareId, shareIdBytes)),
    linkToken: primitives.hkdfSha256(linkSecret, hkdfSalt, info.linkToken, secretBytes),
    passwordSalt: primitives.hkdfSha256(linkSecret, hkdfSalt, info.passwordSalt, shareIdBytes),
  };
}

/** `argon2idOutput` is A, the 32 bytes of a `PasswordHasher`; undefined for a share without a password. */
export function derivePasswordKeys(
  primitives: Primitives,
  linkSecret: Uint8Array,
  argon2idOutput: Uint8Array | undefined,
): PasswordKeys {
  requireBytes(linkSecret, secretBytes, 'a link secret');
  if (argon2idOutput !== undefined) requireBytes(argon2idOutput, secretBytes, 'an Argon2id output');
  // L is mixed into everything, so that a stolen database is no oracle for guessing a password.
  const secret = argon2idOutput === undefined ? linkSecret : concatBytes([linkSecret, argon2idOutput]);
  const derive = (label: Uint8Array): Uint8Array => primitives.hkdfSha256(secret, hkdfSalt, label, secretBytes);
  const identity = derive(info.identity);
  return {
    passwordToken: argon2idOutput === undefined ? undefined : derive(info.passwordToken),
    identity,
    recipient: primitives.x25519PublicKey(identity),
  };
}

/** What a server keeps of a token: its SHA-256 in base64url, 43 characters. */
export function tokenHash(primitives: Primitives, token: Uint8Array): string {
  return encodeBase64url(primitives.sha256(token));
}
