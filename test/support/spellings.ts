/** Finding a secret in whatever spelling somebody may have written it down. */

/** Base64 of `bytes` as it stands inside the base64 of something longer that begins `shift` bytes earlier. */
function inner(bytes: Buffer, shift: number, encoding: 'base64' | 'base64url'): string {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString(encoding)
    .replace(/=+$/, '');
  const first = Math.ceil((shift * 4) / 3);
  // The last character may also hold bits of what follows.
  const last = (shift + bytes.length) % 3 === 0 ? text.length : text.length - 1;
  return text.slice(first, last);
}

/** Raw, hexadecimal, base64 and base64url at every alignment, and for texts also escaped and in two-byte characters. */
export function spellingsOf(secret: Buffer | string): Readonly<Record<string, Buffer>> {
  const bytes = Buffer.from(secret);
  const spellings: Record<string, Buffer> = {
    raw: bytes,
    hex: Buffer.from(bytes.toString('hex')),
    HEX: Buffer.from(bytes.toString('hex').toUpperCase()),
  };
  for (const encoding of ['base64', 'base64url'] as const)
    for (const shift of [0, 1, 2])
      spellings[`${encoding}+${String(shift)}`] = Buffer.from(inner(bytes, shift, encoding));
  if (typeof secret === 'string') {
    spellings['escaped in an address'] = Buffer.from(encodeURIComponent(secret));
    spellings['escaped in JSON'] = Buffer.from(JSON.stringify(secret).slice(1, -1));
    spellings['in UTF-16'] = Buffer.from(secret, 'utf16le');
    spellings['in Latin-1'] = Buffer.from(secret, 'latin1');
  }
  return spellings;
}

/** Which secrets stand in `haystack`, and how they are spelled. */
export function secretsIn(haystack: Buffer, secrets: Readonly<Record<string, Buffer | string>>): readonly string[] {
  return Object.entries(secrets).flatMap(([name, secret]) =>
    Object.entries(spellingsOf(secret))
      .filter(([, needle]) => haystack.includes(needle))
      .map(([spelling]) => `${name}, ${spelling}`),
  );
}
