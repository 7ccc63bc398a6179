/** Looking costs nothing: GET, HEAD and OPTIONS, by whomever and however often, leave every share as it was. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OwnerView } from '../../src/contract/look.schema.ts';
import { bodyPath, paths, sharePath, uploadPath } from '../../src/contract/routes.ts';
import { ask } from '../support/answers.ts';
import { authorize, Doors, newToken, openHeaders, type Known } from '../support/doors.ts';
import { snapshotOf } from '../support/on-disk.ts';
import { RawConnection } from '../support/raw-http.ts';
import { runningServer, type RunningServer } from '../support/running-server.ts';
import { until } from '../support/until.ts';

const TIMES = 100;
type Headers = Readonly<Record<string, string>>;

/** What comes before a person: previews, crawlers, impatient browsers, and those who hope to slip through. */
const visitors: readonly Headers[] = [
  {},
  { Purpose: 'prefetch', 'Sec-Purpose': 'prefetch;prerender' },
  { 'X-Moz': 'prefetch', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Site': 'cross-site' },
  { 'User-Agent': 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)' },
  { 'User-Agent': 'WhatsApp/2.23', Range: 'bytes=0-0' },
  { 'User-Agent': 'facebookexternalhit/1.1', Range: 'bytes=0-524287' },
  { 'X-HTTP-Method-Override': 'DELETE' },
  { 'X-HTTP-Method-Override': 'POST', 'Content-Type': 'application/json' },
  { 'If-None-Match': '*', 'If-Range': '"x"' },
  { 'Tus-Resumable': '1.0.0', 'Upload-Offset': '0' },
];

let server: RunningServer;
let doors: Doors;
let shares: Readonly<Record<'locked by a password' | 'opened by the server' | 'claimed' | 'unfinished', Known>>;
const claimToken = newToken();

beforeAll(async () => {
  server = await runningServer({ LOG_LEVEL: 'warn' });
  doors = new Doors(server.origin);
  shares = {
    'locked by a password': await doors.send({ withPassword: true, plainBytes: 100_000 }),
    'opened by the server': await doors.form(),
    claimed: await doors.send({ plainBytes: 200_000 }),
    unfinished: await doors.send({ plainBytes: 200_000, unfinished: true }),
  };
  await doors.manifest(shares['locked by a password'], { passwordToken: newToken() });
  await doors.claim(shares.claimed, claimToken);
  await doors.body(shares.claimed, claimToken, { range: 'bytes=0-99999' });
});
afterAll(() => server.end());

interface Layer {
  readonly route?: { readonly path: unknown };
}

/** Every address that the running server has, as its router knows them: a new one is in this test by itself. */
function addresses(): readonly string[] {
  const { router } = server.application.getHttpAdapter().getInstance() as { router: { stack: readonly Layer[] } };
  const found = router.stack.map(({ route }) => route?.path).filter((path) => typeof path === 'string');
  return [...new Set(found)].sort();
}

const credentials = (share: Known): readonly Headers[] => [
  {},
  authorize('Link', share.linkToken),
  authorize('Owner', share.ownerToken),
  authorize('Claim', claimToken),
  authorize('Link', newToken()),
  openHeaders(share),
];

/** Everything that is kept, without the looks. */
async function everythingKept(): Promise<unknown> {
  const views = await Promise.all(Object.values(shares).map((share) => doors.ownerView(share)));
  return {
    views: views.map((view): Partial<OwnerView> => ({ ...view, looks: { count: 0 } })),
    records: await server.metadata.list(undefined, 100),
    quota: await server.metadata.quota(),
    files: await snapshotOf(server.settings.uploadsDir),
  };
}

/** Asks `TIMES` times over one connection, every time as another visitor with other credentials. */
async function visit(method: string, path: string, share: Known): Promise<readonly string[]> {
  const connection = new RawConnection(server.port);
  const tokens = credentials(share);
  for (let i = 0; i < TIMES; i++) {
    const given = tokens[i % tokens.length] ?? {};
    // The one exception: a claimed GET of the body records progress (told below).
    const reads = method === 'GET' && path === bodyPath(share.id) && given === tokens[3];
    const headers = { Host: 'localhost', ...visitors[(i * 7) % visitors.length], ...(reads ? {} : given) };
    const last = i === TIMES - 1 ? { Connection: 'close' } : {};
    const lines = Object.entries({ ...headers, ...last }).map(([name, value]) => `${name}: ${value}`);
    connection.send(`${method} ${path} HTTP/1.1`, ...lines, '', '');
  }
  expect(await connection.closed(60_000)).toBe(true);
  return [...connection.received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status = '']) => status);
}

describe.each(['GET', 'HEAD', 'OPTIONS'])('%s, a hundred times as every kind of visitor', (method) => {
  it.each(['locked by a password', 'opened by the server', 'claimed', 'unfinished'] as const)(
    'on every address of a share that is %s, changes nothing',
    async (name) => {
      const share = shares[name];
      const before = await everythingKept();
      const ofShares = addresses().filter((path) => path.includes(':id'));
      // Look, manifest, claims, body, acknowledgement, upload.
      expect(ofShares.length).toBeGreaterThanOrEqual(6);
      const statuses = await Promise.all(
        [...ofShares.map((path) => path.replace(':id', share.id)), paths.open].map((path) =>
          visit(method, path, share),
        ),
      );
      expect(statuses.flat()).toHaveLength(TIMES * (ofShares.length + 1));
      // They did get through, and nothing broke.
      expect(statuses.flat()).toContain(method === 'OPTIONS' ? '204' : '200');
      expect(statuses.flat().filter((status) => status.startsWith('5'))).toEqual([]);
      expect(await everythingKept()).toEqual(before);
    },
  );

  it('on every other address, changes nothing', async () => {
    const share = shares['opened by the server'];
    const before = await everythingKept();
    const others = addresses().filter((path) => !path.includes(':id'));
    const given = [...others.map((path) => path.replace(':name', 'report.pdf')), '/nothing', '/s?a=b'];
    const statuses = await Promise.all(given.map((path) => visit(method, path, share)));
    expect(statuses.flat()).toHaveLength(TIMES * given.length);
    expect(await everythingKept()).toEqual(before);
  });
});

describe('after all these visits', () => {
  it('every share still opens, for the first time', async () => {
    const locked = shares['locked by a password'];
    expect((await doors.look(locked)).json).toMatchObject({ state: 'ready', password: { attemptsLeft: 4 } });
    expect((await doors.claim(locked, newToken())).status).toBe(201);
    const opened = await doors.open(shares['opened by the server']);
    expect(opened.body).toEqual(shares['opened by the server'].plain);
    expect((await doors.body(shares.claimed, claimToken)).status).toBe(200);
    expect((await ask(server.origin, uploadPath(shares.unfinished.id))).status).toBe(405);
  });
});

describe('the exceptions', () => {
  it('a look by a holder of the link is counted for the owner, a HEAD or the owner is not', async () => {
    const share = await doors.send();
    const looks = async (): Promise<number> => (await doors.ownerView(share)).looks.count;
    await doors.look(share);
    await doors.look(share);
    expect(await looks()).toBe(2);
    await ask(server.origin, sharePath(share.id), { method: 'HEAD', headers: authorize('Link', share.linkToken) });
    await ask(server.origin, sharePath(share.id), { headers: authorize('Link', newToken()) });
    await doors.lookAsOwner(share);
    expect(await looks()).toBe(2);
  });

  it('a claimed GET of the body records its progress and nothing else', async () => {
    const share = await doors.send({ plainBytes: 200_000 });
    const token = newToken();
    await doors.claim(share, token);
    const before = await doors.ownerView(share);
    await doors.body(share, token, { range: 'bytes=100-1099' });
    await until(async () => (await doors.ownerView(share)).claims[0]?.bytesSent === 1_000, 'the progress is noted');
    const after = await doors.ownerView(share);
    expect(after.claims[0]?.startedAt).toBe(before.claims[0]?.startedAt);
    expect({ ...after, claims: [] }).toEqual({ ...before, claims: [] });
    expect(after.claims[0]).not.toHaveProperty('acknowledgedAt');
  });

  it('a HEAD of the body with its claim records nothing', async () => {
    const share = await doors.send({ plainBytes: 200_000 });
    const token = newToken();
    await doors.claim(share, token);
    const before = await doors.ownerView(share);
    const head = await doors.body(share, token, {}, 'HEAD');
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(share.body.length)]);
    expect(await doors.ownerView(share)).toEqual(before);
  });
});
