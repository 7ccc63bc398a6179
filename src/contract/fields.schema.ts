// The kinds of value that requests and responses are made of. Requests are turned into what the server works with (bytes, milliseconds);
// responses stay texts. One spelling per value: base64 and base64url are canonical only.
import * as z from 'zod';
import { decodeBase64, decodeBase64url } from '../sealed/base64.ts';
import { parseTime, timeTextMaxCharacters } from './times.ts';

/** The most bytes a JSON request may have (413 `request.too_large` above). */
export const jsonBodyMaxBytes = 262_144;
/** A body up to this many plain bytes may travel in the create request. */
export const inlineMaxPlainBytes = 65_536;
export const downloadsMax = 100;
/** A century: what any server may allow lies below, and dates stay dates. */
const longestSeconds = 3_155_760_000;

const tokenMessage = 'A token is 43 characters of canonical base64url.';
const timeMessage = 'A time is RFC 3339 in UTC, like 2030-01-31T12:00:00Z.';

/** 16 bytes as 22 characters of base64url. */
export const shareId = z
  .string('A share id is 22 characters of canonical base64url.')
  .regex(/^[A-Za-z0-9_-]{22}$/, 'A share id is 22 characters of canonical base64url.')
  .refine((text) => decodeBase64url(text, 16) !== undefined, 'A share id is canonical base64url.')
  .meta({ example: '9Hq3tYc0m1Zk5vXw2Rb7sA' });

const tokenText = z.string(tokenMessage).regex(/^[A-Za-z0-9_-]{43}$/, tokenMessage);

/** SHA-256 of a token, 32 bytes as 43 characters of base64url. */
export const tokenHashText = tokenText.refine((text) => decodeBase64url(text, 32) !== undefined, tokenMessage);

/** A token as its 32 bytes; on the wire 43 characters of base64url. */
export const tokenBytes = tokenText.transform((text, context): Uint8Array => {
  const bytes = decodeBase64url(text, 32);
  if (bytes !== undefined) return bytes;
  context.addIssue({ code: 'custom', message: tokenMessage });
  return z.NEVER;
});

/** Bytes; on the wire padded RFC 4648 §4 base64 without line breaks. */
export const base64Bytes = z
  .string('This is base64 (RFC 4648 §4) in a string.')
  .max(jsonBodyMaxBytes)
  .transform((text, context): Uint8Array => {
    const bytes = decodeBase64(text);
    if (bytes !== undefined) return bytes;
    context.addIssue({ code: 'custom', message: 'This is not canonical base64 with padding (RFC 4648 §4).' });
    return z.NEVER;
  })
  .meta({ format: 'byte' });

/** An instant in ms since the epoch; on the wire RFC 3339 in UTC with `Z`. */
export const timeMs = z
  .string(timeMessage)
  .max(timeTextMaxCharacters)
  .transform((text, context): number => {
    const at = parseTime(text);
    if (at !== undefined) return at;
    context.addIssue({ code: 'custom', message: timeMessage });
    return z.NEVER;
  })
  .meta({ format: 'date-time' });

/** An instant in a response: RFC 3339 in UTC with `Z`. */
export const timeText = z
  .string()
  .refine((text) => parseTime(text) !== undefined, 'A time is RFC 3339 in UTC with Z.')
  .meta({ format: 'date-time' });

/** A lifetime in whole seconds. */
export const expiresInSeconds = z
  .int('A lifetime is a whole number of seconds.')
  .min(1)
  .max(longestSeconds)
  .meta({ description: 'Seconds.', example: 86_400 });

/** How many people may each open the share once. */
export const downloadsCount = z.int('Downloads is a whole number.').min(1).max(downloadsMax);

/** A number of bytes. */
export const byteCount = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

/** A number of times something happened or may happen. */
export const count = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

/** A path on the same server. */
export const pathText = z.string().regex(/^\/(?![/\\])\S*$/);

/** The 168 characters of a body's age header. Its grammar is checked by the format, not here. */
export const headerText = z.string().max(4_096);

/** Padded base64 in a response, as it stands on the wire. */
export const base64Text = z.string().meta({ format: 'byte' });

export const sealedBy = z.enum(['sender', 'server']);

/** An end is relative or absolute, never both. */
export function hasOneExpiry(request: {
  readonly expiresIn?: number | undefined;
  readonly expiresAt?: number | undefined;
}): boolean {
  return request.expiresIn === undefined || request.expiresAt === undefined;
}

export const oneExpiryMessage = 'Give expiresIn or expiresAt, not both.';
