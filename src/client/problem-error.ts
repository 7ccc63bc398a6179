// A refusal as the server words it (RFC 9457), turned into an error to match on.
import { isErrorCode, type ErrorCode } from '../contract/error-codes.ts';

/** `http.unexpected`: an answer that is no problem of ours, from a proxy in between for example. */
export type ProblemCode = ErrorCode | 'http.unexpected';

type Members = Readonly<Record<string, unknown>>;

const standardMembers = new Set(['type', 'title', 'status', 'code', 'detail']);

/** What a status says where no body can: in the answer to HEAD. */
const codeOfBareStatus: Readonly<Record<number, ErrorCode>> = {
  401: 'auth.required',
  404: 'share.not_found',
  410: 'share.gone',
  412: 'upload.tus_version',
  423: 'upload.busy',
  429: 'rate.limited',
  507: 'storage.full',
};

export interface ProblemParts {
  readonly code: ProblemCode;
  readonly status: number;
  readonly detail: string;
  readonly extras?: Members;
  readonly retryAfterSeconds?: number | undefined;
}

export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly status: number;
  /** One sentence for a person. */
  readonly detail: string;
  /** What a code carries besides: `attemptsLeft`, `availableFrom`, `claimedAt`, `reason`, `at`, `spent` … */
  readonly extras: Members;
  /** From `Retry-After`, if it came. */
  readonly retryAfterSeconds: number | undefined;

  constructor({ code, status, detail, extras = {}, retryAfterSeconds }: ProblemParts) {
    super(`${code} (${status.toString()}): ${detail}`);
    this.code = code;
    this.status = status;
    this.detail = detail;
    this.extras = extras;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** Reads the body of an answer that is not 2xx. Never throws for what is in it. */
  static async from(response: Response): Promise<ProblemError> {
    const members = membersOf(await response.text());
    const said = members['code'];
    const title = members['title'] ?? response.statusText;
    return new ProblemError({
      code: typeof said === 'string' && isErrorCode(said) ? said : bareCode(members, response.status),
      status: response.status,
      detail: firstText(members['detail'], title),
      extras: Object.fromEntries(Object.entries(members).filter(([name]) => !standardMembers.has(name))),
      retryAfterSeconds: secondsOf(response.headers.get('retry-after')),
    });
  }
}

/** Whether an error is a refusal with one of these codes. */
export function isProblem(error: unknown, ...codes: readonly ErrorCode[]): error is ProblemError {
  return error instanceof ProblemError && codes.some((code) => code === error.code);
}

function membersOf(text: string): Members {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
  } catch {
    return {};
  }
}

function bareCode(members: Members, status: number): ProblemCode {
  const empty = Object.keys(members).length === 0;
  return (empty ? codeOfBareStatus[status] : undefined) ?? 'http.unexpected';
}

function firstText(...candidates: readonly unknown[]): string {
  return candidates.find((value) => typeof value === 'string' && value !== '')?.toString() ?? 'No reason was given.';
}

function secondsOf(header: string | null): number | undefined {
  return header !== null && /^\d{1,9}$/.test(header) ? Number(header) : undefined;
}
