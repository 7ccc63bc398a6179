// The few things we do to plain byte arrays, the same in browser and Node.
import { SealedError } from './errors.ts';

const encoder = new TextEncoder();

/** The UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** One array with the bytes of all parts. A single part is returned as it is, not copied. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  const joined = new Uint8Array(totalBytes(parts));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** The sum of the lengths. */
export function totalBytes(parts: readonly Uint8Array[]): number {
  let bytes = 0;
  for (const part of parts) bytes += part.length;
  return bytes;
}

/** Whether two arrays hold the same bytes; the time depends on the lengths only, so that it may compare secrets. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i += 1) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}

/** Refuses, as a mistake of the caller, an array that has not exactly `bytes` bytes. */
export function requireBytes(value: Uint8Array, bytes: number, what: string): void {
  if (value.length !== bytes) {
    throw new SealedError('sealed.usage', `${what} has ${value.length.toString()} bytes, not ${bytes.toString()}`);
  }
}
