import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listen, type Listening } from '../support/listening.ts';
import { RawConnection } from '../support/raw-http.ts';
import { TryingController } from './controllers.ts';

type Members = Readonly<Record<string, unknown>>;

let server: Listening;
beforeAll(async () => {
  server = await listen({ controllers: [TryingController], environment: { RATE_LIMITS: 'off' } });
});
afterAll(() => server.end());

const ask = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${server.origin}${path}`, init);
const membersOf = async (response: Response): Promise<Members> => (await response.json()) as Members;
const postJson = (body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  ask('/try/json', { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

async function expectProblem(response: Response, status: number, code: string): Promise<Members> {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = await membersOf(response);
  expect({ status: response.status, code: problem['code'] }).toEqual({ status, code });
  expect(problem).toMatchObject({
    type: `/docs/errors#${code}`,
    status,
    requestId: response.headers.get('x-request-id'),
  });
  expect(String(problem['detail'])).toMatch(/^[A-Z].{40,}\.$/);
  expect(problem['spent']).toBe([403, 404, 409, 410, 423].includes(status) ? false : undefined);
  return problem;
}

describe('errors', () => {
  it('have one shape, with times as texts and the reason beside them', async () => {
    const problem = await expectProblem(await ask('/try/refusal'), 410, 'share.gone');
    expect(problem).toMatchObject({ reason: 'downloaded', at: '2030-01-02T03:04:05.000Z', title: 'The share is gone' });
  });

  it('tell when to come back', async () => {
    const busy = await ask('/try/busy');
    expect(busy.headers.get('retry-after')).toBe('7');
    const problem = await expectProblem(busy, 503, 'server.busy');
    expect(problem).not.toHaveProperty('retryAfterSeconds');
    expect((await ask('/try/unreachable')).headers.get('retry-after')).toBe('5');
  });

  it('keep an unreachable store apart from a missing share', async () => {
    const text = JSON.stringify(await expectProblem(await ask('/try/unreachable'), 503, 'store.unreachable'));
    expect(text).not.toContain('driver');
  });

  it('tell of a mistake of ours nothing but the request id, and log it without its words', async () => {
    const response = await ask('/try/bug');
    const problem = await expectProblem(response, 500, 'internal');
    expect(JSON.stringify(problem)).not.toMatch(/hunter2|function|controllers/);
    const line = server
      .logged()
      .find(({ event, requestId }) => event === 'request.failed' && requestId === problem['requestId']);
    expect(line).toMatchObject({ level: 'error', route: '/try/bug', error: { name: 'TypeError' } });
    expect(JSON.stringify(server.logged())).not.toContain('hunter2');
  });

  it('cut an answer that has begun, so that nobody takes it for whole', async () => {
    await expect(ask('/try/late').then((response) => response.text())).rejects.toThrow();
  });

  it('cut one of unknown length too, whose end would look like any other', async () => {
    await expect(ask('/try/late-of-unknown-length').then((response) => response.text())).rejects.toThrow();
  });

  it('carry none of the headers of the body that was not sent', async () => {
    const response = await ask('/try/headers-of-a-body');
    await expectProblem(response, 404, 'share.not_found');
    for (const name of ['content-disposition', 'etag']) expect(response.headers.has(name)).toBe(false);
  });
});

describe('addresses and methods', () => {
  it('that do not exist are not found', async () => {
    for (const path of ['/nothing', '/try/nothing', '/try/nothing/more', '/TRY'])
      await expectProblem(await ask(path), 404, 'route.not_found');
    await expectProblem(await ask('/try/nothing', { method: 'DELETE' }), 404, 'route.not_found');
    await expectProblem(await ask('/some-file', { method: 'OPTIONS' }), 404, 'route.not_found');
  });

  it('are told apart: a known address names the methods that it takes', async () => {
    const response = await ask('/try', { method: 'POST' });
    expect(response.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
    await expectProblem(response, 405, 'request.method');
    const shares = await ask('/try/shares/anything', { method: 'PUT' });
    expect(shares.headers.get('allow')).toBe('DELETE, GET, HEAD, OPTIONS');
    await expectProblem(shares, 405, 'request.method');
    await expectProblem(await ask('/try/json'), 405, 'request.method');
  });

  it('answer OPTIONS with what they take, without any word about other origins', async () => {
    const response = await ask('/try/json', {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('allow')).toBe('OPTIONS, POST');
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('take any single name where PUT does', async () => {
    expect(await membersOf(await ask('/report.pdf', { method: 'PUT' }))).toEqual({ name: 'report.pdf' });
  });

  it('that cannot be decoded are malformed', async () => {
    await expectProblem(await ask('/%ff', { method: 'PUT' }), 400, 'request.malformed');
    await expectProblem(await ask('/try/shares/%E0%A4%A'), 400, 'request.malformed');
  });
});

describe('every answer', () => {
  it.each(['/try', '/nothing', '/try/bug', '/try/shares/x'])('of %s carries the security headers', async (path) => {
    const { headers } = await ask(path);
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none';script-src 'self' 'wasm-unsafe-eval';style-src 'self';img-src 'self' blob:;font-src 'self';connect-src 'self';" +
        "worker-src 'self';manifest-src 'self';media-src blob:;form-action 'self';base-uri 'none';frame-ancestors 'none';" +
        "require-trusted-types-for 'script';trusted-types ots-scripts",
    );
    expect(Object.fromEntries(headers)).toMatchObject({
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex, nofollow',
      'cache-control': 'no-store',
      'permissions-policy': expect.stringContaining('camera=()'),
    });
    for (const name of ['strict-transport-security', 'x-powered-by', 'etag', 'access-control-allow-origin'])
      expect(headers.has(name)).toBe(false);
  });

  it('names its request: by the id of a proxy if that is a UUID, else by our own', async () => {
    const given = randomUUID();
    expect((await ask('/try', { headers: { 'x-request-id': given } })).headers.get('x-request-id')).toBe(given);
    for (const bad of ['1', 'x'.repeat(36), `${given} more`, '../../x'])
      expect((await ask('/try', { headers: { 'x-request-id': bad } })).headers.get('x-request-id')).toMatch(
        /^[0-9a-f-]{36}$/,
      );
  });

  it('is one line in the log, with the route and not with the path', async () => {
    const id = randomBytes(16).toString('base64url');
    const response = await ask(`/try/shares/${id}?secret=hunter2`);
    const requestId = response.headers.get('x-request-id');
    await response.text();
    const line = server.logged().find((entry) => entry['event'] === 'request' && entry['requestId'] === requestId);
    expect(line).toMatchObject({
      level: 'info',
      method: 'GET',
      route: '/try/shares/:id',
      status: 401,
      client: '127.0.0.x',
    });
    expect(JSON.stringify(line)).not.toMatch(new RegExp(`${id}|hunter2`));
  });
});

describe('unsafe requests', () => {
  const post = (headers: Readonly<Record<string, string>>): Promise<Response> => postJson('{"text":"x"}', headers);

  it.each(['same-origin', 'none'])('with Sec-Fetch-Site %s are ours', async (site) => {
    expect((await post({ 'sec-fetch-site': site, origin: 'https://evil.example' })).status).toBe(200);
  });

  it.each(['cross-site', 'same-site', '', 'nonsense'])('with Sec-Fetch-Site "%s" are refused', async (site) => {
    await expectProblem(await post({ 'sec-fetch-site': site, origin: server.origin }), 403, 'request.cross_site');
  });

  it('without Sec-Fetch-Site are judged by Origin', async () => {
    expect((await post({})).status).toBe(200);
    expect((await post({ origin: server.origin })).status).toBe(200);
    for (const origin of [
      'null',
      'https://evil.example',
      `${server.origin}0`,
      server.origin.replace('http', 'https'),
      'http://localhost',
    ])
      await expectProblem(await post({ origin }), 403, 'request.cross_site');
  });

  it('are refused on every address, but safe ones are not', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' };
    await expectProblem(await ask('/report.pdf', { method: 'PUT', headers }), 403, 'request.cross_site');
    await expectProblem(await ask('/nothing', { method: 'DELETE', headers }), 403, 'request.cross_site');
    expect((await ask('/try', { headers })).status).toBe(200);
    expect((await ask('/try', { method: 'OPTIONS', headers })).status).toBe(204);
  });

  it('are refused before their body is asked for', async () => {
    const raw = new RawConnection(server.port);
    raw.send(
      'POST /try/json HTTP/1.1',
      'Host: x',
      'Sec-Fetch-Site: cross-site',
      'Expect: 100-continue',
      'Content-Length: 9',
      '',
      '',
    );
    expect((await raw.answer()).status).toBe(403);
    expect(raw.received).not.toContain('100 Continue');
    raw.end();
  });
});

describe('JSON requests', () => {
  it('reach the handler as what the schema made of them', async () => {
    const response = await postJson('{"text":"ä","inner":{"a":1}}', {
      'content-type': 'application/json; charset=UTF-8',
    });
    expect(await membersOf(response)).toEqual({ got: { text: 'ä', inner: { a: 1 } } });
  });

  it.each([
    'text/plain',
    'application/json; charset=latin1',
    'application/jsonp',
    'application/x-www-form-urlencoded',
    'application/problem+json',
  ])('of type %s are refused', async (type) => {
    await expectProblem(await postJson('{"text":"x"}', { 'content-type': type }), 415, 'request.media_type');
  });

  it('without a type or with a coding are refused', async () => {
    await expectProblem(
      await ask('/try/json', { method: 'POST', body: new Uint8Array([123, 125]) }),
      415,
      'request.media_type',
    );
    await expectProblem(await postJson('{}', { 'content-encoding': 'gzip' }), 415, 'request.media_type');
  });

  it.each(['', '{', '{"text":"x"} 1', "{'text':1}", '{"text":NaN}', '{"text":"x",}', '// c\n{"text":"x"}'])(
    'that are not JSON are malformed: %s',
    async (body) => {
      await expectProblem(await postJson(body), 400, 'request.malformed');
    },
  );

  it('that are not UTF-8 are malformed', async () => {
    await expectProblem(await postJson(Buffer.from('{"text":"\xff"}', 'latin1')), 400, 'request.malformed');
  });

  it.each([
    ['a repeated member', '{"text":"a","text":"a"}', 'text'],
    ['a member repeated in another spelling', '{"text":"a","te\\u0078t":"b"}', 'text'],
    ['a repeated member further in', '{"text":"a","inner":{"a":1,"a":1}}', 'inner.a'],
    ['a wrong type', '{"text":1}', 'text'],
    ['a wrong type further in', '{"text":"a","inner":{"a":"1"}}', 'inner.a'],
    ['null for an absent member', '{"text":"a","inner":null}', 'inner'],
  ])('with %s are invalid, and the answer names it', async (_what, body, path) => {
    const problem = await expectProblem(await postJson(body), 422, 'request.invalid');
    expect(problem['problems']).toEqual([{ path, message: expect.any(String) }]);
    expect(problem['detail']).toContain(path);
  });

  it.each([
    '{"text":"a","more":1}',
    '{"text":"a","__proto__":{}}',
    '{"text":"a","constructor":1}',
    '[]',
    '"text"',
    '1',
    'null',
    'true',
  ])('with unknown members or another shape are invalid: %s', async (body) => {
    await expectProblem(await postJson(body), 422, 'request.invalid');
  });

  it('never come back in the answer', async () => {
    for (const body of ['{"text":"a","inner":{"a":"hunter2"}}', '{"text":"hunter2"', '{"text":{"x":"hunter2"}}'])
      expect(await (await postJson(body)).text()).not.toContain('hunter2');
  });

  it('tell at most twenty problems of a request that has thousands', async () => {
    const body = `{${Array.from({ length: 5000 }, (_, i) => `"x${String(i)}":1,"x${String(i)}":2`).join(',')}}`;
    const problem = await expectProblem(await postJson(body), 422, 'request.invalid');
    expect(problem['problems']).toHaveLength(20);
  });

  it('have at most 256 KiB, announced or not', async () => {
    const largest = `{"text":"${'x'.repeat(262_144 - 11)}"}`;
    expect(largest.length).toBe(262_144);
    expect((await postJson(largest)).status).toBe(200);
    await expectProblem(await postJson(`${largest} `), 413, 'request.too_large');
    const unannounced = new ReadableStream({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode(`${largest} `));
        controller.close();
      },
    });
    const response = await ask('/try/json', {
      method: 'POST',
      body: unannounced,
      duplex: 'half',
      headers: { 'content-type': 'application/json' },
    });
    await expectProblem(response, 413, 'request.too_large');
  });

  it('that nest deeply are invalid, never a failure', async () => {
    for (const depth of [17, 2_000, 100_000])
      await expectProblem(await postJson(`${'['.repeat(depth)}${']'.repeat(depth)}`), 422, 'request.invalid');
    await expectProblem(await postJson('{"inner":'.repeat(20_000) + '1' + '}'.repeat(20_000)), 422, 'request.invalid');
  });
});

describe('authorization', () => {
  const id = randomBytes(16).toString('base64url');
  const token = randomBytes(32);
  const text = token.toString('base64url');
  const look = (authorization: string | undefined, path = id): Promise<Response> =>
    ask(`/try/shares/${path}`, authorization === undefined ? {} : { headers: { authorization } });

  it.each(['Link', 'Owner', 'link', 'OWNER'])(
    'hands scheme %s and the hash of the token to the handler',
    async (scheme) => {
      const tokenHash = createHash('sha256').update(token).digest('base64url');
      const proper = scheme.slice(0, 1).toUpperCase() + scheme.slice(1).toLowerCase();
      expect(await membersOf(await look(`${scheme} ${text}`))).toEqual({ id, scheme: proper, tokenHash });
    },
  );

  it.each([
    ['missing', undefined],
    ['of another scheme', `Claim ${text}`],
    ['of an unknown scheme', `Bearer ${text}`],
    ['too short', `Link ${text.slice(1)}`],
    ['too long', `Link ${text}A`],
    ['not base64url', `Link ${'+'.repeat(43)}`],
    ['not canonical', `Link ${'A'.repeat(42)}B`],
    ['two at once', `Link ${text}, Owner ${text}`],
    ['without its scheme', text],
  ])(
    'is required: a token that is %s gets the same answer for every id, well-formed or not',
    async (_what, authorization) => {
      for (const path of [id, 'x', 'A'.repeat(22)]) {
        const response = await look(authorization, path);
        expect(response.headers.get('www-authenticate')).toBe('Link realm="onetimeshare", Owner realm="onetimeshare"');
        await expectProblem(response, 401, 'auth.required');
      }
    },
  );

  it('comes before the syntax of the id, which comes before everything else', async () => {
    for (const path of ['x', `${id}A`, `${'A'.repeat(21)}B`, '..%2f..%2fx'])
      await expectProblem(await look(`Link ${text}`, path), 422, 'request.invalid');
  });

  it('names on each route the schemes of that route', async () => {
    const response = await ask(`/try/shares/${id}`, { method: 'DELETE', headers: { authorization: `Link ${text}` } });
    expect(response.headers.get('www-authenticate')).toBe('Owner realm="onetimeshare"');
    await expectProblem(response, 401, 'auth.required');
  });
});
