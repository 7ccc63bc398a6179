/** Servers on hosts whose clocks are set, and shares in every state that must not be forgotten because of it. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { newToken, type Doors, type SentBySender } from './doors.ts';
import { engineProcess, type EngineName, type EngineProcess } from './engine-process.ts';
import { HalfRequest } from './half-request.ts';
import type { RedisServer } from './redis-server.ts';

const MiB = 1_048_576;
/** The scan runs often, and what it finds without a record must still be an hour old. */
const sweeping = { SWEEP_INTERVAL: '1s', ORPHAN_SCAN_INTERVAL: '1s', ORPHAN_MIN_AGE: '1h', UPLOAD_IDLE_LIMIT: '3d' };
const THREE_SCANS_MS = 3_500;

export class Host {
  readonly at: EngineProcess;
  readonly #folder: string;

  private constructor(at: EngineProcess, folder: string) {
    this.at = at;
    this.#folder = folder;
  }

  /** Of the machine, whose clock is off by so much. */
  static async start(
    engine: EngineName,
    offByMs = 0,
    more: { readonly redis?: RedisServer; readonly environment?: Readonly<Record<string, string>> } = {},
  ): Promise<Host> {
    const folder = await mkdtemp(join(tmpdir(), 'ots-clock-'));
    const file = join(folder, 'shift');
    await writeFile(file, String(offByMs));
    const options = { preload: ['clock-shift.mjs'], ...(more.redis === undefined ? {} : { redis: more.redis }) };
    const environment = { ...sweeping, CLOCK_SHIFT_FILE: file, ...more.environment };
    return new Host(await engineProcess(engine, environment, options), folder);
  }

  /** While it runs. */
  async set(offByMs: number): Promise<void> {
    await writeFile(join(this.#folder, 'shift'), String(offByMs));
    expect(await this.at.server.tell({})).toBe(offByMs);
  }

  /** While it is down: it was killed. */
  async restart(offByMs: number): Promise<void> {
    await this.at.server.kill();
    await writeFile(join(this.#folder, 'shift'), String(offByMs));
    await this.at.server.start();
  }

  async remove(): Promise<void> {
    await this.at.remove();
    await rm(this.#folder, { recursive: true });
  }
}

export interface Lives {
  readonly waiting: SentBySender;
  readonly claimed: SentBySender;
  readonly claimant: string;
  readonly finished: SentBySender;
  /** All but its last byte is sent. */
  readonly film: SentBySender;
}

export async function lives(doors: Doors, livesForMs: number): Promise<Lives> {
  const members = { expiresIn: livesForMs / 1_000 };
  const plainBytes = 100_000;
  const waiting = await doors.send({ plainBytes, members });
  const [claimed, finished] = [await doors.send({ plainBytes, members }), await doors.send({ plainBytes, members })];
  const film = await doors.send({ plainBytes: 2 * MiB, unfinished: true, members });
  const [claimant, other] = [newToken(), newToken()];
  expect((await doors.claim(claimed, claimant)).status).toBe(201);
  expect((await doors.claim(finished, other)).status).toBe(201);
  expect((await doors.acknowledge(finished, other)).status).toBe(204);
  return { waiting, claimed, claimant, finished, film };
}

/** Nobody gets in twice, and whoever may get in does. */
export async function asBefore(doors: Doors, { waiting, claimed, claimant, finished, film }: Lives): Promise<void> {
  expect((await doors.claim(claimed, newToken())).code).toBe('share.claimed');
  expect((await doors.claim(claimed, claimant)).status).toBe(200);
  expect((await doors.body(claimed, claimant)).body.equals(claimed.body)).toBe(true);
  expect((await doors.claim(finished, newToken())).code).toBe('share.gone');
  expect((await doors.look(waiting)).json).toMatchObject({ state: 'ready', downloadsLeft: 1 });
  expect((await doors.upload(film, film.body.subarray(-1), film.body.length - 1)).status).toBe(204);
  for (const share of [waiting, film]) {
    const claimToken = newToken();
    expect((await doors.claim(share, claimToken)).status).toBe(201);
    expect((await doors.claim(share, newToken())).code).toBe('share.claimed');
    expect((await doors.body(share, claimToken)).body.equals(share.body)).toBe(true);
  }
}

/** Sends a body so slowly that several scans see it half written, without a record. */
export async function putDuringScans(doors: Doors): Promise<void> {
  const raw = randomBytes(MiB);
  const half = new HalfRequest(doors.origin, '/slow.bin', {
    method: 'PUT',
    headers: { 'content-length': String(raw.length) },
    first: raw.subarray(0, MiB / 2),
  });
  await sleep(THREE_SCANS_MS);
  const { status, body } = await half.finish(raw.subarray(MiB / 2));
  expect([status, body.toString()]).toEqual([201, expect.stringContaining('sealed-by: server')]);
}
