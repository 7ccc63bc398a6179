import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import type { Environment } from '../../src/config/settings.ts';
import { listen, type Listening } from '../support/listening.ts';
import { TryingController } from './controllers.ts';

const servers: Listening[] = [];
const start = async (environment: Environment): Promise<Listening> => {
  const server = await listen({ controllers: [TryingController], environment: { TRUST_PROXY: '1', ...environment } });
  servers.push(server);
  return server;
};
afterEach(() => Promise.all(servers.splice(0).map((server) => server.end())));
afterAll(() => undefined);

interface Ask {
  readonly from?: string;
  readonly authorization?: string;
  readonly method?: string;
}

const ask = (
  server: Listening,
  path: string,
  { from = '192.0.2.1', authorization, method = 'GET' }: Ask = {},
): Promise<Response> =>
  fetch(`${server.origin}${path}`, {
    method,
    headers: { 'x-forwarded-for': from, ...(authorization === undefined ? {} : { authorization }) },
  });

const statuses = async (times: number, once: (round: number) => Promise<Response>): Promise<readonly number[]> => {
  const found: number[] = [];
  for (let round = 0; round < times; round++) found.push((await once(round)).status);
  return found;
};

const token = (): string => randomBytes(32).toString('base64url');

describe('rate limits', () => {
  it('stop an address after its requests, say for how long, and leave others alone', async () => {
    const server = await start({ RATE_CREATE_PER_HOUR: '3' });
    const create = (from: string): Promise<Response> => ask(server, '/try/limited/create', { from, method: 'POST' });
    expect(await statuses(5, () => create('192.0.2.1'))).toEqual([200, 200, 200, 429, 429]);
    const refused = await create('192.0.2.1');
    expect(await refused.json()).toMatchObject({ code: 'rate.limited', status: 429 });
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(3_500);
    expect(seconds).toBeLessThanOrEqual(3_600);
    expect((await create('192.0.2.2')).status).toBe(200);
  });

  it('hold when the requests come at the same instant', async () => {
    const server = await start({ RATE_CREATE_PER_HOUR: '7' });
    const all = await Promise.all(
      Array.from({ length: 50 }, () => ask(server, '/try/limited/create', { method: 'POST' })),
    );
    expect(all.filter(({ status }) => status === 200)).toHaveLength(7);
  });

  it('count an IPv6 network as one, and an IPv4 address the same in both of its spellings', async () => {
    const server = await start({ RATE_CREATE_PER_HOUR: '2' });
    const create = (from: string): Promise<Response> => ask(server, '/try/limited/create', { from, method: 'POST' });
    expect(await statuses(4, (round) => create(`2001:db8:1:2::${String(round)}`))).toEqual([200, 200, 429, 429]);
    expect((await create('2001:db8:1:3::1')).status).toBe(200);
    expect(await statuses(3, (round) => create(round === 1 ? '::ffff:198.51.100.7' : '198.51.100.7'))).toEqual([
      200, 200, 429,
    ]);
  });

  it('have a window for each kind', async () => {
    const server = await start({ RATE_CREATE_PER_HOUR: '1', RATE_LOOK_PER_MINUTE: '2', RATE_BODY_PER_MINUTE: '3' });
    expect(await statuses(2, () => ask(server, '/try/limited/create', { method: 'POST' }))).toEqual([200, 429]);
    expect(await statuses(3, () => ask(server, '/try/limited/x'))).toEqual([200, 200, 429]);
    expect(await statuses(4, () => ask(server, '/try/limited/x/body', { method: 'HEAD' }))).toEqual([
      200, 200, 200, 429,
    ]);
    expect((await ask(server, '/try')).status).toBe(200);
  });

  it('hold an owner per share and per address, and nobody else can use up what the owner may ask', async () => {
    const server = await start({
      RATE_OWNER_PER_SHARE_PER_MINUTE: '3',
      RATE_OWNER_PER_ADDRESS_PER_MINUTE: '8',
      RATE_LOOK_PER_MINUTE: '1',
    });
    const owner = `Owner ${token()}`;
    const look = (id: string, authorization: string, from?: string): Promise<Response> =>
      ask(server, `/try/limited/${id}`, { authorization, ...(from === undefined ? {} : { from }) });
    expect(await statuses(5, () => look('a', `Owner ${token()}`, '203.0.113.5'))).toEqual([200, 200, 200, 200, 200]);
    expect(await statuses(4, () => look('a', owner))).toEqual([200, 200, 200, 429]);
    expect(await statuses(3, () => look('b', owner))).toEqual([200, 200, 200]);
    // Eight calls of this address are counted by now, the refused one among them.
    expect(await statuses(2, () => look('c', owner))).toEqual([200, 429]);
    expect(await statuses(2, () => look('a', `Link ${token()}`))).toEqual([200, 429]);
  });

  it('can be turned off', async () => {
    const server = await start({ RATE_LIMITS: 'off', RATE_CREATE_PER_HOUR: '1' });
    expect(await statuses(5, () => ask(server, '/try/limited/create', { method: 'POST' }))).toEqual([
      200, 200, 200, 200, 200,
    ]);
  });

  it('do not believe a forwarded address from a proxy that nobody named', async () => {
    const server = await start({ TRUST_PROXY: '', RATE_CREATE_PER_HOUR: '2' });
    const create = (round: number): Promise<Response> =>
      ask(server, '/try/limited/create', { from: `192.0.2.${String(round)}`, method: 'POST' });
    expect(await statuses(3, create)).toEqual([200, 200, 429]);
  });
});

describe('the origin of the server', () => {
  const where = async (server: Listening, headers: Readonly<Record<string, string>>): Promise<unknown> => {
    const response = await fetch(`${server.origin}/try/where`, { headers });
    return { ...((await response.json()) as object), hsts: response.headers.get('strict-transport-security') !== null };
  };
  const forwarded = {
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'share.example',
    'x-forwarded-for': '2001:db8::5',
  };

  it('is what the request says when nothing is set, and proxies are not believed', async () => {
    const server = await start({ TRUST_PROXY: '' });
    expect(await where(server, forwarded)).toEqual({
      base: server.origin,
      tls: false,
      network: '127.0.0.1',
      hsts: false,
    });
  });

  it('is what a believed proxy says', async () => {
    const expected = { base: 'https://share.example', tls: true, network: '2001:db8:0:0::/64', hsts: true };
    expect(await where(await start({ TRUST_PROXY: '1' }), forwarded)).toEqual(expected);
    expect(await where(await start({ TRUST_PROXY: '10.0.0.0/8,127.0.0.1' }), forwarded)).toEqual(expected);
    expect(await where(await start({ TRUST_PROXY: '10.0.0.0/8' }), forwarded)).toMatchObject({
      tls: false,
      network: '127.0.0.1',
    });
  });

  it('is PUBLIC_URL when that is set, whatever the request says', async () => {
    const server = await start({ TRUST_PROXY: '', PUBLIC_URL: 'https://public.example' });
    expect(await where(server, forwarded)).toEqual({
      base: 'https://public.example',
      tls: true,
      network: '127.0.0.1',
      hsts: true,
    });
  });

  it.each(['a b', 'evil.example/path', 'user@host', 'x#y', 'x?y', '-x', ''])(
    'is never a host that is none: "%s"',
    async (host) => {
      const server = await start({ TRUST_PROXY: '1' });
      const response = await fetch(`${server.origin}/try/where`, {
        headers: { 'x-forwarded-host': host, 'x-forwarded-for': '192.0.2.1' },
      });
      const { base, code } = (await response.json()) as { readonly base?: string; readonly code?: string };
      if (host === '') expect(base).toBe(server.origin);
      else expect({ status: response.status, code }).toEqual({ status: 400, code: 'request.malformed' });
    },
  );
});
