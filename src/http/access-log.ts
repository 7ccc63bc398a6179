/** One line for each request when it is over: its route, never its path or query. */
import type { Request, Response } from 'express';
import type { Log } from '../logging/log.ts';
import { requestIdOf } from './request-id.ts';
import { routeOf } from './route-of.ts';

/** `now` in milliseconds of any monotonic clock. */
export function logWhenOver(request: Request, response: Response, log: Log, now: () => number): void {
  const startedAt = now();
  response.once('close', () => {
    log.info('request', {
      requestId: requestIdOf(request),
      method: request.method,
      route: routeOf(request),
      status: response.statusCode,
      // The client, the watchdog or an error ended it before the answer was whole.
      ...(response.writableFinished ? {} : { state: 'cut' }),
      ms: Math.round(now() - startedAt),
      client: request.ip,
    });
  });
}
