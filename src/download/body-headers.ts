/** Headers of a response that carries a body, sealed or opened. Never cached, never sniffed, never rendered. */
import contentDisposition from 'content-disposition';
import type { Response } from 'express';
import { Problem } from '../http/problem.ts';
import type { ByteInterval } from '../share/share.ts';
import type { RequestedRange } from './byte-range.ts';

export interface BodyDescription {
  /** With its quotes. */
  readonly etag: string;
  readonly size: number;
  readonly type: string;
  /** Suggested file name; without one just `attachment`. */
  readonly name?: string | undefined;
  readonly acceptsRanges: boolean;
}

/** What of [0, size) will be sent. @throws Problem `request.range` */
export function intervalOf(range: RequestedRange, size: number): ByteInterval {
  switch (range.is) {
    case 'whole':
      return [0, size];
    case 'part':
      return range.interval;
    case 'bad':
      throw new Problem('request.range', { headers: { 'Content-Range': `bytes */${String(size)}` } });
  }
}

/** Sets status and headers; sends nothing yet. */
export function describeBody(res: Response, body: BodyDescription, range: RequestedRange): ByteInterval {
  const interval = intervalOf(range, body.size);
  const [from, to] = interval;
  res.status(range.is === 'part' ? 206 : 200);
  if (range.is === 'part')
    res.setHeader('Content-Range', `bytes ${String(from)}-${String(to - 1)}/${String(body.size)}`);
  res.setHeader('Accept-Ranges', body.acceptsRanges ? 'bytes' : 'none');
  res.setHeader('ETag', body.etag);
  res.setHeader('Content-Type', body.type);
  res.setHeader('Content-Length', String(to - from));
  res.setHeader('Content-Disposition', contentDisposition(body.name));
  res.setHeader('Cache-Control', 'no-store, no-transform');
  res.setHeader('Content-Security-Policy', 'sandbox');
  return interval;
}
