// Passwords: what counts as one, and the port of the function that makes guessing expensive.
import { utf8 } from './bytes.ts';
import { SealedError } from './errors.ts';

/** Argon2id of protocol v1 (RFC 9106, version 1.3). Constants, not negotiated: no server can lower them. */
export const argon2idParameters = { memoryKiB: 65_536, passes: 3, lanes: 4, outputBytes: 32 } as const;

/** The longest password, in UTF-8 bytes after NFC. */
export const passwordMaxBytes = 1_024;

export interface PasswordHasher {
  readonly name: string;
  /** A of the key schedule: 32 bytes. `password` comes from `normalizePassword`, `salt` is the share's password salt (16 bytes). */
  argon2id(password: Uint8Array, salt: Uint8Array): Promise<Uint8Array>;
}

/**
 * The bytes that are hashed: NFC, UTF-8, so that every keyboard spells the same password alike.
 * @throws SealedError `password.length` unless they are 1 to 1024.
 */
export function normalizePassword(text: string): Uint8Array {
  const bytes = utf8(text.normalize('NFC'));
  if (bytes.length < 1 || bytes.length > passwordMaxBytes) {
    throw new SealedError('password.length', `A password has 1 to ${passwordMaxBytes.toString()} bytes.`);
  }
  return bytes;
}
