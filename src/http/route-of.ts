/** The route of a request as it was declared: what may be logged, where the path itself may not. */
import type { Request } from 'express';

/** For example `/api/v1/shares/:id`; `unmatched` when no route took the request. */
export function routeOf(request: Request): string {
  const route: unknown = request.route;
  if (typeof route !== 'object' || route === null || !('path' in route)) return 'unmatched';
  return typeof route.path === 'string' ? route.path : 'unmatched';
}
