// What the admin page asks of the server. The token that changes need lives here, in memory alone.
import type { SessionView, SignInRequest } from '../../src/contract/admin.schema.ts';
import { csrfHeader, lookingOnHeader } from '../../src/contract/headers.ts';
import { adminPaths } from '../../src/contract/routes.ts';
import { ProblemError } from '../../src/client/problem-error.ts';
import type { Failure, Outcome } from '../engine/engine-api.ts';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
type Query = Readonly<Record<string, string | number | undefined>>;

/** A person who did something; or the page by itself, which keeps no session alive. */
export type AskedBy = 'person' | 'page';

const longestAnswerMs = 30_000;

const unreachable: Failure = { code: 'network.unreachable', detail: 'The server did not answer.', extras: {} };

export class AdminApi {
  #csrfToken = '';
  #onOver: () => void = () => undefined;

  /** `over` hears that nobody is signed in any more. */
  follow(over: () => void): void {
    this.#onOver = over;
  }

  /** `auth.required`: nobody is signed in. */
  async session(): Promise<Outcome<SessionView>> {
    return this.#remember(await call<SessionView>('GET', adminPaths.session));
  }

  async signIn(given: SignInRequest): Promise<Outcome<SessionView>> {
    return this.#remember(await call<SessionView>('POST', adminPaths.session, { body: given }));
  }

  async get<Value>(path: string, by: AskedBy, query: Query = {}): Promise<Outcome<Value>> {
    const asked = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) if (value !== undefined) asked.set(name, String(value));
    const text = asked.toString();
    const headers = by === 'page' ? { [lookingOnHeader]: '1' } : {};
    return this.#told(await call<Value>('GET', text === '' ? path : `${path}?${text}`, { headers }));
  }

  async change<Value>(method: Exclude<Method, 'GET'>, path: string, body?: object): Promise<Outcome<Value>> {
    const send = (): Promise<Outcome<Value>> =>
      call<Value>(method, path, { body, headers: { [csrfHeader]: this.#csrfToken } });
    const first = await send();
    if (first.ok || first.failure.code !== 'request.cross_site') return this.#told(first);
    // Somebody signed in anew in another window: this one's token is of the session before.
    const session = await this.session();
    return this.#told(session.ok ? await send() : session);
  }

  #remember(outcome: Outcome<SessionView>): Outcome<SessionView> {
    if (outcome.ok) this.#csrfToken = outcome.value.csrfToken;
    return outcome;
  }

  #told<Value>(outcome: Outcome<Value>): Outcome<Value> {
    if (!outcome.ok && outcome.failure.code === 'auth.required') this.#onOver();
    return outcome;
  }
}

interface Sent {
  readonly body?: object | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

async function call<Value>(method: Method, path: string, { body, headers }: Sent = {}): Promise<Outcome<Value>> {
  try {
    const response = await fetch(path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(longestAnswerMs),
    });
    if (!response.ok) return { ok: false, failure: failureOf(await ProblemError.from(response)) };
    return { ok: true, value: (response.status === 204 ? undefined : await response.json()) as Value };
  } catch {
    return { ok: false, failure: unreachable };
  }
}

const failureOf = ({ code, detail, extras, retryAfterSeconds }: ProblemError): Failure => ({
  code,
  detail,
  extras,
  retryAfterSeconds,
});

/** What the server says is wrong with what was given, in its own words. */
export function problemsOf({ extras }: Failure): readonly string[] {
  const problems = extras['problems'];
  if (!Array.isArray(problems)) return [];
  return problems.flatMap((problem: { readonly message?: unknown }) =>
    typeof problem.message === 'string' ? [problem.message] : [],
  );
}
