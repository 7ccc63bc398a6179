/** The port to the sessions of the admin page: kept on the server, so that they can be ended there. Contract: test/contract/session-store.contract.ts. */

import { isRunning } from './term.ts';

/** After so long without a request, in ms. */
export const SESSION_IDLE_MS = 30 * 60_000;
/** After so long in any case, in ms. */
export const SESSION_LONGEST_MS = 12 * 3_600_000;
/** When more are open, the one that was idle longest ends. */
export const MOST_SESSIONS = 200;

export interface AdminSession {
  /** base64url SHA-256 of the token in the cookie: the store never sees the token. */
  readonly tokenHash: string;
  /** What every change has to repeat in a header. */
  readonly csrfToken: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
}

/** Whether the session goes on. One that was seen in the future, before the clock was set back, does not. */
export const isOpen = ({ createdAt, lastSeenAt }: AdminSession, now: number): boolean =>
  isRunning(lastSeenAt + SESSION_IDLE_MS, SESSION_IDLE_MS, now) &&
  isRunning(createdAt + SESSION_LONGEST_MS, SESSION_LONGEST_MS, now);

export abstract class SessionStore {
  /** Opens a session, by the store's time. Ended ones are forgotten on the way. */
  abstract open(tokenHash: string, csrfToken: string): Promise<AdminSession>;
  /** The session if it still runs; notes that it was seen now unless `touch` is false. Read by every process at once after it ended. */
  abstract find(tokenHash: string, touch?: boolean): Promise<AdminSession | undefined>;
  /** Idempotent. */
  abstract end(tokenHash: string): Promise<void>;
  /** Ends all. Answers how many were open. */
  abstract endAll(): Promise<number>;
}
