/** What no route took: a known path with a method that it does not have is 405, anything else 404. */
import type { Express, NextFunction, Request, RequestHandler, Response } from 'express';
import { Problem } from './problem.ts';

interface RouteLayer {
  match(path: string): boolean;
  readonly route: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
}

/** To be installed behind all routes. */
export function answerUnknownRoute(application: Express): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    const methods = methodsAt(application, request.path);
    if (methods.size === 0) {
      next(new Problem('route.not_found'));
      return;
    }
    const allow = [...methods, 'OPTIONS'].sort().join(', ');
    if (request.method === 'OPTIONS') response.setHeader('Allow', allow).status(204).end();
    else next(new Problem('request.method', { headers: { Allow: allow } }));
  };
}

function methodsAt(application: Express, path: string): ReadonlySet<string> {
  const methods = new Set<string>();
  for (const layer of application.router.stack as readonly unknown[])
    if (isRouteLayer(layer) && isNamed(layer.route.path) && layer.match(path))
      for (const method of Object.keys(layer.route.methods)) methods.add(method.toUpperCase());
  if (methods.has('GET')) methods.add('HEAD');
  methods.delete('OPTIONS');
  return methods;
}

/** A route that takes any name at the root (`PUT /:name`) makes no name a known one. */
const isNamed = (path: string): boolean => /^\/([^:*{]|$)/.test(path);

function isRouteLayer(layer: unknown): layer is RouteLayer {
  if (typeof layer !== 'object' || layer === null || !('route' in layer) || !('match' in layer)) return false;
  const { route } = layer;
  return (
    typeof route === 'object' &&
    route !== null &&
    'path' in route &&
    typeof route.path === 'string' &&
    'methods' in route
  );
}
