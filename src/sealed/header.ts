// The header of an age v1 file as protocol v1 allows it: one X25519 stanza and the MAC, 168 bytes (age specification, "Header").
import type { SyncChunkCipher } from './aead.ts';
import { decodeBase64Unpadded, encodeBase64Unpadded } from './base64.ts';
import { concatBytes, equalBytes, requireBytes, utf8 } from './bytes.ts';
import { SealedError } from './errors.ts';
import type { Primitives } from './primitives.ts';
import { headerBytes } from './sizes.ts';

/** The key a payload's key is derived from. */
export const fileKeyBytes = 16;

const grammar =
  /^age-encryption\.org\/v1\n-> X25519 ([A-Za-z0-9+/]{43})\n([A-Za-z0-9+/]{43})\n--- ([A-Za-z0-9+/]{43})\n$/;
// The MAC covers everything up to and including `---`: what follows is a space, 43 characters and a newline.
const macLineTail = 45;
const ascii = new TextDecoder();
const wrapInfo = utf8('age-encryption.org/v1/X25519');
const macInfo = utf8('header');
const noSalt = new Uint8Array(0);
/** Allowed here only because every wrap key is used once (age specification, "X25519 recipient stanza"). */
const zeroNonce = new Uint8Array(12);

/** A fresh file key. */
export function newFileKey(primitives: Primitives): Uint8Array {
  return primitives.randomBytes(fileKeyBytes);
}

/** Whether a text is a header of protocol v1, as far as that can be told without a key. */
export function isHeaderText(text: string): boolean {
  return grammar.test(text);
}

/** The header that gives `fileKey` to whoever holds the identity of `recipient`. Random: never the same twice. */
export function sealHeader(primitives: Primitives, fileKey: Uint8Array, recipient: Uint8Array): Uint8Array {
  requireBytes(fileKey, fileKeyBytes, 'a file key');
  const ephemeral = primitives.randomBytes(32);
  const share = primitives.x25519PublicKey(ephemeral);
  const shared = primitives.x25519SharedSecret(ephemeral, recipient);
  const wrapped = wrapCipher(primitives, shared, share, recipient).seal(zeroNonce, [fileKey]);
  const covered = `age-encryption.org/v1\n-> X25519 ${encodeBase64Unpadded(share)}\n${encodeBase64Unpadded(wrapped)}\n---`;
  return utf8(`${covered} ${encodeBase64Unpadded(headerMac(primitives, fileKey, utf8(covered)))}\n`);
}

/**
 * The file key of a header.
 * @throws SealedError `sealed.header` not of the grammar; `sealed.key` sealed to another identity, or a low-order share;
 * `sealed.tampered` the MAC does not verify.
 */
export function openHeader(primitives: Primitives, header: Uint8Array, identity: Uint8Array): Uint8Array {
  const { share, wrapped, mac } = parseHeader(header);
  const shared = primitives.x25519SharedSecret(identity, share);
  const fileKey = unwrapFileKey(wrapCipher(primitives, shared, share, primitives.x25519PublicKey(identity)), wrapped);
  const expected = headerMac(primitives, fileKey, header.subarray(0, headerBytes - macLineTail));
  if (!equalBytes(mac, expected))
    throw new SealedError('sealed.tampered', 'The header was changed: its MAC does not verify.');
  return fileKey;
}

/** An age file, cut after the line of its MAC. @throws SealedError `sealed.header` if the header is none of protocol v1. */
export function splitAgeFile(file: Uint8Array): { readonly header: Uint8Array; readonly body: Uint8Array } {
  const header = file.subarray(0, headerBytes);
  parseHeader(header);
  return { header, body: file.subarray(headerBytes) };
}

interface HeaderParts {
  readonly share: Uint8Array;
  readonly wrapped: Uint8Array;
  readonly mac: Uint8Array;
}

function parseHeader(header: Uint8Array): HeaderParts {
  const [share, wrapped, mac] = (grammar.exec(header.length === headerBytes ? ascii.decode(header) : '') ?? [])
    .slice(1)
    .map((text) => decodeBase64Unpadded(text, 32));
  if (share === undefined || wrapped === undefined || mac === undefined) {
    throw new SealedError('sealed.header', 'This is not a header of protocol v1.');
  }
  return { share, wrapped, mac };
}

function wrapCipher(
  primitives: Primitives,
  shared: Uint8Array,
  share: Uint8Array,
  recipient: Uint8Array,
): SyncChunkCipher {
  return primitives.aead.forKey(primitives.hkdfSha256(shared, concatBytes([share, recipient]), wrapInfo, 32));
}

function unwrapFileKey(cipher: SyncChunkCipher, wrapped: Uint8Array): Uint8Array {
  try {
    return cipher.open(zeroNonce, [wrapped]);
  } catch (cause) {
    throw new SealedError('sealed.key', 'The header was sealed to another key.', { cause });
  }
}

function headerMac(primitives: Primitives, fileKey: Uint8Array, covered: Uint8Array): Uint8Array {
  return primitives.hmacSha256(primitives.hkdfSha256(fileKey, noSalt, macInfo, 32), covered);
}
