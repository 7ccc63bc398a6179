// The arithmetic of the format: how long a body is, and which lengths are possible. All in bytes.
import { SealedError } from './errors.ts';

/** Plain bytes of every chunk but the last. */
export const chunkBytes = 65_536;
/** The Poly1305 tag. */
export const tagBytes = 16;
/** A full chunk with its tag. */
export const sealedChunkBytes = chunkBytes + tagBytes;
/** The payload nonce a body starts with. */
export const payloadNonceBytes = 16;
/** A header of protocol v1, always. */
export const headerBytes = 168;
/** A manifest is padded to a multiple of this before it is sealed. */
export const manifestStepBytes = 4_096;
/** The most plain bytes a manifest may have after padding. */
export const manifestMaxPlainBytes = 61_440;

/** How many chunks a payload of `plainBytes` has: at least one. */
export function chunkCount(plainBytes: number): number {
  return Math.max(1, Math.ceil(plainBytes / chunkBytes));
}

/** The length of the body that seals `plainBytes` bytes. */
export function bodyBytesOf(plainBytes: number): number {
  if (!Number.isSafeInteger(plainBytes) || plainBytes < 0) {
    throw new SealedError('sealed.usage', `${plainBytes.toString()} is not a number of bytes`);
  }
  return payloadNonceBytes + plainBytes + tagBytes * chunkCount(plainBytes);
}

/** How many plain bytes a body of `bodyBytes` bytes holds; undefined if no body has that length. */
export function plainBytesOf(bodyBytes: number): number | undefined {
  const payload = bodyBytes - payloadNonceBytes;
  if (!Number.isSafeInteger(payload) || payload < tagBytes) return undefined;
  const rest = payload % sealedChunkBytes;
  // A last chunk of nothing but its tag is a body's only chunk, or none.
  if (payload > tagBytes && rest !== 0 && rest <= tagBytes) return undefined;
  return payload - tagBytes * Math.ceil(payload / sealedChunkBytes);
}

/** Whether a body can have this length. */
export function isPossibleBodyBytes(bodyBytes: number): boolean {
  return plainBytesOf(bodyBytes) !== undefined;
}

/** The padded length of a manifest of `jsonBytes` bytes. */
export function manifestPaddedBytes(jsonBytes: number): number {
  return Math.max(1, Math.ceil(jsonBytes / manifestStepBytes)) * manifestStepBytes;
}

/** The length of a sealed manifest, header and body, of `paddedBytes` plain bytes. */
export function manifestSealedBytesOf(paddedBytes: number): number {
  return headerBytes + bodyBytesOf(paddedBytes);
}

/** The longest sealed manifest. */
export const manifestMaxSealedBytes = manifestSealedBytesOf(manifestMaxPlainBytes);

/** Whether a sealed manifest can have this length. */
export function isPossibleManifestBytes(sealedBytes: number): boolean {
  const plain = plainBytesOf(sealedBytes - headerBytes);
  return plain !== undefined && plain > 0 && plain <= manifestMaxPlainBytes && plain % manifestStepBytes === 0;
}
