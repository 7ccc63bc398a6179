/**
 * How often admins may ask. Counted for each session, behind the door: who has no session cannot use up what a signed-in
 * admin may ask, whatever address they share.
 */
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Settings } from '../config/settings.ts';
import { addressNetwork, clientAddress } from '../http/client-address.ts';
import { Problem, retryAfter } from '../http/problem.ts';
import { StoreUnreachable } from '../share/metadata-store.ts';
import { RateLimitStore } from '../share/rate-limit-store.ts';

const WINDOW_MS = 60_000;
/** Far more than all windows of an admin ask for, and too few to keep the store busy. */
const READS = 1_200;
/** More than anybody does by hand: a stolen session does not fill the audit log before it ends. */
const CHANGES = 60;
/** Cookies that are no session: each costs a question to the store. */
const STRANGERS = 600;

@Injectable()
export class AdminLimits {
  constructor(
    private readonly settings: Settings,
    private readonly windows: RateLimitStore,
  ) {}

  /** Goes on when the store takes no writes: what is wrong with it stands on the page that is asked for. @throws Problem `rate.limited` */
  async countRead(sessionHash: string): Promise<void> {
    if (!this.settings.rateLimits) return;
    await this.#count(`admin-reads:${sessionHash}`, READS).catch((error: unknown) => {
      if (!(error instanceof StoreUnreachable)) throw error;
    });
  }

  /** Whatever RATE_LIMITS says: an admin can turn that off. @throws Problem `rate.limited` */
  async countChange(sessionHash: string): Promise<void> {
    await this.#count(`admin-changes:${sessionHash}`, CHANGES);
  }

  /** Somebody with a cookie that opens nothing. @throws Problem `rate.limited` */
  async countStranger(request: Request): Promise<void> {
    if (!this.settings.rateLimits) return;
    await this.#count(`admin-strangers:${addressNetwork(clientAddress(request))}`, STRANGERS);
  }

  async #count(window: string, most: number): Promise<void> {
    const { count, resetsInMs } = await this.windows.hit(window, WINDOW_MS);
    if (count <= most) return;
    throw new Problem('rate.limited', {
      detail:
        'Too many requests came with this session, or with cookies that open none from this address. Nothing was changed. Wait as many seconds as the Retry-After header says, then go on.',
      headers: retryAfter(resetsInMs / 1_000),
    });
  }
}
