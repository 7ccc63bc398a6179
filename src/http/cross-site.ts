/** Pages of other sites may not change anything here. Decided from the headers, before a byte of the body is read. */
import type { Request } from 'express';
import type { BaseUrl } from './base-url.ts';
import { Problem } from './problem.ts';

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const ownSites: ReadonlySet<unknown> = new Set(['same-origin', 'none']);

/**
 * Browsers say where a request comes from: `Sec-Fetch-Site`, older ones `Origin`. Programs say neither and are not meant.
 * @throws Problem `request.cross_site`
 */
export function refuseCrossSite(request: Request, baseUrl: BaseUrl): void {
  if (safeMethods.has(request.method)) return;
  const site = request.headers['sec-fetch-site'];
  const { origin } = request.headers;
  const isOurs = site === undefined ? origin === undefined || origin === baseUrl.of(request) : ownSites.has(site);
  if (!isOurs) throw new Problem('request.cross_site');
}
