/** The cookie that carries the session of an admin: out of reach of scripts, of other sites and, over TLS, of other hosts and paths. */
import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Settings } from '../config/settings.ts';
import type { BaseUrl } from '../http/base-url.ts';

/** What the store keeps instead of the token. With another password, or another second factor, no session is found any more. */
export const tokenHashOf = (token: string, { adminPasswordHash = '', adminTotpSecret = '' }: Settings): string =>
  createHash('sha256').update(`${token}\n${adminPasswordHash}\n${adminTotpSecret}`).digest('base64url');

const plainName = 'ots-admin';
const tokenForm = /^[\w-]{43}$/;

/** Browsers take `__Host-` only with Secure, without a domain and for the whole host: nobody can set it from beside. */
const nameFor = (isOverTls: boolean): string => (isOverTls ? `__Host-${plainName}` : plainName);

const attributes = (isOverTls: boolean): string => `Path=/; HttpOnly; SameSite=Strict${isOverTls ? '; Secure' : ''}`;

/** The token of the request. Undefined as well when there are several: one of them was planted. */
export function readSessionCookie(request: Request, baseUrl: BaseUrl): string | undefined {
  const name = nameFor(baseUrl.isOverTls(request));
  const values = (request.headers.cookie ?? '').split(';').flatMap((part) => {
    const [given = '', value = ''] = part.trim().split('=', 2);
    return given === name ? [value] : [];
  });
  const [token, ...others] = values;
  return token !== undefined && others.length === 0 && tokenForm.test(token) ? token : undefined;
}

/** For as long as the browser is open; when it ends is for the store to say. */
export function setSessionCookie(request: Request, response: Response, baseUrl: BaseUrl, token: string): void {
  const isOverTls = baseUrl.isOverTls(request);
  response.setHeader('Set-Cookie', `${nameFor(isOverTls)}=${token}; ${attributes(isOverTls)}`);
}

export function clearSessionCookie(request: Request, response: Response, baseUrl: BaseUrl): void {
  const isOverTls = baseUrl.isOverTls(request);
  response.setHeader('Set-Cookie', `${nameFor(isOverTls)}=; Max-Age=0; ${attributes(isOverTls)}`);
}
