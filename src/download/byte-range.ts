/** `Range` and `If-Range` of RFC 9110 §14, as far as this server speaks them: one range, in bytes. */
import type { ByteInterval } from '../share/share.ts';

/** The whole, one part of it, or a range that cannot be served (416). */
export type RequestedRange =
  { readonly is: 'whole' } | { readonly is: 'part'; readonly interval: ByteInterval } | { readonly is: 'bad' };

const whole: RequestedRange = { is: 'whole' };
const bad: RequestedRange = { is: 'bad' };

function part(from: number, to: number): RequestedRange {
  return { is: 'part', interval: [from, to] };
}

/** `headers`: the request's `range` and `if-range`. `etag`: of what would be sent, quotes included. `size` in bytes. */
export function requestedRange(
  headers: { readonly range?: string | undefined; readonly 'if-range'?: string | string[] | undefined },
  etag: string,
  size: number,
): RequestedRange {
  const { range, 'if-range': ifRange } = headers;
  if (range === undefined || (ifRange !== undefined && ifRange !== etag)) return whole;
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range.replaceAll(' ', ''));
  if (match === null) return bad;
  const [, first = '', last = ''] = match;
  if (first === '') return suffix(last, size);
  const from = Number(first);
  const to = last === '' ? size : Math.min(Number(last) + 1, size);
  return from < to ? part(from, to) : bad;
}

/** The last so many bytes. */
function suffix(count: string, size: number): RequestedRange {
  const bytes = Number(count);
  return count === '' || bytes === 0 || size === 0 ? bad : part(Math.max(0, size - bytes), size);
}
