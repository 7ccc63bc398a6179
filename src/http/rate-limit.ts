/** Rate limits: how often one address, or one owner, may ask for each kind of thing. Counted in the store's engine. */
import { createHash } from 'node:crypto';
import { Injectable, SetMetadata, type CanActivate, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { Settings } from '../config/settings.ts';
import type { AuthorizationScheme } from '../contract/headers.ts';
import { RateLimitStore } from '../share/rate-limit-store.ts';
import { addressNetwork, clientAddress } from './client-address.ts';
import { Problem, retryAfter } from './problem.ts';

/** `look` counts claims and openings too; `owner` is counted per address and per owner of one share. */
export type RateLimitKind = 'create' | 'look' | 'body' | 'owner';

/** For a route that several schemes may use: what each of them counts as. A request without any counts as the first. */
export type RateLimitByScheme = Partial<Readonly<Record<AuthorizationScheme, RateLimitKind>>>;

type Rule = RateLimitKind | RateLimitByScheme;

interface Window {
  readonly name: string;
  readonly limit: number;
  readonly ms: number;
  readonly whoOf: (request: Request) => string;
}

const METADATA = 'rate limit';
const minuteMs = 60_000;
const hourMs = 3_600_000;

/** Marks a route as one whose requests are counted, for example `@RateLimit('create')` or `@RateLimit({ Link: 'look', Owner: 'owner' })`. */
export const RateLimit = (rule: Rule): CustomDecorator => SetMetadata(METADATA, rule);

/** Before the body is read and before credentials are looked at: guessing counts like anything else. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  readonly #windows: Readonly<Record<RateLimitKind, readonly Window[]>>;
  readonly #isOn: boolean;

  constructor(
    private readonly reflector: Reflector,
    private readonly store: RateLimitStore,
    settings: Settings,
  ) {
    this.#isOn = settings.rateLimits;
    this.#windows = windowsOf(settings);
  }

  /** @throws Problem `rate.limited` with the seconds to wait */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (!this.#isOn) return true;
    const rule = this.reflector.get<Rule | undefined>(METADATA, context.getHandler());
    if (rule === undefined) return true;
    const request = context.switchToHttp().getRequest<Request>();
    const kind = kindFor(rule, request);
    if (kind !== undefined) for (const window of this.#windows[kind]) await this.#count(window, request);
    return true;
  }

  async #count({ name, limit, ms, whoOf }: Window, request: Request): Promise<void> {
    const { count, resetsInMs } = await this.store.hit(`${name}:${whoOf(request)}`, ms);
    if (count > limit) throw new Problem('rate.limited', { headers: retryAfter(resetsInMs / 1_000) });
  }
}

function windowsOf(settings: Settings): Readonly<Record<RateLimitKind, readonly Window[]>> {
  const perAddress = (name: string, limit: number, ms: number): Window => ({ name, limit, ms, whoOf: networkOf });
  return {
    create: [perAddress('create', settings.rateCreatePerHour, hourMs)],
    look: [perAddress('look', settings.rateLookPerMinute, minuteMs)],
    body: [perAddress('body', settings.rateBodyPerMinute, minuteMs)],
    owner: [
      perAddress('owner-address', settings.rateOwnerPerAddressPerMinute, minuteMs),
      { name: 'owner-share', limit: settings.rateOwnerPerSharePerMinute, ms: minuteMs, whoOf: ownerOf },
    ],
  };
}

function kindFor(rule: Rule, request: Request): RateLimitKind | undefined {
  if (typeof rule === 'string') return rule;
  const given = request.headers.authorization?.split(' ')[0]?.toLowerCase();
  const kinds = Object.entries(rule);
  return (kinds.find(([scheme]) => scheme.toLowerCase() === given) ?? kinds[0])?.[1];
}

const networkOf = (request: Request): string => addressNetwork(clientAddress(request));

/**
 * One owner of one share, known by id and token together: with the id alone nobody can use up what the owner may ask.
 * Hashed, because the key is written down and the token must not be.
 */
function ownerOf({ params, headers }: Request): string {
  return createHash('sha256')
    .update(`${String(params['id'])} ${headers.authorization ?? ''}`)
    .digest('base64url');
}
