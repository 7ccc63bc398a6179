// Times as `<input type="datetime-local">` has them: in the person's own time zone, to the minute.

const minuteMs = 60_000;

/** @param atMs milliseconds since the epoch */
export function localInput(atMs: number): string {
  const shifted = new Date(atMs - new Date(atMs).getTimezoneOffset() * minuteMs);
  return shifted.toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length);
}

/** Milliseconds since the epoch; undefined for what is no time. */
export function parseLocalInput(text: string): number | undefined {
  const atMs = new Date(text).getTime();
  return Number.isNaN(atMs) ? undefined : atMs;
}
