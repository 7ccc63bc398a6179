// Base64 by tables over whole arrays, for platforms without a native codec. It does not check its input: base64.ts does, by encoding again.

/** The two alphabets of RFC 4648 (§4 and §5). */
export type Alphabet = 'base64' | 'base64url';

const encoder = new TextEncoder();
const ascii = new TextDecoder();
const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const encodeTables = { base64: encoder.encode(`${digits}+/`), base64url: encoder.encode(`${digits}-_`) };
const decodeTables = { base64: inverse(encodeTables.base64), base64url: inverse(encodeTables.base64url) };

function inverse(table: Uint8Array): Uint8Array {
  const values = new Uint8Array(256);
  table.forEach((code, value) => {
    values[code] = value;
  });
  return values;
}

/** Base64 without padding. */
export function encodeByTable(bytes: Uint8Array, alphabet: Alphabet): string {
  const table = encodeTables[alphabet];
  // Whole groups of four are written; the digits that stand for no byte are cut off at the end.
  const out = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  for (let from = 0, to = 0; from < bytes.length; from += 3, to += 4) {
    const group = ((bytes[from] ?? 0) << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0);
    out[to] = table[group >> 18] ?? 0;
    out[to + 1] = table[(group >> 12) & 63] ?? 0;
    out[to + 2] = table[(group >> 6) & 63] ?? 0;
    out[to + 3] = table[group & 63] ?? 0;
  }
  return ascii.decode(out.subarray(0, Math.ceil((bytes.length * 4) / 3)));
}

/** The bytes of unpadded base64; for other text, some bytes that encode to another text. */
export function decodeByTable(text: string, alphabet: Alphabet): Uint8Array {
  const table = decodeTables[alphabet];
  const codes = encoder.encode(text);
  const value = (at: number): number => table[codes[at] ?? 0] ?? 0;
  const out = new Uint8Array(Math.ceil(codes.length / 4) * 3);
  for (let from = 0, to = 0; from < codes.length; from += 4, to += 3) {
    const group = (value(from) << 18) | (value(from + 1) << 12) | (value(from + 2) << 6) | value(from + 3);
    out[to] = group >> 16;
    out[to + 1] = group >> 8;
    out[to + 2] = group;
  }
  return out.subarray(0, Math.floor((codes.length * 3) / 4));
}
