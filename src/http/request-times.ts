/** How long each request took, under its route as it was declared: never under its path. */
import type { Request, Response } from 'express';
import { bodyPath, paths, uploadPath } from '../contract/routes.ts';
import type { Measurements } from '../logging/measurements.ts';
import { routeOf } from './route-of.ts';

/** Routes that carry bodies: as long as those are, and as slow as whoever sends or reads them. */
const transfers: ReadonlySet<string> = new Set([bodyPath(':id'), uploadPath(':id'), paths.files, paths.open, '/:name']);

/** `now` in milliseconds of any monotonic clock. */
export function measureWhenOver(
  request: Request,
  response: Response,
  measurements: Measurements,
  now: () => number,
): void {
  const startedAt = now();
  response.once('close', () => {
    const route = routeOf(request);
    const { method } = request;
    const isStream = String(response.getHeader('Content-Type') ?? '').startsWith('text/event-stream');
    const isTransfer = isStream || transfers.has(route) || (method === 'POST' && route === '/');
    const status = response.writableFinished ? `${String(Math.floor(response.statusCode / 100))}xx` : 'cut';
    measurements.request({ route, method, status, ms: now() - startedAt, isTransfer });
  });
}
