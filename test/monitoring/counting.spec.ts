/** What the admin is told equals what happened, to the last one: through one process, through several, and after one was killed. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { acknowledgementPath, adminPaths, paths, sharePath, uploadPath } from '../../src/contract/routes.ts';
import { Counters } from '../../src/share/counters.ts';
import { Admin, adminHash, adminServer } from '../support/admin.ts';
import { ask } from '../support/answers.ts';
import { authorize, claimRequest, Doors, keysOfLink, manifestRequest, newToken, type Known } from '../support/doors.ts';
import { encodeBase64url } from '../../src/sealed/base64.ts';
import { FixedClock, HOUR } from '../support/fixed-clock.ts';
import { HalfRequest } from '../support/half-request.ts';
import { postShare, sealedBySender } from '../support/sealed-by-sender.ts';
import { serverProcess, type ServerProcess } from '../support/server-process.ts';
import { runningServer } from '../support/running-server.ts';
import { until } from '../support/until.ts';
import { workerGateways } from '../support/worker-gateways.ts';
import { oneProcess, twoServersOnRedis, twoWorkers, type Arrange, type Arrangement } from '../races/arrangements.ts';
import { crowdAt } from '../races/crowd.ts';

/** Each process tells within a second; a second more shows that nothing is told twice. */
const TOLD_AND_A_SECOND_MS = 2_500;
const CROWD = 400;
const LARGE = 33_554_432;

type Totals = Readonly<Record<string, number>>;
const totalsAt = async (origin: string): Promise<Totals> =>
  (await (await Admin.at(origin)).get(adminPaths.overview)).json['totals'] as Totals;

/** Without the requests of the one who asks for the totals. */
async function countedAt(origin: string): Promise<Totals> {
  const { requests, ...counted } = await totalsAt(origin);
  expect(requests).toBeGreaterThan(0);
  return counted;
}

async function put(origin: string, content: Buffer): Promise<Known> {
  const headers = { accept: 'application/json' };
  const { json } = await ask(origin, '/report.bin', { method: 'PUT', headers, body: new Uint8Array(content) });
  const { linkSecret, id, linkToken } = keysOfLink(String(json['link']));
  const ownerToken = String(json['ownerToken']);
  return { id, linkSecret: encodeBase64url(linkSecret), linkToken, ownerToken, plain: content };
}

/** Traffic of every kind, and what is to be counted of it. */
async function traffic(arrangement: Arrangement): Promise<Totals> {
  const origins = await arrangement.originOfEach();
  const [here = '', there = here] = origins;
  const [doors, others] = [new Doors(here), new Doors(there)];

  const letter = await doors.send({ plainBytes: 100 });
  expect((await ask(there, paths.shares, { method: 'POST', json: letter.request })).status).toBe(200);
  for (const door of [doors, others, doors, others, doors]) expect((await door.look(letter)).status).toBe(200);
  expect((await doors.lookAsOwner(letter)).status).toBe(200);
  const claims = await crowdAt(
    arrangement,
    Array.from({ length: CROWD }, () => claimRequest(letter, newToken())),
  );
  expect(claims.filter(({ status }) => status === 201)).toHaveLength(1);

  const parcel = await doors.send({ plainBytes: 100_000 });
  const claimToken = newToken();
  expect((await others.claim(parcel, claimToken)).status).toBe(201);
  expect((await doors.claim(parcel, claimToken)).status).toBe(200);
  expect((await doors.body(parcel, claimToken, { range: 'bytes=0-99' })).status).toBe(206);
  expect((await others.body(parcel, claimToken)).body).toEqual(parcel.body);
  for (const door of [doors, others]) expect((await door.acknowledge(parcel, claimToken)).status).toBe(204);

  const vault = await doors.send({ plainBytes: 100, withPassword: true });
  const guesses = Array.from({ length: 100 }, () => manifestRequest(vault, { passwordToken: newToken() }));
  const told = await crowdAt(arrangement, guesses);
  expect(told.filter(({ code }) => code === 'password.wrong')).toHaveLength(5);

  const plain = await put(here, randomBytes(50_000));
  expect((await others.open(plain)).body).toEqual(plain.plain);

  const contested = await doors.send({ plainBytes: 100 });
  const holder = newToken();
  expect((await doors.claim(contested, holder)).status).toBe(201);
  const burners = Array.from({ length: 100 }, (_, n) =>
    n % 2 === 0
      ? { method: 'DELETE', path: sharePath(contested.id), headers: authorize('Owner', contested.ownerToken) }
      : { method: 'POST', path: acknowledgementPath(contested.id), headers: authorize('Claim', holder) },
  );
  await crowdAt(arrangement, burners);
  const { json: end } = await doors.lookAsOwner(contested);
  const reason = String(end['reason']);

  expect((await ask(here, '/nowhere')).status).toBe(404);
  const inline = letter.body.length + vault.body.length + contested.body.length;
  const burned: Totals = { 'burns.downloaded': 2 + Number(reason === 'downloaded') };
  return {
    'shares.created': 5,
    looks: 5,
    claims: 4,
    'downloads.completed': 4,
    'bytes.uploaded': inline + parcel.body.length + plain.plain.length,
    'bytes.downloaded':
      letter.body.length +
      100 +
      parcel.body.length +
      plain.plain.length +
      sealedOverhead(50_000) +
      contested.body.length,
    'passwords.wrong': 5,
    locks: 1,
    ...burned,
    ...(reason === 'revoked' ? { 'burns.revoked': 1 } : {}),
    'errors.share.claimed': CROWD - 1,
    'errors.password.wrong': 5,
    'errors.share.locked': 95,
    'errors.route.not_found': 1,
  };
}

/** Nonce and one tag for each chunk of 64 KiB. */
const sealedOverhead = (plainBytes: number): number => 16 + 16 * Math.max(1, Math.ceil(plainBytes / 65_536));

/** Of a race whose losers may be answered in two ways. */
const without = (totals: Totals, names: readonly string[]): Totals =>
  Object.fromEntries(Object.entries(totals).filter(([name]) => !names.includes(name)));

const arrangements: readonly (readonly [string, Arrange])[] = [
  ['one process', oneProcess],
  ['two workers', twoWorkers],
  ['two servers on one Redis', twoServersOnRedis],
];

describe.each(arrangements)('%s', (_name, arrange) => {
  let arrangement: Arrangement;
  beforeAll(async () => {
    arrangement = await arrange({ ADMIN_PASSWORD_HASH: adminHash });
  });
  afterAll(() => arrangement.remove());

  it('counts what happened, each thing once, whoever was asked', async () => {
    const expected = await traffic(arrangement);
    const [here = '', there = here] = await arrangement.originOfEach();
    await sleep(TOLD_AND_A_SECOND_MS);
    const raced = ['errors.share.gone', 'errors.claim.revoked', 'errors.claim.done'];
    for (const origin of [here, there]) expect(without(await countedAt(origin), raced)).toEqual(expected);
  });

  it('tells a download that broke off from one that came to its end', async () => {
    const [here = ''] = await arrangement.originOfEach();
    const doors = new Doors(here);
    const before = await totalsAt(here);
    const parcel = await doors.send({ plainBytes: LARGE });
    const claimToken = newToken();
    await doors.claim(parcel, claimToken);
    const reading = await doors.reading(parcel, claimToken);
    reading.leave();
    const interrupted = async (): Promise<boolean> =>
      ((await totalsAt(here))['downloads.interrupted'] ?? 0) === (before['downloads.interrupted'] ?? 0) + 1;
    await until(interrupted, 'the interrupted download is counted');
    expect((await doors.body(parcel, claimToken)).body.length).toBe(parcel.body.length);
    await sleep(TOLD_AND_A_SECOND_MS);
    const after = await totalsAt(here);
    expect(after['downloads.interrupted']).toBe((before['downloads.interrupted'] ?? 0) + 1);
    expect(after['downloads.completed']).toBe((before['downloads.completed'] ?? 0) + 1);
  });
});

describe('a worker that is killed', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await serverProcess({ WORKERS: '2', ADMIN_PASSWORD_HASH: adminHash });
    await server.start();
  });
  afterAll(() => server.remove());

  it('takes at most its last second with it, and whoever comes after it counts on', async () => {
    const workers = await workerGateways(server, 2);
    const [here = ''] = workers.origins;
    const share = await new Doors(here).send();
    const look = async (origin: string, times: number): Promise<void> => {
      for (let n = 0; n < times; n++) expect((await new Doors(origin).look(share)).status).toBe(200);
    };
    await look(here, 40);
    await sleep(TOLD_AND_A_SECOND_MS);
    await look(here, 7);
    process.kill(workers.pids[0] ?? 0, 'SIGKILL');
    await workers.end();
    const looks = async (): Promise<number> => (await totalsAt(server.origin))['looks'] ?? 0;
    await until(() => server.logged().some(({ event }) => event === 'worker.started'), 'the worker is replaced');
    const left = await looks();
    expect(left).toBeGreaterThanOrEqual(40);
    expect(left).toBeLessThanOrEqual(47);
    const again = await workerGateways(server, 2);
    for (const origin of again.origins) await look(origin, 10);
    await again.end();
    await sleep(TOLD_AND_A_SECOND_MS);
    expect(await looks()).toBe(left + 20);
    expect(await server.stop()).toBe(0);
    await server.start();
    expect(await looks()).toBe(left + 20);
    await new Doors(server.origin).look(share);
    // An orderly end tells what the last second was for.
    expect(await server.stop()).toBe(0);
    await server.start();
    expect(await looks()).toBe(left + 21);
  });
});

describe('a share that expires while its bytes come', () => {
  it('is counted as expired', async () => {
    const clock = new FixedClock();
    const server = await adminServer({}, clock);
    try {
      const sealed = sealedBySender(200_000);
      const expiresAt = new Date(clock.now() + HOUR).toISOString();
      expect((await postShare(server.origin, { ...sealed.request, expiresAt })).status).toBe(201);
      const half = new HalfRequest(server.origin, uploadPath(sealed.id), {
        method: 'PATCH',
        headers: {
          ...authorize('Owner', sealed.ownerToken),
          'tus-resumable': '1.0.0',
          'content-type': 'application/offset+octet-stream',
          'upload-offset': '0',
          'content-length': String(sealed.body.length),
        },
        first: sealed.body.subarray(0, 70_000),
      });
      await sleep(300);
      clock.pass(HOUR);
      expect((await half.finish(sealed.body.subarray(70_000))).status).toBe(410);
      const expired = () => server.application.get(Counters).sinceStart()['burns.expired'];
      await until(() => expired() === 1, 'it was counted');
    } finally {
      await server.end();
    }
  });
});

describe('a small share whose body is fetched although it came with the claim', () => {
  it('is one download', async () => {
    const server = await runningServer();
    try {
      const doors = new Doors(server.origin);
      const share = await doors.send({ plainBytes: 100 });
      const claimToken = newToken();
      await doors.claim(share, claimToken);
      expect((await doors.body(share, claimToken)).status).toBe(200);
      const counted = server.application.get(Counters).sinceStart();
      expect(counted).toMatchObject({ claims: 1, 'downloads.completed': 1, 'bytes.downloaded': share.body.length });
    } finally {
      await server.end();
    }
  });
});
