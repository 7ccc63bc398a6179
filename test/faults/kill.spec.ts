import { randomBytes } from 'node:crypto';
import { request, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { ClaimResponse } from '../../src/contract/claim.schema.ts';
import { acknowledgementPath, bodyPath, claimsPath, sharePath, uploadPath } from '../../src/contract/routes.ts';
import { encodeBase64url } from '../../src/sealed/base64.ts';
import { deriveLinkKeys, newToken, tokenHash } from '../../src/sealed/keys.ts';
import { parseLink } from '../../src/sealed/link.ts';
import { nodePrimitives } from '../../src/sealed/primitives.node.ts';
import { FaultFigures } from '../support/fault-figures.ts';
import { bodiesKept, embeddedPlace, redisPlace, type Place } from '../support/kept-by.ts';
import { closeLookers } from '../support/redis-engine.ts';
import { RedisServer } from '../support/redis-server.ts';
import { postShare, sealedBySender, type SealedBySender } from '../support/sealed-by-sender.ts';
import { serverProcess, type ServerProcess } from '../support/server-process.ts';

const MIB = 1024 * 1024;
const PLAIN = 3 * MIB;
const OF_EACH = 10;
const ROUNDS = 2;
/** The age that makes an orphan, then two scans. */
const SCANNED_MS = 4_500;

interface Claimant {
  readonly share: SealedBySender;
  readonly claimToken: Uint8Array;
}

const owner = (share: SealedBySender): string => `Owner ${share.ownerToken}`;

const claimHeaders = ({ claimToken }: Claimant): { authorization: string } => ({
  authorization: `Claim ${encodeBase64url(claimToken)}`,
});

async function many<T>(make: () => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let i = 0; i < OF_EACH; i++) made.push(await make());
  return made;
}

/** What senders and recipients do with one server. */
function usersOf(server: ServerProcess) {
  /** Sends part of `bytes` to the upload and leaves the rest hanging; says what is still to come. */
  function beginPatch(share: SealedBySender, from: number, upTo: number): void {
    const sending = request(`${server.origin}${uploadPath(share.id)}`, {
      method: 'PATCH',
      headers: {
        authorization: owner(share),
        'tus-resumable': '1.0.0',
        'upload-offset': String(from),
        'content-type': 'application/offset+octet-stream',
        'content-length': share.body.length - from,
      },
    });
    sending.on('error', () => undefined);
    sending.write(share.body.subarray(from, upTo));
  }

  async function patchRest(share: SealedBySender, from: number): Promise<number> {
    const answer = await fetch(`${server.origin}${uploadPath(share.id)}`, {
      method: 'PATCH',
      headers: {
        authorization: owner(share),
        'tus-resumable': '1.0.0',
        'upload-offset': String(from),
        'content-type': 'application/offset+octet-stream',
      },
      body: new Uint8Array(share.body.subarray(from)),
    });
    return answer.status;
  }

  /** The killed server's lock on the upload ends by itself; until then it is busy. */
  async function offsetOf(share: SealedBySender): Promise<number> {
    for (;;) {
      const answer = await fetch(`${server.origin}${uploadPath(share.id)}`, {
        method: 'HEAD',
        headers: { authorization: owner(share), 'tus-resumable': '1.0.0' },
      });
      if (answer.status === 200) return Number(answer.headers.get('upload-offset'));
      expect(answer.status).toBe(423);
      await sleep(500);
    }
  }

  /** A raw PUT that stops half-way: sealed by the server, so there is no share before it ends. */
  function beginPut(): void {
    const sending = request(`${server.origin}/half.bin`, { method: 'PUT', headers: { 'content-length': PLAIN } });
    sending.on('error', () => undefined);
    sending.write(randomBytes(MIB));
  }

  async function created(plainBytes: number): Promise<SealedBySender> {
    const share = sealedBySender(plainBytes, server.origin);
    expect((await postShare(server.origin, share.request)).status).toBe(201);
    return share;
  }

  async function finished(plainBytes: number): Promise<SealedBySender> {
    const share = await created(plainBytes);
    expect(await patchRest(share, 0)).toBe(204);
    return share;
  }

  async function claim({ share, claimToken }: Claimant): Promise<{ status: number; body: Partial<ClaimResponse> }> {
    const linkSecret = parseLink(share.link)?.linkSecret ?? new Uint8Array(32);
    const { linkToken } = deriveLinkKeys(nodePrimitives, linkSecret);
    const answer = await fetch(`${server.origin}${claimsPath(share.id)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        linkToken: encodeBase64url(linkToken),
        claimTokenHash: tokenHash(nodePrimitives, claimToken),
      }),
    });
    return { status: answer.status, body: (await answer.json()) as Partial<ClaimResponse> };
  }

  /** Claims, reads the first bytes, and then reads no further. */
  async function beginDownload(share: SealedBySender): Promise<Claimant> {
    const claimant = { share, claimToken: newToken(nodePrimitives) };
    expect((await claim(claimant)).status).toBe(201);
    const asked = request(`${server.origin}${bodyPath(share.id)}`, { headers: claimHeaders(claimant) });
    asked.on('error', () => undefined).end();
    const response = await new Promise<IncomingMessage>((resolve) => asked.on('response', resolve));
    response.on('error', () => undefined);
    await new Promise<void>((resolve) => {
      response.once('data', () => {
        response.pause();
        resolve();
      });
    });
    return claimant;
  }

  async function download(claimant: Claimant): Promise<Buffer> {
    const answer = await fetch(`${server.origin}${bodyPath(claimant.share.id)}`, { headers: claimHeaders(claimant) });
    expect(answer.status).toBe(200);
    return Buffer.from(await answer.arrayBuffer());
  }

  async function acknowledge(claimant: Claimant): Promise<void> {
    const answer = await fetch(`${server.origin}${acknowledgementPath(claimant.share.id)}`, {
      method: 'POST',
      headers: claimHeaders(claimant),
    });
    expect(answer.status).toBe(204);
  }

  return { beginPatch, patchRest, offsetOf, beginPut, created, finished, claim, beginDownload, download, acknowledge };
}

async function surviveRounds(server: ServerProcess, place: Place, figures: FaultFigures): Promise<void> {
  const { beginPatch, patchRest, offsetOf, beginPut, created, finished, claim, beginDownload, download, acknowledge } =
    usersOf(server);
  for (let round = 0; round < ROUNDS; round++) {
    const waiting = await many(() => finished(PLAIN));
    const reading = await many(async () => beginDownload(await finished(PLAIN)));
    const opening = await many(async () => beginDownload(await finished(PLAIN)));
    const uploading = await many(() => created(PLAIN));
    for (const share of uploading) beginPatch(share, 0, 2 * MIB);
    for (let i = 0; i < OF_EACH; i++) beginPut();
    await sleep(30 + Math.floor(Math.random() * 400));

    await server.kill();
    await server.start();

    for (const share of waiting) {
      const claimant = { share, claimToken: newToken(nodePrimitives) };
      expect((await claim(claimant)).status).toBe(201);
      expect((await download(claimant)).equals(share.body)).toBe(true);
      await acknowledge(claimant);
    }
    for (const claimant of reading) {
      const stranger = { share: claimant.share, claimToken: newToken(nodePrimitives) };
      expect(await claim(stranger)).toMatchObject({ status: 409, body: { code: 'share.claimed' } });
      expect((await claim(claimant)).status).toBe(200);
      expect((await download(claimant)).equals(claimant.share.body)).toBe(true);
      await acknowledge(claimant);
    }
    for (const share of uploading) {
      const offset = await offsetOf(share);
      expect(offset).toBeLessThanOrEqual(2 * MIB);
      expect(await patchRest(share, offset)).toBe(204);
      const claimant = { share, claimToken: newToken(nodePrimitives) };
      expect((await claim(claimant)).status).toBe(201);
      expect((await download(claimant)).equals(share.body)).toBe(true);
    }
    for (const { share } of opening) {
      const answer = await fetch(`${server.origin}${sharePath(share.id)}`, {
        headers: { authorization: owner(share) },
      });
      expect(await answer.json()).toMatchObject({ state: 'claimed', downloadsLeft: 0 });
    }

    await sleep(SCANNED_MS);
    expect(await server.stop()).toBe(0);
    const { records, storedBytes, reservedBytes } = await place.read(server.dataDir);
    const expected = records.flatMap(({ blobId }) => blobId ?? []);
    const { published, partial } = await bodiesKept(server.uploadsDir);
    expect(partial).toEqual([]);
    expect([...published].sort()).toEqual([...expected].sort());
    expect(expected.length).toBe((round + 1) * 2 * OF_EACH);
    expect(storedBytes).toBe(records.reduce((sum, record) => sum + record.footprintBytes, 0));
    expect(reservedBytes).toBe(0);
    figures.rounds += 1;
    figures.shares = records.length;
    await server.start();
  }
}

const embedded = {
  engine: 'embedded',
  start: () => Promise.resolve({ place: embeddedPlace(), end: () => Promise.resolve() }),
};
const onRedis = {
  engine: 'Redis',
  start: async () => {
    const redis = await RedisServer.start();
    const end = async (): Promise<void> => {
      await closeLookers();
      await redis.remove();
    };
    return { place: redisPlace(redis), end };
  },
};

describe('a server that is killed in the middle of 20 uploads and 20 downloads', () => {
  // At once, because most of the time goes by until the locks of the dead have ended.
  it.concurrent.each([embedded, onRedis])(
    'loses no finished share, brings no claimed one back, leaves no orphan and counts its room exactly ($engine store)',
    async ({ engine, start }) => {
      const figures = new FaultFigures(`server killed at any moment, ${engine} store`);
      const { place, end } = await start();
      const often = { SWEEP_INTERVAL: '1s', ORPHAN_SCAN_INTERVAL: '1s', ORPHAN_MIN_AGE: '1s' };
      const server = await serverProcess({ ...place.settings, ...often, LOG_LEVEL: 'warn' });
      try {
        await server.start();
        await surviveRounds(server, place, figures);
      } finally {
        await server.remove();
        await end();
      }
      figures.tell();
    },
    240_000,
  );
});
