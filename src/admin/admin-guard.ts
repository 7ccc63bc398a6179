/** Who may use the admin API: whoever has a session that still runs and, to change something, repeats its token in a header. */
import {
  applyDecorators,
  createParamDecorator,
  Injectable,
  UseGuards,
  UseInterceptors,
  type CallHandler,
  type CanActivate,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiSecurity } from '@nestjs/swagger';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import { Settings } from '../config/settings.ts';
import { adminCookieScheme, csrfHeader, lookingOnHeader } from '../contract/headers.ts';
import { adminPaths } from '../contract/routes.ts';
import { BaseUrl } from '../http/base-url.ts';
import { Problem } from '../http/problem.ts';
import { StoreUnreachable } from '../share/metadata-store.ts';
import { SessionStore, type AdminSession } from '../share/session-store.ts';
import { sameHash } from '../share/token-hash.ts';
import { AdminLimits } from './admin-limits.ts';
import { readSessionCookie, tokenHashOf } from './session-cookie.ts';

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const found = new WeakMap<Request, AdminSession>();

/** One answer, whatever is wrong. */
export const signInRequired = (detail: string): Problem =>
  new Problem('auth.required', { detail, headers: { 'WWW-Authenticate': 'Session realm="onetimeshare admin"' } });

const nobody = (): Problem =>
  signInRequired('Nobody is signed in here, or the session has ended. Nothing was changed. Sign in again.');

@Injectable()
class AdminGuard implements CanActivate {
  constructor(
    private readonly sessions: SessionStore,
    private readonly limits: AdminLimits,
    private readonly baseUrl: BaseUrl,
    private readonly settings: Settings,
  ) {}

  /** @throws Problem `auth.required`, `request.cross_site`, `rate.limited` */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const token = readSessionCookie(request, this.baseUrl);
    if (token === undefined) throw nobody();
    const session = await this.#find(request, tokenHashOf(token, this.settings));
    if (session === undefined) {
      await this.limits.countStranger(request);
      throw nobody();
    }
    if (safeMethods.has(request.method)) await this.limits.countRead(session.tokenHash);
    else {
      requireCsrfToken(request, session);
      await this.limits.countChange(session.tokenHash);
    }
    found.set(request, session);
    return true;
  }

  /** Who only looks is let in also when that cannot be noted: what is wrong with the store stands on the page they ask for. */
  async #find(request: Request, tokenHash: string): Promise<AdminSession | undefined> {
    if (isLookingOn(request)) return this.sessions.find(tokenHash, false);
    return this.sessions.find(tokenHash).catch((error: unknown) => {
      if (error instanceof StoreUnreachable && safeMethods.has(request.method))
        return this.sessions.find(tokenHash, false);
      throw error;
    });
  }
}

/** The page asks by itself, with nobody at it: that keeps no session alive. */
const isLookingOn = ({ method, path, headers }: Request): boolean =>
  safeMethods.has(method) && (path === adminPaths.events || headers[lookingOnHeader.toLowerCase()] !== undefined);

function requireCsrfToken(request: Request, { csrfToken }: AdminSession): void {
  const given = request.headers[csrfHeader.toLowerCase()];
  if (typeof given === 'string' && sameHash(given, csrfToken)) return;
  throw new Problem('request.cross_site', {
    detail: `The request does not carry the ${csrfHeader} header of this session, so it may come from another site. Nothing was changed. Reload the admin page and try again.`,
  });
}

/** Asks once more when the body is here: who was signed out while they sent it changes nothing any more. */
@Injectable()
class StillSignedIn implements NestInterceptor {
  constructor(private readonly sessions: SessionStore) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const { tokenHash } = sessionOf(context.switchToHttp().getRequest<Request>());
    if ((await this.sessions.find(tokenHash, false)) === undefined) throw nobody();
    return next.handle();
  }
}

/** Marks a handler as one for signed-in admins; one that changes something also needs the header. To be written above `@TakesJson()`. */
export const ForAdmins = (summary: string, changes: 'reads' | 'changes' = 'reads'): MethodDecorator =>
  applyDecorators(
    UseGuards(AdminGuard),
    ApiOperation({ summary }),
    ApiSecurity(adminCookieScheme),
    ...(changes === 'changes' ? [UseInterceptors(StillSignedIn), ApiHeader({ name: csrfHeader, required: true })] : []),
  );

function sessionOf(request: Request): AdminSession {
  const session = found.get(request);
  if (session === undefined) throw new TypeError('@SignedIn() needs @ForAdmins() on the same handler.');
  return session;
}

/** The `AdminSession` of the request, in a handler that is marked `@ForAdmins(…)`. */
export const SignedIn = createParamDecorator((_data: undefined, context: ExecutionContext): AdminSession =>
  sessionOf(context.switchToHttp().getRequest<Request>()),
);
