/** How often one address may ask: each real door is counted as what it is, before anything is read, compared or charged. */
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  acknowledgementPath,
  bodyPath,
  claimsPath,
  manifestPath,
  paths,
  sharePath,
  uploadPath,
} from '../../src/contract/routes.ts';
import { ask, type Answer } from '../support/answers.ts';
import { authorize, Doors, newId, newToken } from '../support/doors.ts';
import { runningServer, type RunningServer } from '../support/running-server.ts';

const servers: RunningServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.end())));

async function limited(environment: Readonly<Record<string, string>>): Promise<RunningServer> {
  const server = await runningServer({ RATE_LIMITS: 'on', LOG_LEVEL: 'silent', ...environment });
  servers.push(server);
  return server;
}

type Kind = 'create' | 'look' | 'body' | 'owner';
interface Door {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const id = newId();
const link = authorize('Link', newToken());
const owner = authorize('Owner', newToken());
const claim = authorize('Claim', newToken());

/** Requests that are refused for something else: what counts is that they came. */
const doorsOf: Readonly<Record<Kind, readonly Door[]>> = {
  create: [
    { name: 'create', method: 'POST', path: paths.shares },
    { name: 'a form', method: 'POST', path: '/' },
    { name: 'files', method: 'POST', path: paths.files },
    { name: 'a file by name', method: 'PUT', path: '/x', headers: { 'share-unknown': 'x' } },
    { name: 'a file without a name', method: 'PUT', path: '/', headers: { 'share-unknown': 'x' } },
  ],
  look: [
    { name: 'a look', method: 'GET', path: sharePath(id), headers: link },
    { name: 'a look without a token', method: 'GET', path: sharePath(id) },
    { name: 'the manifest', method: 'POST', path: manifestPath(id) },
    { name: 'a claim', method: 'POST', path: claimsPath(id) },
    { name: 'an acknowledgement', method: 'POST', path: acknowledgementPath(id), headers: claim },
    { name: 'an opening', method: 'POST', path: paths.open },
  ],
  body: [
    { name: 'a body', method: 'GET', path: bodyPath(id), headers: claim },
    { name: 'the head of a body', method: 'HEAD', path: bodyPath(id), headers: claim },
    { name: 'the state of an upload', method: 'HEAD', path: uploadPath(id), headers: owner },
    { name: 'a piece of an upload', method: 'PATCH', path: uploadPath(id), headers: owner },
    { name: 'the end of an upload', method: 'DELETE', path: uploadPath(id), headers: owner },
  ],
  owner: [
    { name: 'an owner’s look', method: 'GET', path: sharePath(id), headers: owner },
    { name: 'a change', method: 'PATCH', path: sharePath(id), headers: owner },
    { name: 'a revocation', method: 'DELETE', path: sharePath(id), headers: owner },
  ],
};

const settingOf: Readonly<Record<Kind, string>> = {
  create: 'RATE_CREATE_PER_HOUR',
  look: 'RATE_LOOK_PER_MINUTE',
  body: 'RATE_BODY_PER_MINUTE',
  owner: 'RATE_OWNER_PER_ADDRESS_PER_MINUTE',
};
const windowSeconds: Readonly<Record<Kind, number>> = { create: 3_600, look: 60, body: 60, owner: 60 };
const kinds = Object.keys(doorsOf) as readonly Kind[];

const knock = ({ origin }: RunningServer, { method, path, headers = {} }: Door): Promise<Answer> =>
  ask(origin, path, { method, headers });

describe.each(kinds)('requests of the kind "%s"', (kind) => {
  it('are refused after their number, at each door of the kind and at no other', async () => {
    const doors = doorsOf[kind];
    const server = await limited({ [settingOf[kind]]: String(doors.length) });
    // One at each door uses the number up: all of them count, and together.
    for (const door of doors) expect([door.name, (await knock(server, door)).status]).not.toEqual([door.name, 429]);
    for (const door of doors) {
      const { status, code, headers } = await knock(server, door);
      expect([door.name, status]).toEqual([door.name, 429]);
      if (door.method !== 'HEAD') expect(code).toBe('rate.limited');
      const seconds = Number(headers.get('retry-after'));
      expect(seconds).toBeGreaterThan(windowSeconds[kind] - 50);
      expect(seconds).toBeLessThanOrEqual(windowSeconds[kind]);
    }
    for (const other of kinds.filter((one) => one !== kind))
      for (const door of doorsOf[other])
        expect([door.name, (await knock(server, door)).status]).not.toEqual([door.name, 429]);
    for (const path of ['/', paths.health, paths.config]) expect((await ask(server.origin, path)).status).not.toBe(429);
  });
});

describe('the limits', () => {
  it('are on unless they are turned off, and then there are sixty looks in a minute', async () => {
    const server = await limited({ RATE_LIMITS: '' });
    const [look] = doorsOf.look;
    const statuses: number[] = [];
    for (let i = 0; i < 62; i++)
      statuses.push((await knock(server, look ?? { name: '', method: '', path: '' })).status);
    expect(statuses.filter((status) => status === 404)).toHaveLength(60);
    expect(statuses.slice(-2)).toEqual([429, 429]);
  });

  it('come before the password: what is refused by them counts no try', async () => {
    const server = await limited({ RATE_LOOK_PER_MINUTE: '2' });
    const doors = new Doors(server.origin);
    const share = await doors.send({ withPassword: true });
    const codes: unknown[] = [];
    for (let i = 0; i < 4; i++) codes.push((await doors.manifest(share, { passwordToken: newToken() })).code);
    expect(codes).toEqual(['password.wrong', 'password.wrong', 'rate.limited', 'rate.limited']);
    expect((await doors.ownerView(share)).attempts).toBe(2);
  });

  it('hold the owner of one share, and not another owner at the same address', async () => {
    const server = await limited({ RATE_OWNER_PER_SHARE_PER_MINUTE: '3' });
    const doors = new Doors(server.origin);
    const [mine, other] = [await doors.send(), await doors.send()];
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) statuses.push((await doors.lookAsOwner(mine)).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect((await doors.lookAsOwner(other)).status).toBe(200);
    expect((await doors.look(mine)).status).toBe(200);
    // Nobody who knows the id alone can use up what the owner may ask.
    for (let i = 0; i < 5; i++) await doors.lookAsOwner({ ...other, ownerToken: newToken() });
    expect((await doors.lookAsOwner(other)).status).toBe(200);
  });
});

describe('a forwarded address', () => {
  const looksFrom = async (server: RunningServer, addresses: readonly string[]): Promise<readonly number[]> => {
    const statuses: number[] = [];
    for (const forwarded of addresses) {
      const headers = { ...link, 'x-forwarded-for': forwarded, forwarded: `for=${forwarded}`, 'x-real-ip': forwarded };
      statuses.push((await ask(server.origin, sharePath(id), { headers })).status);
    }
    return statuses;
  };
  const three = ['203.0.113.1', '203.0.113.2', '203.0.113.3'];

  it('is ignored unless a proxy is trusted: nobody gets a new number by naming another address', async () => {
    const server = await limited({ RATE_LOOK_PER_MINUTE: '2' });
    expect(await looksFrom(server, three)).toEqual([404, 404, 429]);
  });

  it('is believed of a trusted proxy, as far as that proxy saw it itself', async () => {
    const server = await limited({ RATE_LOOK_PER_MINUTE: '1', TRUST_PROXY: '1' });
    expect(await looksFrom(server, three)).toEqual([404, 404, 404]);
    expect(await looksFrom(server, three)).toEqual([429, 429, 429]);
    // What the client wrote itself stands before what the proxy adds.
    expect(
      await looksFrom(
        server,
        three.map((address) => `192.0.2.${address.slice(-1)}, 198.51.100.9`),
      ),
    ).toEqual([404, 429, 429]);
  });

  it('is not believed of a proxy outside the trusted networks', async () => {
    const server = await limited({ RATE_LOOK_PER_MINUTE: '2', TRUST_PROXY: '10.0.0.0/8' });
    expect(await looksFrom(server, three)).toEqual([404, 404, 429]);
  });
});
