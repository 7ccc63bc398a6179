/** Comparing hashes of secrets without telling by time how far they agree. */

/** Hash of no token: base64url of 32 bytes whose preimage nobody has. Compared against when there is no record. */
export const NO_TOKEN_HASH = 'A'.repeat(43);

/** True when both are the same text. The time depends on the length alone. */
export function sameHash(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}
