import { describe, expect, it } from '@jest/globals';
import type { Patience } from './patience.ts';
import { isProblem, ProblemError } from './problem-error.ts';
import { Transport, type Call, type Fetch } from './transport.ts';

const patience = { attempts: 3, firstDelayMs: 1, longestDelayMs: 5 };
const call: Call = { method: 'GET', path: '/x', repeatable: true };

interface Answering {
  readonly transport: Transport;
  readonly calls: RequestInit[];
  /** The codes for which it was made again. */
  readonly retried: string[];
}

/** A server that answers with these, one after the other; an error is a connection that failed. */
function answering(...answers: readonly (Response | Error)[]): Answering {
  return answeringWith(patience, ...answers);
}

function answeringWith(used: Patience, ...answers: readonly (Response | Error)[]): Answering {
  const left = [...answers];
  const calls: RequestInit[] = [];
  const retried: string[] = [];
  const fetch: Fetch = (_, init) => {
    calls.push(init);
    const next = left.shift() ?? new TypeError('asked once too often');
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  };
  const onRetry = ({ code }: { readonly code: string }) => void retried.push(code);
  const transport = new Transport({ base: 'http://host/', fetch, patience: used, timeoutMs: 50, onRetry });
  return { transport, calls, retried };
}

function problem(status: number, code: string, headers: Record<string, string> = {}, extra: object = {}): Response {
  return new Response(JSON.stringify({ type: 'x', title: 'T', status, code, detail: 'D', ...extra }), {
    status,
    headers,
  });
}

const ok = (): Response => new Response('fine');
const broken = (): Error => new TypeError('fetch failed');

describe('a call', () => {
  it('goes to the base, whatever slash it ends with, and takes no redirect elsewhere', async () => {
    let asked = '';
    const fetch: Fetch = (url, init) => {
      asked = `${url} ${init.redirect ?? ''}`;
      return Promise.resolve(ok());
    };
    await new Transport({ base: 'http://host/below/', fetch }).text(call);
    expect(asked).toBe('http://host/below/x error');
  });

  it.each([
    ['the connection failed', broken()],
    ['a gateway says 502', new Response('<html>', { status: 502 })],
    ['the store is unreachable', problem(503, 'store.unreachable')],
    ['the server asks for a moment', problem(429, 'rate.limited', { 'retry-after': '0' })],
    ['an upload is still held for a process that died, as a HEAD is told', new Response(null, { status: 423 })],
  ])('is made again when %s', async (_, first) => {
    const { transport, calls } = answering(first, ok());
    expect((await transport.text(call)).text).toBe('fine');
    expect(calls).toHaveLength(2);
  });

  it('may wait for the network longer than for a server that refuses', async () => {
    const unequal = { attempts: 6, refusals: 2, firstDelayMs: 1, longestDelayMs: 5 };
    const refuses = (): Response => problem(503, 'store.unreachable');
    const gone = answeringWith(unequal, broken(), broken(), new Response('', { status: 502 }), broken(), ok());
    expect((await gone.transport.text(call)).text).toBe('fine');
    const { transport, calls } = answeringWith(unequal, refuses(), broken(), refuses(), refuses(), ok());
    await expect(transport.text(call)).rejects.toMatchObject({ code: 'store.unreachable' });
    expect(calls).toHaveLength(4);
  });

  it('says why it is made again', async () => {
    const { transport, retried } = answering(broken(), problem(503, 'store.unreachable'), ok());
    await transport.text(call);
    expect(retried).toEqual(['network.unreachable', 'store.unreachable']);
  });

  it('is given up after as many tries as patience allows, with the last failure', async () => {
    const { transport, calls } = answering(broken(), broken(), broken(), ok());
    await expect(transport.text(call)).rejects.toMatchObject({ name: 'NetworkError', code: 'network.unreachable' });
    expect(calls).toHaveLength(3);
  });

  it('is not made again when the server asks for more time than there is', async () => {
    const { transport, calls } = answering(problem(429, 'rate.limited', { 'retry-after': '60' }), ok());
    await expect(transport.text(call)).rejects.toMatchObject({ code: 'rate.limited', retryAfterSeconds: 60 });
    expect(calls).toHaveLength(1);
  });

  it('is not made again when the share is locked', async () => {
    const { transport, calls } = answering(problem(423, 'share.locked'), ok());
    await expect(transport.text(call)).rejects.toMatchObject({ code: 'share.locked' });
    expect(calls).toHaveLength(1);
  });

  it.each([404, 409, 410, 422, 500])('is not made again after %d', async (status) => {
    const { transport, calls } = answering(problem(status, 'internal'), ok());
    await expect(transport.text(call)).rejects.toMatchObject({ status });
    expect(calls).toHaveLength(1);
  });

  it('that counts is not made again after a lost answer, but after a "not now"', async () => {
    const lost = answering(broken(), ok());
    await expect(lost.transport.text({ ...call, repeatable: false })).rejects.toMatchObject({ name: 'NetworkError' });
    const busy = answering(problem(503, 'server.busy'), ok());
    expect((await busy.transport.text({ ...call, repeatable: false })).text).toBe('fine');
  });

  it('ends at its deadline, also when the answer never ends', async () => {
    const silent: Fetch = (_, init) =>
      new Promise((_resolve, reject) => {
        init.signal?.addEventListener('abort', () => {
          reject(new TypeError('aborted'));
        });
      });
    const transport = new Transport({ base: 'http://host', fetch: silent, patience, timeoutMs: 10 });
    await expect(transport.text({ ...call, repeatable: false })).rejects.toMatchObject({ code: 'network.timeout' });
  });

  it('ends with the reason of whoever broke it off, and is not made again', async () => {
    const abort = new AbortController();
    let calls = 0;
    const fetch: Fetch = () => {
      calls += 1;
      abort.abort(new RangeError('enough'));
      return Promise.reject(new TypeError('aborted'));
    };
    const transport = new Transport({ base: 'http://host', fetch, patience });
    await expect(transport.text({ ...call, signal: abort.signal })).rejects.toThrow('enough');
    expect(calls).toBe(1);
  });

  it('can be broken off while it waits for the next try', async () => {
    const abort = new AbortController();
    const fetch: Fetch = () => {
      setTimeout(() => {
        abort.abort(new RangeError('enough'));
      }, 5);
      return Promise.reject(broken());
    };
    const slow = { attempts: 3, firstDelayMs: 60_000, longestDelayMs: 60_000 };
    const transport = new Transport({ base: 'http://host', fetch, patience: slow });
    await expect(transport.text({ ...call, signal: abort.signal })).rejects.toThrow('enough');
  });
});

describe('a problem', () => {
  const refusal = async (response: Response): Promise<ProblemError> => {
    const { transport } = answering(response);
    const error: unknown = await transport.text({ ...call, repeatable: false }).catch((reason: unknown) => reason);
    if (error instanceof ProblemError) return error;
    throw new TypeError('not refused');
  };

  it('carries code, status, detail and whatever belongs to its code', async () => {
    const error = await refusal(problem(403, 'password.wrong', {}, { attemptsLeft: 3, spent: false }));
    expect(error).toMatchObject({ code: 'password.wrong', status: 403, detail: 'D' });
    expect(error.extras).toEqual({ attemptsLeft: 3, spent: false });
    expect(isProblem(error, 'share.gone', 'password.wrong')).toBe(true);
    expect(isProblem(error, 'share.gone')).toBe(false);
  });

  it.each([
    ['a page of a proxy', new Response('<html>Bad gateway</html>', { status: 502 })],
    ['JSON that is no problem', new Response('[1]', { status: 400 })],
    ['a code nobody knows', problem(418, 'tea.pot')],
  ])('is an unexpected answer when it is %s', async (_, response) => {
    expect(await refusal(response)).toMatchObject({ code: 'http.unexpected' });
  });

  it('is told by the status alone where an answer has no body', async () => {
    expect(await refusal(new Response(null, { status: 410 }))).toMatchObject({ code: 'share.gone' });
    expect(await refusal(new Response(null, { status: 507 }))).toMatchObject({ code: 'storage.full' });
  });
});
