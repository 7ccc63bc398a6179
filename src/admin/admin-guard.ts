/** Who may use the admin API: whoever has a session that still runs and, to change something, repeats its token in a header. */
import {
  applyDecorators,
  createParamDecorator,
  Injectable,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiSecurity } from '@nestjs/swagger';
import type { Request } from 'express';
import { Settings } from '../config/settings.ts';
import { adminCookieScheme, csrfHeader } from '../contract/headers.ts';
import { BaseUrl } from '../http/base-url.ts';
import { Problem } from '../http/problem.ts';
import { RateLimit } from '../http/rate-limit.ts';
import { SessionStore, type AdminSession } from '../share/session-store.ts';
import { sameHash } from '../share/token-hash.ts';
import { readSessionCookie, tokenHashOf } from './session-cookie.ts';

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const found = new WeakMap<Request, AdminSession>();

/** One answer, whatever is wrong. */
export const signInRequired = (detail: string): Problem =>
  new Problem('auth.required', { detail, headers: { 'WWW-Authenticate': 'Session realm="onetimeshare admin"' } });

@Injectable()
class AdminGuard implements CanActivate {
  constructor(
    private readonly sessions: SessionStore,
    private readonly baseUrl: BaseUrl,
    private readonly settings: Settings,
  ) {}

  /** @throws Problem `auth.required`, `request.cross_site` */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const token = readSessionCookie(request, this.baseUrl);
    const session = token === undefined ? undefined : await this.sessions.find(tokenHashOf(token, this.settings));
    if (session === undefined)
      throw signInRequired('Nobody is signed in here, or the session has ended. Nothing was changed. Sign in again.');
    if (!safeMethods.has(request.method)) requireCsrfToken(request, session);
    found.set(request, session);
    return true;
  }
}

function requireCsrfToken(request: Request, { csrfToken }: AdminSession): void {
  const given = request.headers[csrfHeader.toLowerCase()];
  if (typeof given === 'string' && sameHash(given, csrfToken)) return;
  throw new Problem('request.cross_site', {
    detail: `The request does not carry the ${csrfHeader} header of this session, so it may come from another site. Nothing was changed. Reload the admin page and try again.`,
  });
}

/** Marks a handler as one for signed-in admins; one that changes something also needs the header. */
export const ForAdmins = (summary: string, changes: 'reads' | 'changes' = 'reads'): MethodDecorator =>
  applyDecorators(
    UseGuards(AdminGuard),
    RateLimit('admin'),
    ApiOperation({ summary }),
    ApiSecurity(adminCookieScheme),
    ...(changes === 'changes' ? [ApiHeader({ name: csrfHeader, required: true })] : []),
  );

/** The `AdminSession` of the request, in a handler that is marked `@ForAdmins(…)`. */
export const SignedIn = createParamDecorator((_data: undefined, context: ExecutionContext): AdminSession => {
  const session = found.get(context.switchToHttp().getRequest<Request>());
  if (session === undefined) throw new TypeError('@SignedIn() needs @ForAdmins() on the same handler.');
  return session;
});
