// Instants on the wire: RFC 3339, in UTC, spelled with `Z`. Inside they are milliseconds since the epoch.

const grammar = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/;
const upToSeconds = 19;

/** The longest spelling that is read: nine digits of a second. */
export const timeTextMaxCharacters = 30;

/** Milliseconds since the epoch; undefined for anything that is not a real instant in that spelling. */
export function parseTime(text: string): number | undefined {
  if (!grammar.test(text)) return undefined;
  const at = Date.parse(text);
  // Date.parse rolls 30 February and hour 24 over to the next day: such a text does not come back as it went in.
  return Number.isNaN(at) || formatTime(at).slice(0, upToSeconds) !== text.slice(0, upToSeconds) ? undefined : at;
}

/** The spelling that the wire uses, with milliseconds. */
export function formatTime(atMs: number): string {
  return new Date(atMs).toISOString();
}

/** What a request says about its end: relative (counted by the server) or absolute; undefined if it says nothing. Times in ms. */
export function requestedExpiry(request: {
  readonly expiresIn?: number | undefined;
  readonly expiresAt?: number | undefined;
}): { readonly inMs: number } | { readonly at: number } | undefined {
  if (request.expiresIn !== undefined) return { inMs: request.expiresIn * 1_000 };
  return request.expiresAt === undefined ? undefined : { at: request.expiresAt };
}
