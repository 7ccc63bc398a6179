/** A hundred uploads and a hundred downloads under way at the same moment: how much memory they hold. */
import { randomBytes } from 'node:crypto';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { bodyPath } from '../../src/contract/routes.ts';
import { authorize, newToken } from '../support/doors.ts';
import { engineProcess, type EngineProcess } from '../support/engine-process.ts';
import { filesClosed, liveMemory, openFiles, ownMemoryBytes } from '../support/process-state.ts';
import { announce } from '../support/small-disk.ts';
import { until } from '../support/until.ts';

const MiB = 1_048_576;
const TRANSFERS = 100;
const SLICE = randomBytes(MiB);
/** Several times what a transfer may hold: a larger body holds no more. */
const SLICES = 6;
const HELD_BACK = 2;
const MOST_MEMORY_EACH = 3.5 * MiB;
const MOST_LEFT = 8 * MiB;

let at: EngineProcess | undefined;
afterEach(async () => {
  await at?.remove();
  at = undefined;
});

class Upload {
  readonly #request: ClientRequest;
  readonly #status: Promise<number | undefined>;

  constructor(origin: string) {
    const headers = { 'content-length': SLICE.length * SLICES };
    this.#request = request(`${origin}/film.mkv`, { method: 'PUT', headers, agent: false });
    this.#status = new Promise((resolve, reject) => {
      this.#request.once('error', reject).once('response', (response) => {
        response.resume().once('end', () => {
          resolve(response.statusCode);
        });
      });
    });
  }

  /** As fast as it is taken. */
  async send(slices: number): Promise<void> {
    for (let n = 0; n < slices; n++)
      if (!this.#request.write(SLICE)) await new Promise((resolve) => this.#request.once('drain', resolve));
  }

  end(): Promise<number | undefined> {
    this.#request.end();
    return this.#status;
  }
}

/** Reads as fast as it comes, but for the last part, which waits until it is asked for. */
class Download {
  #bytes = 0;
  #response: IncomingMessage | undefined;
  #isWhole = false;
  #isRight = true;

  constructor(origin: string, path: string, headers: Readonly<Record<string, string>>, body: Buffer, pauseAt: number) {
    request(`${origin}${path}`, { headers, agent: false }, (response) => {
      this.#response = response.on('data', (piece: Buffer) => {
        const before = this.#bytes;
        this.#bytes += piece.length;
        this.#isRight &&= piece.equals(body.subarray(before, this.#bytes));
        if (before < pauseAt && this.#bytes >= pauseAt) response.pause();
      });
      response.once('end', () => {
        this.#isWhole = response.complete && this.#isRight && this.#bytes === body.length;
      });
    })
      .on('error', () => undefined)
      .end();
  }

  get bytes(): number {
    return this.#bytes;
  }

  get isWhole(): boolean {
    return this.#isWhole;
  }

  goOn(): void {
    this.#response?.resume();
  }
}

describe('a hundred transfers at once', () => {
  it('hold a bounded memory each, come to their end, and leave nothing behind', async () => {
    const environment = { LOG_LEVEL: 'error', NODE_OPTIONS: '--max-semi-space-size=1' };
    const one = (at = await engineProcess('the embedded store', environment, { preload: ['process-report.mjs'] }));
    const { doors, server } = one;
    const pid = server.pid();
    const warm = new Upload(doors.origin);
    await warm.send(SLICES);
    expect(await warm.end()).toBe(201);
    const idle = {
      live: await liveMemory(server),
      own: await ownMemoryBytes(pid),
      files: (await openFiles(pid)).length,
    };

    const uploads = Array.from({ length: TRANSFERS }, () => new Upload(doors.origin));
    await Promise.all(uploads.map((upload) => upload.send(SLICES - HELD_BACK)));
    const uploading = (await ownMemoryBytes(pid)) - idle.own;
    const statuses = await Promise.all(
      uploads.map(async (upload) => {
        await upload.send(HELD_BACK);
        return upload.end();
      }),
    );
    expect(statuses).toEqual(statuses.map(() => 201));
    const afterUploads = await liveMemory(server);

    const share = await doors.send({ plainBytes: SLICES * MiB, members: { downloads: TRANSFERS } });
    const claimTokens = Array.from({ length: TRANSFERS }, newToken);
    // One after the other: each connection of these stays open for a while.
    for (const claimToken of claimTokens) expect((await doors.claim(share, claimToken)).status).toBe(201);
    const before = await ownMemoryBytes(pid);
    const pauseAt = (SLICES - HELD_BACK) * MiB;
    const downloads = claimTokens.map(
      (claimToken) =>
        new Download(doors.origin, bodyPath(share.id), authorize('Claim', claimToken), share.body, pauseAt),
    );
    await until(() => downloads.every(({ bytes }) => bytes >= pauseAt), 'all were nearly there', 120_000);
    const downloading = (await ownMemoryBytes(pid)) - before;
    for (const download of downloads) download.goOn();
    await until(() => downloads.every(({ isWhole }) => isWhole), 'all were whole', 60_000);

    await filesClosed(pid, idle.files + 4);
    const left = await liveMemory(server);
    const each = (bytes: number): string => (bytes / TRANSFERS / MiB).toFixed(2);
    announce(
      `crowded-transfers: ${String(TRANSFERS)} of ${String(SLICES)} MiB at once: ${each(uploading)} MiB for each upload, ${each(downloading)} MiB more for each download; afterwards ${((left.buffers - idle.live.buffers) / MiB).toFixed(1)} MiB of buffers and ${((left.heap - idle.live.heap) / MiB).toFixed(1)} MiB of heap more`,
    );
    expect(uploading / TRANSFERS).toBeLessThan(MOST_MEMORY_EACH);
    expect(downloading / TRANSFERS).toBeLessThan(MOST_MEMORY_EACH);
    for (const { heap, buffers } of [afterUploads, left]) {
      expect(heap - idle.live.heap).toBeLessThan(MOST_LEFT);
      expect(buffers - idle.live.buffers).toBeLessThan(MOST_LEFT);
    }
  }, 300_000);
});
