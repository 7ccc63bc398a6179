/** What Prometheus is told by a server that serves: who may ask, that it is true of all processes, and that it names nobody. */
import { execFile } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { errorCodes } from '../../src/contract/error-codes.ts';
import { adminPaths, paths } from '../../src/contract/routes.ts';
import { ProcessNumbers } from '../../src/http/process-numbers.ts';
import { degradedReasons } from '../../src/logging/degraded-reasons.ts';
import { BlobStore } from '../../src/share/blob-store.ts';
import { CounterStore } from '../../src/share/counter-store.ts';
import { LeaseStore } from '../../src/share/lease-store.ts';
import { Admin, adminServer } from '../support/admin.ts';
import { ask } from '../support/answers.ts';
import { Doors, newId, newToken } from '../support/doors.ts';
import { FixedClock, HOUR, MINUTE } from '../support/fixed-clock.ts';
import type { Listening } from '../support/listening.ts';
import { RedisServer } from '../support/redis-server.ts';
import { runningServer } from '../support/running-server.ts';
import { serverProcess, type ServerProcess } from '../support/server-process.ts';
import { until } from '../support/until.ts';
import { workerGateways, type WorkerGateways } from '../support/worker-gateways.ts';
import { dashboardMetrics, ruleMetrics } from './documents.ts';
import { namesIn, samplesOf, sumOf, type Sample } from './samples.ts';

const token = 'a-token-of-more-than-thirty-two-characters';
const bearer = (text: string): { readonly headers: { readonly authorization: string } } => ({
  headers: { authorization: `Bearer ${text}` },
});

/** What promtool has to say about an output: nothing, if all is well. */
function promtool(text: string): Promise<string> {
  return new Promise((resolve) => {
    const child = execFile('promtool', ['check', 'metrics'], (error, stdout, stderr) => {
      resolve(`${error?.code === undefined ? '' : String(error.code)}${stdout}${stderr}`);
    });
    child.stdin?.end(text);
  });
}

let server: Listening | undefined;
let redis: RedisServer | undefined;
afterEach(async () => {
  await server?.end();
  await redis?.remove();
  server = undefined;
  redis = undefined;
});

/** Where the port of its own answers. */
const metricsOrigin = (logged: Listening['logged']): string => {
  const line = logged().findLast(({ event }) => event === 'metrics.started');
  return new URL(String(line?.['listening'])).origin;
};

describe('/metrics', () => {
  it('is no route until it is asked for', async () => {
    server = await runningServer();
    for (const method of ['GET', 'POST']) {
      const { status, code } = await ask(server.origin, paths.metrics, { method, ...bearer(token) });
      expect([method, status, code]).toEqual([method, 404, 'route.not_found']);
    }
  });

  it('is on the port of the server for whoever says the token', async () => {
    server = await runningServer({ METRICS_TOKEN: token });
    const refused = [
      {},
      bearer(''),
      bearer(`${token}x`),
      bearer(token.slice(1)),
      { headers: { authorization: `Link ${token}` } },
    ];
    for (const question of refused) {
      const { status, code, headers } = await ask(server.origin, paths.metrics, question);
      expect([status, code]).toEqual([401, 'auth.required']);
      expect(headers.get('www-authenticate')).toBe('Bearer realm="onetimeshare"');
    }
    const told = await ask(server.origin, paths.metrics, bearer(token));
    expect(told.status).toBe(200);
    expect(told.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(told.headers.get('cache-control')).toBe('no-store');
    expect(server.logText()).not.toContain(token);
  });

  it('is on a port of its own, and on no other, with nothing beside it', async () => {
    server = await runningServer({ METRICS_PORT: '0' });
    const origin = metricsOrigin(server.logged);
    expect((await ask(origin, paths.metrics)).status).toBe(200);
    expect((await ask(origin, paths.metrics, { method: 'POST' })).status).toBe(404);
    for (const path of ['/', paths.shares, paths.health]) expect((await ask(origin, path)).status).toBe(404);
    expect((await ask(server.origin, paths.metrics)).status).toBe(404);
  });

  it('asks for the token there too, where there is one', async () => {
    server = await runningServer({ METRICS_PORT: '0', METRICS_TOKEN: token });
    const origin = metricsOrigin(server.logged);
    expect((await ask(origin, paths.metrics)).status).toBe(401);
    expect((await ask(origin, paths.metrics, bearer(token))).status).toBe(200);
    expect((await ask(server.origin, paths.metrics, bearer(token))).status).toBe(404);
  });

  it('tells how many shares there are of each state, as they were counted last, for five minutes', async () => {
    const clock = new FixedClock();
    server = await adminServer({ METRICS_TOKEN: token }, clock);
    const { origin, application } = server;
    const shares = async (): Promise<readonly (readonly [unknown, number])[]> =>
      samplesOf((await ask(origin, paths.metrics, bearer(token))).body.toString())
        .filter(({ name }) => name === 'onetimeshare_shares')
        .map(({ labels, value }) => [labels['state'], value]);
    const counters = application.get(CounterStore);
    // The server notes nothing by itself meanwhile.
    await application.get(LeaseStore).acquire('levels', 'a test', HOUR);
    await counters.note({ 'shares.ready': 3, 'shares.locked': 1, 'bytes.stored': 5 });
    const told = [
      ['uploading', 0],
      ['ready', 3],
      ['scheduled', 0],
      ['claimed', 0],
      ['locked', 1],
    ];
    expect(await shares()).toEqual(told);
    clock.goTo(Math.floor(clock.now() / MINUTE) * MINUTE + 5 * MINUTE - 1);
    await counters.add({ process: 'p', number: 1, counts: { looks: 1 } });
    expect(await shares()).toEqual(told);
    clock.pass(1);
    expect(await shares()).toEqual([]);
  });

  it('goes on to answer when the store is away, and says that it is', async () => {
    redis = await RedisServer.start();
    server = await runningServer({ METRICS_PORT: '0', REDIS_URL: redis.url });
    const origin = metricsOrigin(server.logged);
    const up = async (): Promise<readonly [number, boolean]> => {
      const text = (await ask(origin, paths.metrics)).body.toString();
      return [sumOf(samplesOf(text), 'onetimeshare_store_up'), namesIn(text).has('onetimeshare_stored_bytes')];
    };
    expect(await up()).toEqual([1, true]);
    redis.pause();
    const askedAt = performance.now();
    expect(await up()).toEqual([0, false]);
    // Prometheus gives up after ten seconds.
    expect(performance.now() - askedAt).toBeLessThan(8_000);
    redis.resume();
    await until(async () => (await up())[0] === 1, 'the store is back');
  });
});

describe('/metrics while the disk of the bodies hangs', () => {
  it('answers, without the size of the disk', async () => {
    server = await runningServer({ METRICS_PORT: '0' });
    const origin = metricsOrigin(server.logged);
    const blobs = server.application.get(BlobStore);
    const space = blobs.space.bind(blobs);
    let answer: () => void = () => undefined;
    const answering = new Promise<void>((resolve) => {
      answer = resolve;
    });
    blobs.space = async () => {
      await answering;
      return space();
    };
    const names = async (): Promise<ReadonlySet<string>> => namesIn((await ask(origin, paths.metrics)).body.toString());
    try {
      const told = await names();
      expect(told.has('onetimeshare_stored_bytes')).toBe(true);
      expect(told.has('onetimeshare_disk_bytes')).toBe(false);
    } finally {
      answer();
    }
    expect((await names()).has('onetimeshare_disk_bytes')).toBe(true);
  });
});

describe('the metrics of a server of two workers', () => {
  let process: ServerProcess;
  let workers: WorkerGateways;
  let text = '';
  let samples: readonly Sample[] = [];
  const shareIds: string[] = [];
  beforeAll(async () => {
    process = await serverProcess({ WORKERS: '2', METRICS_PORT: '0' });
    await process.start();
    workers = await workerGateways(process, 2);
    for (const [index, origin] of workers.origins.entries()) {
      const doors = new Doors(origin);
      const share = await doors.send({ plainBytes: 70_000, withPassword: true });
      shareIds.push(share.id);
      for (let looks = 0; looks <= index; looks++) await doors.look(share);
      await doors.manifest(share, { passwordToken: newToken() });
      const claimToken = newToken();
      await doors.claim(share, claimToken);
      await doors.body(share, claimToken);
      await doors.acknowledge(share, claimToken);
      await ask(origin, `/${newId()}/${newId()}`, { method: 'PROPFIND' });
      await ask(origin, `${paths.shares}/${newId()}`);
    }
    const told = async (): Promise<string> => (await ask(metricsOrigin(process.logged), paths.metrics)).body.toString();
    // Shares are counted by themselves, a second after the start at the soonest.
    await until(async () => namesIn(await told()).has('onetimeshare_shares'), 'the shares are counted');
    text = await told();
    samples = samplesOf(text);
  });
  afterAll(async () => {
    await workers.end();
    await process.remove();
  });

  it('are true of both, whichever was asked, and told for each', () => {
    const sums = Object.fromEntries(
      ['shares_created', 'looks', 'claims', 'downloads_completed', 'wrong_passwords'].map((name) => [
        name,
        sumOf(samples, `onetimeshare_${name}_total`),
      ]),
    );
    expect(sums).toEqual({ shares_created: 2, looks: 3, claims: 2, downloads_completed: 2, wrong_passwords: 2 });
    expect(sumOf(samples, 'onetimeshare_burns_total', { reason: 'downloaded' })).toBe(2);
    expect(sumOf(samples, 'onetimeshare_problems_total', { code: 'auth.required' })).toBe(2);
    expect(sumOf(samples, 'onetimeshare_workers')).toBe(2);
    const looks = samples.filter(({ name }) => name === 'onetimeshare_looks_total');
    expect(looks.map(({ labels }) => labels['worker']).sort()).toEqual(['1', '2']);
    expect(looks.map(({ value }) => value).sort()).toEqual([1, 2]);
  });

  it('measure each request under its route, and each question to the store under its verb', () => {
    const route = `${paths.shares}/:id`;
    const looks = { route, method: 'GET' };
    const count = 'onetimeshare_request_duration_seconds_count';
    expect(sumOf(samples, count, { ...looks, status: '2xx' })).toBe(3);
    expect(sumOf(samples, count, { ...looks, status: '4xx' })).toBe(2);
    expect(sumOf(samples, count, { route: 'unmatched', method: 'other', status: '4xx' })).toBe(2);
    expect(sumOf(samples, 'onetimeshare_store_duration_seconds_count', { verb: 'claim' })).toBe(2);
    expect(sumOf(samples, 'onetimeshare_store_duration_seconds_sum', { verb: 'claim' })).toBeGreaterThan(0);
    expect(sumOf(samples, 'onetimeshare_store_duration_seconds_bucket', { verb: 'claim', le: '+Inf' })).toBe(2);
  });

  it('name no share and nobody: every label is one of a few words', () => {
    for (const id of shareIds) expect(text).not.toContain(id);
    const free = new Set(['version', 'node', 'le', 'route', 'verb']);
    const words = new Set<string>([
      ...Object.keys(errorCodes),
      ...degradedReasons,
      ...['downloaded', 'expired', 'revoked', 'removed', 'lost', 'embedded', '1', '2'],
      ...['uploading', 'ready', 'scheduled', 'claimed', 'locked'],
      ...['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'other', '1xx', '2xx', '3xx', '4xx', '5xx', 'cut'],
    ]);
    const ours = samples.filter(({ name }) => name.startsWith('onetimeshare_'));
    const strange = ours.flatMap(({ labels }) =>
      Object.entries(labels).filter(([name, value]) => !free.has(name) && !words.has(value)),
    );
    expect(strange).toEqual([]);
    const routes = new Set(ours.map(({ labels }) => labels['route'] ?? ''));
    for (const route of routes) expect(route).toMatch(/^(|unmatched|\/|(\/:?[a-z0-9.]+)+)$/);
    expect(samples.length).toBeLessThan(2_000);
  });

  it('are what promtool takes without a word, and hold all that the dashboard and the rules ask for', async () => {
    expect(await promtool(text)).toBe('');
    const names = namesIn(text);
    const asked = [...dashboardMetrics(), ...ruleMetrics()];
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((name) => !names.has(name) && name !== 'up')).toEqual([]);
  });

  it('are told by whoever is left while one is away, and by its successor under its number', async () => {
    const [pid = 0] = workers.pids;
    global.process.kill(pid, 'SIGKILL');
    const metrics = async (): Promise<readonly Sample[]> => {
      const answer = await ask(metricsOrigin(process.logged), paths.metrics).catch(() => undefined);
      return samplesOf(answer?.body.toString() ?? '');
    };
    const numbers = async (): Promise<string> =>
      (await metrics())
        .filter(({ name }) => name === 'onetimeshare_open_transfers')
        .map(({ labels }) => labels['worker'])
        .sort()
        .join();
    await until(() => process.logged().some(({ event }) => event === 'worker.started'), 'the worker is replaced');
    await until(async () => (await numbers()) === '1,2', 'both tell again');
    // What the dead one counted is gone from here, as Prometheus expects of a process that is new.
    expect(sumOf(await metrics(), 'onetimeshare_looks_total')).toBeLessThan(3);
  });
});

describe('the numbers of a process on the admin page', () => {
  it('are measured', async () => {
    server = await adminServer();
    const doors = new Doors(server.origin);
    const share = await doors.send();
    for (let n = 0; n < 20; n++) await doors.look(share);
    const { json } = await (await Admin.at(server.origin)).get(adminPaths.overview);
    const { requestP95Ms, storeP95Ms, memoryBytes } = json['process'] as Readonly<Record<string, number>>;
    for (const number of [requestP95Ms, storeP95Ms, memoryBytes]) expect(number).toBeGreaterThan(0);
    expect(requestP95Ms).toBeLessThan(10_000);
    expect(storeP95Ms).toBeLessThan(requestP95Ms ?? 0);
  });

  it('tell how many transfers are open', async () => {
    server = await adminServer();
    const numbers = server.application.get(ProcessNumbers);
    const doors = new Doors(server.origin);
    const parcel = await doors.send({ plainBytes: 33_554_432 });
    expect(numbers.read().openTransfers).toBe(0);
    const claimToken = newToken();
    await doors.claim(parcel, claimToken);
    const reading = await doors.reading(parcel, claimToken);
    await until(() => numbers.read().openTransfers === 1, 'one transfer is open');
    reading.leave();
    await until(() => numbers.read().openTransfers === 0, 'it is over');
  });
});
