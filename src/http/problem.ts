/** A refusal that HTTP itself decides, or the form that any other failure takes on its way out. */
import { errorCodes, spendsNothing, type ErrorCode } from '../contract/error-codes.ts';
import { adviceText } from '../contract/error-guide.ts';
import { paths } from '../contract/routes.ts';

export interface ProblemOptions {
  /** What happened, whether anything was spent or lost, and what to do now. Without it the words of docs/errors.md. */
  readonly detail?: string | undefined;
  /** Further members of the answer, in the form that the wire has. */
  readonly extras?: Readonly<Record<string, unknown>> | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly cause?: unknown;
}

export class Problem extends Error {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly extras: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, { detail, extras = {}, headers = {}, cause }: ProblemOptions = {}) {
    super(code, { cause });
    this.name = 'Problem';
    this.code = code;
    this.detail = detail ?? adviceText(code);
    this.extras = extras;
    this.headers = { ...retryHeader(code), ...headers };
  }

  get status(): number {
    return errorCodes[this.code].status;
  }

  /** The answer as RFC 9457 has it. `code` and the other fixed members win over extras of the same name. */
  toBody(requestId: string): Readonly<Record<string, unknown>> {
    const { status, title } = errorCodes[this.code];
    return {
      ...this.extras,
      type: `${paths.errorDocs}#${this.code}`,
      title,
      status,
      code: this.code,
      detail: this.detail,
      ...(spendsNothing.has(status) ? { spent: false } : {}),
      requestId,
    };
  }
}

/** `Retry-After` for whoever knows the number of seconds. */
export const retryAfter = (seconds: number): Readonly<Record<string, string>> => ({
  'Retry-After': String(Math.max(1, Math.ceil(seconds))),
});

const defaultRetrySeconds: Partial<Readonly<Record<ErrorCode, number>>> = {
  'rate.limited': 60,
  'claim.exhausted': 10,
  'store.unreachable': 5,
  'store.rolled_back': 60,
  'server.busy': 2,
  'server.stopping': 5,
  'uploads.paused': 60,
};

function retryHeader(code: ErrorCode): Readonly<Record<string, string>> {
  const seconds = defaultRetrySeconds[code];
  return seconds === undefined ? {} : retryAfter(seconds);
}
