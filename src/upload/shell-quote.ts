/** Words for a POSIX shell. */

/** The text as one word that a POSIX shell takes literally, whatever is in it. */
export function shellQuote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
