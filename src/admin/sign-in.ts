/** Signing in: counted before anything is compared, and one answer for every way in which it fails. */
import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Settings } from '../config/settings.ts';
import type { SignInRequest } from '../contract/admin.schema.ts';
import { addressNetwork, clientAddress } from '../http/client-address.ts';
import { Problem, retryAfter } from '../http/problem.ts';
import { isPasswordOf } from '../sealed/password-hash.node.ts';
import { PasswordQueue } from '../sealed/password-queue.ts';
import { RateLimitStore } from '../share/rate-limit-store.ts';
import { SessionStore, type AdminSession } from '../share/session-store.ts';
import { signInRequired } from './admin-guard.ts';
import { Audit } from './audit.ts';
import { SecondFactor } from './second-factor.ts';
import { tokenHashOf } from './session-cookie.ts';

const WINDOW_MS = 15 * 60_000;
const WAIT_FOR_HASHING_MS = 2_000;
const newToken = (): string => randomBytes(32).toString('base64url');

export interface Opened {
  /** For the cookie; kept nowhere. */
  readonly token: string;
  readonly session: AdminSession;
}

@Injectable()
export class SignIn {
  constructor(
    private readonly settings: Settings,
    private readonly windows: RateLimitStore,
    private readonly passwords: PasswordQueue,
    private readonly secondFactor: SecondFactor,
    private readonly sessions: SessionStore,
    private readonly audit: Audit,
  ) {}

  /** @throws Problem `rate.limited`, `server.busy`, `auth.required` */
  async open(request: Request, { password, code }: SignInRequest): Promise<Opened> {
    const window = `admin-sign-in:${addressNetwork(clientAddress(request))}`;
    await this.#count(request, window);
    const why = (await this.#isRight(password, window)) ? await this.secondFactor.refusalOf(code) : 'wrong password';
    if (why !== undefined) {
      await this.audit.note(request, 'sign_in.failed', { detail: why });
      throw signInRequired(
        'The password or the code is wrong, the code is missing, or it was used before. The try was counted. Check both and sign in again; wait for the next code.',
      );
    }
    await this.#takeBack(window);
    // A new token each time: one that somebody planted before never becomes that of a session.
    const token = newToken();
    await this.audit.note(request, 'sign_in');
    return { token, session: await this.sessions.open(tokenHashOf(token, this.settings), newToken()) };
  }

  /** Whatever RATE_LIMITS says: it is about visitors. What is beyond the limit is told once in a window. */
  async #count(request: Request, window: string): Promise<void> {
    const { count, resetsInMs } = await this.windows.hit(window, WINDOW_MS);
    const most = this.settings.adminSignInsPerWindow;
    if (count <= most) return;
    if (count === most + 1)
      await this.audit.note(request, 'sign_in.failed', { detail: 'too many tries: more are refused unseen' });
    throw new Problem('rate.limited', {
      detail:
        'Too many sign-ins from this address failed. Nothing was compared. Wait as many seconds as the Retry-After header says, then try again.',
      headers: retryAfter(resetsInMs / 1_000),
    });
  }

  async #takeBack(window: string): Promise<void> {
    await this.windows.hit(window, WINDOW_MS, -1);
  }

  async #isRight(password: string, window: string): Promise<boolean> {
    const { adminPasswordHash } = this.settings;
    if (adminPasswordHash === undefined) throw new Problem('route.not_found');
    const place = await this.passwords.enter(WAIT_FOR_HASHING_MS);
    if (place === undefined) {
      await this.#takeBack(window);
      throw new Problem('server.busy');
    }
    try {
      return await isPasswordOf(adminPasswordHash, password);
    } finally {
      place.leave();
    }
  }
}
