// One HTTP call after another: base address, deadlines, retries, problems as errors. Knows no path and no schema.
import { NetworkError } from './client-error.ts';
import { Backoff, defaultPatience, isPassing, type Patience } from './patience.ts';
import { isProblem, ProblemError } from './problem-error.ts';

/** `fetch` of the platform, or a stand-in. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface TransportOptions {
  /** Where the server is, like `https://host` or `https://host/below`; without a slash at the end. */
  readonly base: string;
  readonly fetch?: Fetch;
  readonly patience?: Patience;
  /** For an answer to begin, and a short one to end. */
  readonly timeoutMs?: number;
  /** For the next bytes of a long answer to come. */
  readonly idleMs?: number;
  /** 0 to 1, spreads the retries. */
  readonly random?: () => number;
  /** A call did not work; it is made again after a while, unless patience is over. */
  readonly onRetry?: ((because: NetworkError | ProblemError) => void) | undefined;
}

export interface Call {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'DELETE';
  /** Absolute, on the same server. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly signal?: AbortSignal | undefined;
  /** Whether a lost answer may be asked for again. */
  readonly repeatable: boolean;
  /** In addition to the usual deadline, for bodies that take their time. */
  readonly extraTimeMs?: number;
}

/** An answer that was read to its end. */
export interface TextAnswer {
  readonly headers: Headers;
  readonly text: string;
}

const defaultTimeoutMs = 30_000;

export class Transport {
  readonly base: string;
  readonly patience: Patience;
  readonly random: () => number;
  readonly idleMs: number;
  readonly #fetch: Fetch;
  readonly #timeoutMs: number;
  readonly #onRetry: TransportOptions['onRetry'];

  constructor(options: TransportOptions) {
    this.base = options.base.endsWith('/') ? options.base.slice(0, -1) : options.base;
    this.patience = options.patience ?? defaultPatience;
    this.random = options.random ?? Math.random;
    this.idleMs = options.idleMs ?? defaultTimeoutMs;
    this.#fetch = options.fetch ?? ((url, init) => globalThis.fetch(url, init));
    this.#timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
    this.#onRetry = options.onRetry;
  }

  /**
   * The answer as text, tried again while that may help.
   * @throws ProblemError for an answer that is not 2xx; NetworkError; the reason of `call.signal`.
   */
  text(call: Call): Promise<TextAnswer> {
    return this.#patiently(call, async (response) => ({ headers: response.headers, text: await response.text() }));
  }

  /** The answer with its body still to be read, tried again until it begins. @throws as `text` does. */
  stream(call: Call): Promise<Response> {
    return this.#patiently(call, (response) => Promise.resolve(response));
  }

  async #patiently<Result>(call: Call, read: (response: Response) => Promise<Result>): Promise<Result> {
    const backoff = new Backoff(this.patience, this.random);
    for (;;) {
      try {
        return await this.#once(call, read);
      } catch (error) {
        if (!mayRepeat(call, error)) throw error;
        this.#onRetry?.(error);
        await backoff.pause(error, call.signal);
      }
    }
  }

  async #once<Result>(call: Call, read: (response: Response) => Promise<Result>): Promise<Result> {
    const deadline = new AbortController();
    const timer = setTimeout(
      () => {
        deadline.abort();
      },
      this.#timeoutMs + (call.extraTimeMs ?? 0),
    );
    const signal = call.signal === undefined ? deadline.signal : AbortSignal.any([call.signal, deadline.signal]);
    try {
      const response = await this.#fetch(this.base + call.path, { ...fixed, ...initOf(call), signal });
      if (!response.ok) throw await ProblemError.from(response);
      return await read(response);
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      call.signal?.throwIfAborted();
      throw deadline.signal.aborted
        ? new NetworkError('network.timeout', 'The server took too long to answer.', { cause: error })
        : new NetworkError('network.unreachable', 'The server can not be reached.', { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The same for every call: no cache keeps an answer, no referrer and no redirect carries an address elsewhere. */
const fixed = { cache: 'no-store', redirect: 'error', referrerPolicy: 'no-referrer' } as const;

function initOf({ method, headers, body }: Call): RequestInit {
  return { method, ...(headers === undefined ? {} : { headers }), ...(body === undefined ? {} : { body }) };
}

/** The two that say "not now" before anything was done may be asked again even if the call counts. */
function mayRepeat(call: Call, error: unknown): error is NetworkError | ProblemError {
  return isPassing(error) && (call.repeatable || isProblem(error, 'rate.limited', 'server.busy'));
}
