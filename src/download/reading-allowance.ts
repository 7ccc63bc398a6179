/** How much one claim may read in all: enough for several broken tries, not enough to serve a crowd. */
import { ShareRefused } from '../share/refusal.ts';
import type { ClaimProgress, ShareRecord } from '../share/share.ts';

const TIMES = 5;
const EXTRA_BYTES = 64 * 1024 * 1024;
/** The allowance never grows back: the owner has to re-arm. */
const RETRY_AFTER_SECONDS = 3_600;

/** Whose progress is not asked for has no limit: so it must be given, even if there is none yet. */
interface Reading {
  readonly share: ShareRecord;
  readonly progress: ClaimProgress | undefined;
}

/** @throws ShareRefused `claim.exhausted` when `wanted` more bytes would be too many. */
export function requireAllowance({ share, progress }: Reading, wanted: number): void {
  const allowance = TIMES * share.bodyBytes + EXTRA_BYTES;
  if ((progress?.servedBytes ?? 0) + wanted > allowance)
    throw new ShareRefused({ code: 'claim.exhausted', retryAfterSeconds: RETRY_AFTER_SECONDS });
}
