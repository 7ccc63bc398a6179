/** Turns whatever was thrown into a problem: the one place where floors below HTTP get their status. */
import { HttpException } from '@nestjs/common';
import type { ErrorCode } from '../contract/error-codes.ts';
import { errorGuide } from '../contract/error-guide.ts';
import { formatTime } from '../contract/times.ts';
import { SealedError } from '../sealed/errors.ts';
import { BlobStoreUnreachable, StorageFull } from '../share/blob-store.ts';
import { StoreRolledBack, StoreUnreachable } from '../share/metadata-store.ts';
import { ShareRefused, type BurnReason, type Refusal } from '../share/refusal.ts';
import { Problem, retryAfter, type ProblemOptions } from './problem.ts';

/** The problem to answer with; unknown failures become a bare `internal` that tells nothing about them. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof ShareRefused) return problemOfRefusal(error.refusal);
  if (error instanceof StoreUnreachable || error instanceof BlobStoreUnreachable)
    return new Problem('store.unreachable', { cause: error });
  if (error instanceof StoreRolledBack) return new Problem('store.rolled_back', { cause: error });
  if (error instanceof StorageFull) return new Problem('storage.full', { cause: error });
  if (error instanceof SealedError) return problemOfSealed(error);
  if (error instanceof HttpException) return new Problem(codeOfStatus(error.getStatus()), { cause: error });
  if (error instanceof Error) return problemOfPlatform(error);
  return new Problem('internal', { cause: error });
}

/** A refusal of the domain: its times become texts, its number of seconds a header. */
function problemOfRefusal(refusal: Refusal): Problem {
  const { code, ...rest } = refusal;
  const extras: Record<string, unknown> = {};
  let headers: ProblemOptions['headers'];
  let detail = detailOf(refusal);
  for (const [name, value] of Object.entries(rest)) {
    if (name === 'retryAfterSeconds') headers = retryAfter(Number(value));
    else if (name === 'detail') detail = `${String(value)} ${errorGuide[code].spent} ${errorGuide[code].now}`;
    else if (name !== 'locks') extras[name] = timeNames.has(name) ? formatTime(Number(value)) : value;
  }
  return new Problem(code, { detail, extras, headers });
}

const timeNames: ReadonlySet<string> = new Set(['at', 'claimedAt', 'availableFrom']);

const burnStories: Readonly<Record<BurnReason, string>> = {
  downloaded:
    'The share was received as often as its sender allowed, and then destroyed. If that was not you, tell the sender.',
  expired: 'The time of the share ran out, so it was destroyed. Ask the sender for a new one.',
  revoked: 'The sender took the share back, so it was destroyed. Ask the sender for a new one if you still need it.',
  removed: 'The operator of this server removed the share. Ask the sender for a new one.',
  lost: 'The content of the share disappeared from the storage of the server. Ask the sender for a new one, and tell the operator.',
};

/** Where the refusal knows more than the guide. */
function detailOf(refusal: Refusal): string | undefined {
  if (refusal.code === 'share.gone') return `${burnStories[refusal.reason]} This request spent nothing.`;
  if (refusal.code === 'share.not_yet')
    return `The share opens at ${formatTime(refusal.availableFrom)}. Nothing was spent and no password try was counted. Come back then.`;
  return refusal.code === 'password.wrong' ? wrongPassword(refusal.attemptsLeft) : undefined;
}

function wrongPassword(attemptsLeft: number): string {
  if (attemptsLeft === 0)
    return 'The password is wrong, and this was the last try: the share is now locked. It is not deleted; ask the sender to unlock it.';
  const tries = attemptsLeft === 1 ? '1 more wrong try locks' : `${String(attemptsLeft)} more wrong tries lock`;
  return `The password is wrong. ${tries} the share. No download was spent. Check the password with the sender before you try again.`;
}

/** What the format refuses in a request is the request's fault only where a person typed it; the rest was ours to check. */
function problemOfSealed(error: SealedError): Problem {
  if (error.code !== 'password.length') return new Problem('internal', { cause: error });
  const detail =
    'A password has 1 to 1024 bytes of UTF-8. Nothing was spent or stored. Choose another one and send the request again.';
  return new Problem('request.invalid', { detail, cause: error });
}

const codesOfStatus: Readonly<Record<number, ErrorCode>> = {
  404: 'route.not_found',
  405: 'request.method',
  408: 'request.timeout',
  413: 'request.too_large',
  415: 'request.media_type',
  416: 'request.range',
  422: 'request.invalid',
  429: 'rate.limited',
};

function codeOfStatus(status: number): ErrorCode {
  return status >= 500 ? 'internal' : (codesOfStatus[status] ?? 'request.malformed');
}

/** Errors of the platform and of libraries, known by their code: their classes are not ours to import here. */
const codesOfPlatform: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'storage.full',
  EDQUOT: 'storage.full',
  LIMIT_FILE_SIZE: 'share.too_large',
  LIMIT_FIELD_VALUE: 'request.too_large',
  LIMIT_FIELD_KEY: 'request.too_large',
  LIMIT_PART_COUNT: 'request.invalid',
  LIMIT_FILE_COUNT: 'request.invalid',
  LIMIT_FIELD_COUNT: 'request.invalid',
  LIMIT_FIELD_NESTING: 'request.invalid',
  LIMIT_UNEXPECTED_FILE: 'request.invalid',
  MISSING_FIELD_NAME: 'request.invalid',
};

/** What the multipart parser says without a code. */
const unreadableForm =
  /^(Unexpected end of (form|file)|Malformed part header|Malformed (content type|urlencoded form)|Multipart: Boundary not found|Missing Content-Type)/;

function problemOfPlatform(error: Error): Problem {
  const { code, status } = error as Error & { readonly code?: unknown; readonly status?: unknown };
  if (error.name === 'MulterError' || code === 'ENOSPC' || code === 'EDQUOT')
    return new Problem(codesOfPlatform[String(code)] ?? 'request.malformed', { cause: error });
  if (unreadableForm.test(error.message)) return new Problem('request.malformed', { cause: error });
  if (typeof status === 'number' && status >= 400) return new Problem(codeOfStatus(status), { cause: error });
  return new Problem('internal', { cause: error });
}
