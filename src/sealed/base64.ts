// RFC 4648 base64 and base64url, canonical only: one value has exactly one spelling, so texts can be compared and used as keys.
import { decodeByTable, encodeByTable, type Alphabet } from './base64-tables.ts';

/** The part of Node's global Buffer used here. Inline bodies pass through this file, and it is ten times as fast as tables. */
interface NativeCodec {
  from(text: string, alphabet: Alphabet): Uint8Array;
  from(buffer: ArrayBufferLike, byteOffset: number, length: number): { toString(alphabet: Alphabet): string };
}

const native = (globalThis as { readonly Buffer?: NativeCodec }).Buffer;

/** Unpadded base64url (RFC 4648 §5). */
export function encodeBase64url(bytes: Uint8Array): string {
  return encode(bytes, 'base64url');
}

/** Padded base64 (RFC 4648 §4). */
export function encodeBase64(bytes: Uint8Array): string {
  const text = encode(bytes, 'base64');
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}

/** Unpadded standard base64, as age headers spell it. */
export function encodeBase64Unpadded(bytes: Uint8Array): string {
  return withoutPadding(encode(bytes, 'base64'));
}

/** The bytes of a canonical unpadded base64url text; undefined for any other text, or if it is not of `byteLength` bytes. */
export function decodeBase64url(text: string, byteLength?: number): Uint8Array | undefined {
  return canonical(text, decode(text, 'base64url'), encodeBase64url, byteLength);
}

/** The bytes of a canonical unpadded standard base64 text; undefined for any other text, or if it is not of `byteLength` bytes. */
export function decodeBase64Unpadded(text: string, byteLength?: number): Uint8Array | undefined {
  return canonical(text, decode(text, 'base64'), encodeBase64Unpadded, byteLength);
}

/** The bytes of a canonical padded base64 text; undefined for any other text. */
export function decodeBase64(text: string): Uint8Array | undefined {
  return canonical(text, decode(withoutPadding(text), 'base64'), encodeBase64);
}

function canonical(
  text: string,
  bytes: Uint8Array,
  encodeAgain: (bytes: Uint8Array) => string,
  byteLength = bytes.length,
): Uint8Array | undefined {
  return bytes.length === byteLength && encodeAgain(bytes) === text ? bytes : undefined;
}

function encode(bytes: Uint8Array, alphabet: Alphabet): string {
  if (native === undefined) return encodeByTable(bytes, alphabet);
  return native.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(alphabet);
}

function decode(text: string, alphabet: Alphabet): Uint8Array {
  if (native === undefined) return decodeByTable(text, alphabet);
  const { buffer, byteOffset, length } = native.from(text, alphabet);
  return new Uint8Array(buffer, byteOffset, length);
}

function withoutPadding(text: string): string {
  if (!text.endsWith('=')) return text;
  return text.slice(0, text.endsWith('==') ? -2 : -1);
}
