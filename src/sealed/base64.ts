// RFC 4648 base64 and base64url, canonical only: one value has exactly one spelling, so texts can be compared and used as keys.
// Tables over whole arrays, because bodies of 64 KiB pass through here and not every platform has Uint8Array.fromBase64.

interface Alphabet {
  readonly encode: Uint8Array;
  readonly decode: Uint8Array;
}

const invalid = 255;
const pad = 0x3d;
const common = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const standard = alphabet(`${common}+/`);
const urlSafe = alphabet(`${common}-_`);
const encoder = new TextEncoder();
const ascii = new TextDecoder();

function alphabet(characters: string): Alphabet {
  const encode = encoder.encode(characters);
  const decode = new Uint8Array(256).fill(invalid);
  encode.forEach((code, value) => {
    decode[code] = value;
  });
  return { encode, decode };
}

/** Unpadded base64url (RFC 4648 §5). */
export function encodeBase64url(bytes: Uint8Array): string {
  return encodeWith(urlSafe.encode, bytes, false);
}

/** Padded base64 (RFC 4648 §4). */
export function encodeBase64(bytes: Uint8Array): string {
  return encodeWith(standard.encode, bytes, true);
}

/** Unpadded standard base64, as age headers spell it. */
export function encodeBase64Unpadded(bytes: Uint8Array): string {
  return encodeWith(standard.encode, bytes, false);
}

/** The bytes of a canonical unpadded base64url text; undefined for any other text, or if it is not of `byteLength` bytes. */
export function decodeBase64url(text: string, byteLength?: number): Uint8Array | undefined {
  return ofLength(decodeWith(urlSafe.decode, text), byteLength);
}

/** The bytes of a canonical unpadded standard base64 text; undefined for any other text, or if it is not of `byteLength` bytes. */
export function decodeBase64Unpadded(text: string, byteLength?: number): Uint8Array | undefined {
  return ofLength(decodeWith(standard.decode, text), byteLength);
}

/** The bytes of a canonical padded base64 text; undefined for any other text. */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return decodeWith(standard.decode, padding === 0 ? text : text.slice(0, -padding));
}

function ofLength(bytes: Uint8Array | undefined, byteLength: number | undefined): Uint8Array | undefined {
  return byteLength === undefined || bytes?.length === byteLength ? bytes : undefined;
}

function encodeWith(table: Uint8Array, bytes: Uint8Array, padded: boolean): string {
  const length = Math.ceil((bytes.length * 4) / 3);
  const out = new Uint8Array(padded ? Math.ceil(bytes.length / 3) * 4 : length).fill(pad, length);
  const code = (group: number, shift: number): number => table[(group >> shift) & 63] ?? pad;
  let to = 0;
  for (let from = 0; from < bytes.length; from += 3) {
    const group = ((bytes[from] ?? 0) << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0);
    out[to] = code(group, 18);
    out[to + 1] = code(group, 12);
    if (to + 2 < length) out[to + 2] = code(group, 6);
    if (to + 3 < length) out[to + 3] = code(group, 0);
    to += 4;
  }
  return ascii.decode(out);
}

function decodeWith(table: Uint8Array, text: string): Uint8Array | undefined {
  const rest = text.length % 4;
  if (rest === 1) return undefined;
  const codes = encoder.encode(text);
  const out = new Uint8Array(Math.floor((text.length * 3) / 4));
  const value = (at: number): number => table[codes[at] ?? 0] ?? invalid;
  let bad = codes.length - text.length;
  let to = 0;
  let from = 0;
  for (; from + 4 <= codes.length; from += 4) {
    const a = value(from);
    const b = value(from + 1);
    const c = value(from + 2);
    const d = value(from + 3);
    bad |= (a | b | c | d) & 192;
    out[to] = (a << 2) | (b >> 4);
    out[to + 1] = (b << 4) | (c >> 2);
    out[to + 2] = (c << 6) | d;
    to += 3;
  }
  if (bad !== 0) return undefined;
  return rest === 0 || decodeTail([value(from), value(from + 1), rest === 3 ? value(from + 2) : 0], out, to)
    ? out
    : undefined;
}

/** Writes the last one or two bytes; false if a digit is none, or bits beyond the last byte are set (not canonical). */
function decodeTail([a, b, c]: readonly [number, number, number], out: Uint8Array, to: number): boolean {
  const group = (a << 10) | (b << 4) | (c >> 2);
  const spare = to + 1 === out.length ? (b & 15) | c : c & 3;
  out[to] = group >> 8;
  if (to + 1 < out.length) out[to + 1] = group;
  return ((a | b | c) & 192) === 0 && spare === 0;
}
