// What can go wrong in the sealed format, each with a stable code. The text says what happened; nothing secret is in it.

/** Every code this floor throws, for the test that holds codes and docs/errors.md equal. */
export const sealedErrorCodes = [
  'sealed.truncated',
  'sealed.trailing',
  'sealed.tampered',
  'sealed.header',
  'sealed.key',
  'sealed.manifest',
  'sealed.mismatch',
  'sealed.usage',
  'password.length',
] as const;

/**
 * - `sealed.truncated`  the input ended before the final chunk
 * - `sealed.trailing`   there are bytes after the final chunk
 * - `sealed.tampered`   a tag did not verify, or the final chunk is empty where it may not be
 * - `sealed.header`     the header is not of the grammar of protocol v1
 * - `sealed.key`        the header was sealed to somebody else, or a key is a low-order point
 * - `sealed.manifest`   the manifest opened but is not one, or is too large to be one
 * - `sealed.mismatch`   header, manifest and body length do not belong together
 * - `sealed.usage`      called with a wrong length or after the end: a mistake of the caller
 * - `password.length`   the password has not 1 to 1024 UTF-8 bytes
 */
export type SealedErrorCode = (typeof sealedErrorCodes)[number];

/** The only error class of src/sealed; match on `code`, never on the text. */
export class SealedError extends Error {
  override readonly name = 'SealedError';
  readonly code: SealedErrorCode;

  constructor(code: SealedErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
