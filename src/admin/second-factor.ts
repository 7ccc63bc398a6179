/** The second factor: codes by time (RFC 6238), each of them good for one sign-in. */
import { Injectable } from '@nestjs/common';
import { Secret, TOTP } from 'otpauth';
import { Settings } from '../config/settings.ts';
import { Clock } from '../share/clock.ts';
import { RateLimitStore } from '../share/rate-limit-store.ts';

const STEP_SECONDS = 30;
const DIGITS = 6;
/** A code of the step before or after is taken too: clocks differ, and typing takes its time. */
const STEPS_AROUND = 1;
/** Longer than any code is good for. */
const REMEMBERED_MS = 5 * 60_000;

/** As authenticator apps know it. @param secret base32 */
export const totpOf = (secret: string): TOTP =>
  new TOTP({
    issuer: 'OneTimeShare',
    label: 'admin',
    algorithm: 'SHA1',
    digits: DIGITS,
    period: STEP_SECONDS,
    secret: Secret.fromBase32(secret),
  });

@Injectable()
export class SecondFactor {
  readonly #totp: TOTP | undefined;

  constructor(
    { adminTotpSecret }: Settings,
    private readonly windows: RateLimitStore,
    private readonly clock: Clock,
  ) {
    this.#totp = adminTotpSecret === undefined ? undefined : totpOf(adminTotpSecret);
  }

  /**
   * Why this code does not open; undefined when it does, or when none is needed. To be asked after the password:
   * whoever knows only codes must not use them up.
   */
  async refusalOf(code: string | undefined): Promise<string | undefined> {
    if (this.#totp === undefined) return undefined;
    if (code === undefined) return 'no code';
    const now = this.clock.now();
    const away = this.#totp.validate({ token: code, timestamp: now, window: STEPS_AROUND });
    if (away === null) return 'wrong code';
    const step = Math.floor(now / (STEP_SECONDS * 1_000)) + away;
    // Counted by all processes: the first who comes with it gets in.
    const { count } = await this.windows.hit(`admin-code:${String(step)}`, REMEMBERED_MS);
    return count === 1 ? undefined : 'code used before';
  }
}
