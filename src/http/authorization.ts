/** `Authorization: Link|Claim|Owner <token>`: who speaks. Whether the token is right is for the store to say. */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import {
  applyDecorators,
  createParamDecorator,
  Injectable,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiSecurity } from '@nestjs/swagger';
import type { Request } from 'express';
import { authorizationSchemes, type AuthorizationScheme } from '../contract/headers.ts';
import { decodeBase64url } from '../sealed/base64.ts';
import { Problem } from './problem.ts';

export interface Credentials {
  readonly scheme: AuthorizationScheme;
  /** SHA-256 of the token, base64url: what the store keeps. */
  readonly tokenHash: string;
}

const tokenBytes = 32;
const header = /^([a-z]{1,16}) +([\w-]{43})$/i;
const accepted = Reflector.createDecorator<readonly AuthorizationScheme[]>();
const found = new WeakMap<IncomingMessage, Credentials>();

/**
 * The credentials of a request.
 * @throws Problem `auth.required` if they are missing, malformed or of a scheme that is not in `schemes`: one answer for every id.
 */
function readCredentials(request: IncomingMessage, schemes: readonly AuthorizationScheme[]): Credentials {
  const [, given = '', token = ''] = header.exec(request.headers.authorization ?? '') ?? [];
  const scheme = authorizationSchemes.find((known) => known.toLowerCase() === given.toLowerCase());
  const bytes = decodeBase64url(token, tokenBytes);
  if (scheme === undefined || bytes === undefined || !schemes.includes(scheme)) throw authRequired(schemes);
  return { scheme, tokenHash: createHash('sha256').update(bytes).digest('base64url') };
}

function authRequired(schemes: readonly AuthorizationScheme[]): Problem {
  const challenges = schemes.map((scheme) => `${scheme} realm="onetimeshare"`);
  return new Problem('auth.required', { headers: { 'WWW-Authenticate': challenges.join(', ') } });
}

/** Before anything else is looked at, the id in the path included. */
@Injectable()
class AuthorizationGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    found.set(request, readCredentials(request, this.reflector.get(accepted, context.getHandler())));
    return true;
  }
}

/** Marks a route as one that needs one of these schemes. The handler gets them as `@Proof()`. */
export const Authorized = (...schemes: readonly AuthorizationScheme[]): MethodDecorator =>
  applyDecorators(accepted(schemes), UseGuards(AuthorizationGuard), ...schemes.map((scheme) => ApiSecurity(scheme)));

/** The `Credentials` of the request, in a handler that is marked `@Authorized(…)`. */
export const Proof = createParamDecorator((_data: undefined, context: ExecutionContext): Credentials => {
  const credentials = found.get(context.switchToHttp().getRequest<Request>());
  if (credentials === undefined) throw new TypeError('@Proof() needs @Authorized() on the same handler.');
  return credentials;
});
