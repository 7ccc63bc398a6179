/** One admin, several processes: what is counted, ended or changed through one of them holds in all. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { adminPaths, paths } from '../../src/contract/routes.ts';
import { Admin, adminHash, signIn } from '../support/admin.ts';
import { ask } from '../support/answers.ts';
import { Doors, newToken } from '../support/doors.ts';
import { postShare, sealedBySender, withBody } from '../support/sealed-by-sender.ts';
import { serverProcess, type ServerProcess } from '../support/server-process.ts';
import { until } from '../support/until.ts';
import { workerGateways, type WorkerGateways } from '../support/worker-gateways.ts';

/** What the documentation promises, and some time for a machine that is busy. */
const FOLLOWED_WITHIN_MS = 2_000 + 1_500;

let server: ServerProcess;
let workers: WorkerGateways;
let here: string;
let there: string;
beforeAll(async () => {
  server = await serverProcess({ WORKERS: '2', ADMIN_PASSWORD_HASH: adminHash });
  await server.start();
  workers = await workerGateways(server, 2);
  [here = '', there = ''] = workers.origins;
});
afterAll(async () => {
  await workers.end();
  await server.remove();
});

describe('an admin of two processes', () => {
  it('who signed in at one is known to the other, and signed out in both at once', async () => {
    const [admin, other] = [await Admin.at(here), await Admin.at(there)];
    expect((await admin.to(there).get(adminPaths.session)).status).toBe(200);
    expect((await admin.to(there).change('DELETE', adminPaths.session)).status).toBe(204);
    expect((await admin.get(adminPaths.session)).status).toBe(401);
    expect((await other.change('DELETE', adminPaths.sessions)).status).toBe(204);
    for (const origin of [here, there]) expect((await other.to(origin).get(adminPaths.session)).status).toBe(401);
  });

  it('is told how both together are doing, whichever is asked', async () => {
    const doors = new Doors(there);
    const readings = await Promise.all(
      Array.from({ length: 2 }, async () => {
        const share = await doors.send({ plainBytes: 33_554_432 });
        const claimToken = newToken();
        await doors.claim(share, claimToken);
        return doors.reading(share, claimToken);
      }),
    );
    const admin = await Admin.at(here);
    const numbersAt = async (origin: string): Promise<Readonly<Record<string, number>>> => {
      const { json } = await admin.to(origin).get(adminPaths.overview);
      return json['process'] as Readonly<Record<string, number>>;
    };
    for (const origin of [here, there])
      await until(async () => (await numbersAt(origin))['openTransfers'] === 2, 'both transfers are told');
    const { memoryBytes = 0, uptimeSeconds = 0 } = await numbersAt(here);
    // Each process of Node takes more than this.
    expect(memoryBytes).toBeGreaterThan(2 * 50_000_000);
    expect(uptimeSeconds).toBeGreaterThan(0);
    for (const reading of readings) reading.leave();
  });

  it('changes limits and pauses uploads in both within two seconds, without a restart', async () => {
    const admin = await Admin.at(here);
    const limitAt = async (origin: string): Promise<unknown> =>
      ((await ask(origin, paths.config)).json as { limits: { textBytes: number } }).limits.textBytes;
    await admin.configure({ settings: { MAX_TEXT_BYTES: '5KiB' } });
    expect(await limitAt(here)).toBe(5_120);
    await until(async () => (await limitAt(there)) === 5_120, 'the other process followed', FOLLOWED_WITHIN_MS);
    await admin.configure({ uploadsPaused: true });
    const post = async (origin: string): Promise<number> =>
      (await postShare(origin, withBody(sealedBySender(10)))).status;
    expect(await post(here)).toBe(503);
    await until(async () => (await post(there)) === 503, 'the other process paused', FOLLOWED_WITHIN_MS);
    const seen = await admin.to(there).get(adminPaths.configuration);
    expect(seen.json).toMatchObject({ version: 2, uploadsPaused: true });
  });

  it('finds it as it was after both were killed', async () => {
    await server.kill();
    await server.start();
    const admin = await Admin.at(server.origin);
    expect((await admin.get(adminPaths.configuration)).json).toMatchObject({ version: 2, uploadsPaused: true });
    expect((await postShare(server.origin, withBody(sealedBySender(10)))).status).toBe(503);
    await admin.configure({ uploadsPaused: false, settings: { MAX_TEXT_BYTES: null } });
    const { entries } = (await admin.get(adminPaths.audit)).json as { entries: { action: string }[] };
    expect(entries.map(({ action }) => action).filter((action) => action !== 'sign_in')).toEqual([
      'setting.reset',
      'uploads.resumed',
      'uploads.paused',
      'setting.changed',
      'sign_out.everywhere',
      'sign_out',
    ]);
  });

  it('is guessed at five times through both together, whatever address is claimed', async () => {
    const gateways = await workerGateways(server, 2);
    try {
      const statuses: number[] = [];
      for (let round = 0; round < 8; round++) {
        const origin = gateways.origins[round % 2] ?? '';
        const claimed = { 'x-forwarded-for': `198.51.100.${String(round)}` };
        statuses.push((await signIn(origin, { password: 'wrong' }, claimed)).status);
      }
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
    } finally {
      await gateways.end();
    }
  });
});
