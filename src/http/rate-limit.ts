/** Rate limits: how often one address, or one owner, may ask for each kind of thing. Counted in the store's engine. */
import { createHash } from 'node:crypto';
import { Injectable, SetMetadata, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  InjectThrottlerOptions,
  InjectThrottlerStorage,
  ThrottlerGuard,
  type ThrottlerLimitDetail,
  type ThrottlerModuleOptions,
  type ThrottlerOptions,
  type ThrottlerStorage,
} from '@nestjs/throttler';
import type { Request } from 'express';
import { Settings } from '../config/settings.ts';
import type { AuthorizationScheme } from '../contract/headers.ts';
import { RateLimitStore } from '../share/rate-limit-store.ts';
import { addressNetwork, clientAddress } from './client-address.ts';
import { Problem, retryAfter } from './problem.ts';

/**
 * `look` counts claims and openings too; `owner` is counted per address and per owner of one share. What admins ask is
 * counted where they are known (src/admin/admin-limits.ts).
 */
export type RateLimitKind = 'create' | 'look' | 'body' | 'owner';

/** For a route that several schemes may use: what each of them counts as. A request without any counts as the first. */
export type RateLimitByScheme = Partial<Readonly<Record<AuthorizationScheme, RateLimitKind>>>;

type Rule = RateLimitKind | RateLimitByScheme;

const METADATA = 'rate limit';
const minuteMs = 60_000;
const hourMs = 3_600_000;
const windowNames: Readonly<Record<RateLimitKind, readonly string[]>> = {
  create: ['create'],
  look: ['look'],
  body: ['body'],
  owner: ['owner-address', 'owner-share'],
};

/** Marks a route as one whose requests are counted, for example `@RateLimit('create')` or `@RateLimit({ Link: 'look', Owner: 'owner' })`. */
export const RateLimit = (rule: Rule): CustomDecorator => SetMetadata(METADATA, rule);

function kindFor(rule: Rule, request: Request): RateLimitKind | undefined {
  if (typeof rule === 'string') return rule;
  const given = request.headers.authorization?.split(' ')[0]?.toLowerCase();
  const kinds = Object.entries(rule);
  return (kinds.find(([scheme]) => scheme.toLowerCase() === given) ?? kinds[0])?.[1];
}

const networkOf = (request: Record<string, unknown>): string =>
  addressNetwork(clientAddress(request as unknown as Request));

/**
 * One owner of one share, known by id and token together: with the id alone nobody can use up what the owner may ask.
 * Hashed, because the key is written down and the token must not be.
 */
function ownerOf(request: Record<string, unknown>): string {
  const { params, headers } = request as unknown as Request;
  return createHash('sha256')
    .update(`${String(params['id'])} ${headers.authorization ?? ''}`)
    .digest('base64url');
}

/** The limits are asked for at each request: an admin may change them. */
export function rateLimitWindows(settings: Settings): ThrottlerOptions[] {
  const window = (name: string, limit: () => number, ttl: number, getTracker = networkOf): ThrottlerOptions => ({
    name,
    limit,
    ttl,
    getTracker,
  });
  return [
    window('create', () => settings.rateCreatePerHour, hourMs),
    window('look', () => settings.rateLookPerMinute, minuteMs),
    window('body', () => settings.rateBodyPerMinute, minuteMs),
    window('owner-address', () => settings.rateOwnerPerAddressPerMinute, minuteMs),
    window('owner-share', () => settings.rateOwnerPerSharePerMinute, minuteMs, ownerOf),
  ];
}

/** The library's storage on our port: its own sets a timer per hit and knows only one process. */
export class RateLimitStorage implements ThrottlerStorage {
  constructor(private readonly store: RateLimitStore) {}

  async increment(key: string, ttl: number, limit: number): ReturnType<ThrottlerStorage['increment']> {
    const { count, resetsInMs } = await this.store.hit(key, ttl);
    const seconds = Math.ceil(resetsInMs / 1_000);
    return { totalHits: count, timeToExpire: seconds, isBlocked: count > limit, timeToBlockExpire: seconds };
  }
}

/** Before the body is read and before credentials are looked at: guessing counts like anything else. */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  constructor(
    @InjectThrottlerOptions() options: ThrottlerModuleOptions,
    @InjectThrottlerStorage() storage: ThrottlerStorage,
    reflector: Reflector,
    private readonly settings: Settings,
  ) {
    super(options, storage, reflector);
  }

  /**
   * Only the windows of the route's own kind are asked, where the library would go through all of them.
   * @throws Problem `rate.limited` with the seconds to wait
   */
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (!this.settings.rateLimits) return true;
    const rule = this.reflector.get<Rule | undefined>(METADATA, context.getHandler());
    if (rule === undefined) return true;
    const kind = kindFor(rule, context.switchToHttp().getRequest<Request>());
    if (kind !== undefined) for (const name of windowNames[kind]) await this.#count(context, name);
    return true;
  }

  async #count(context: ExecutionContext, name: string): Promise<void> {
    const throttler = this.throttlers.find((window) => window.name === name);
    if (throttler?.getTracker === undefined) throw new TypeError(`There is no rate limit "${name}".`);
    const { limit, ttl, getTracker } = throttler;
    await this.handleRequest({
      context,
      throttler,
      limit: typeof limit === 'function' ? await limit(context) : limit,
      ttl: Number(ttl),
      blockDuration: Number(ttl),
      getTracker,
      generateKey: (_context, tracker) => `${name}:${tracker}`,
    });
  }

  protected override throwThrottlingException(_context: ExecutionContext, detail: ThrottlerLimitDetail): Promise<void> {
    throw new Problem('rate.limited', { headers: retryAfter(detail.timeToBlockExpire) });
  }
}
