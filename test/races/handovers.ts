/** What one process has begun, another one goes on with, and what one was told holds for all. */
import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { uploadPath } from '../../src/contract/routes.ts';
import { encodeBase64url } from '../../src/sealed/base64.ts';
import { ask, type Answer } from '../support/answers.ts';
import { authorize, Doors, keysOfLink, newToken, type Known } from '../support/doors.ts';
import { HalfRequest } from '../support/half-request.ts';
import { partialSizes } from '../support/on-disk.ts';
import { postShare, sealedBySender } from '../support/sealed-by-sender.ts';
import { until } from '../support/until.ts';
import type { Arrangement } from './arrangements.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
/** More than all sockets on the way take before their reader reads. */
const LARGE = 32 * MIB;
/** Twice what docs/http-api.md promises: the machine may be busy. */
const CUT_WITHIN_MS = 10_000;
const tus = { 'tus-resumable': '1.0.0', 'content-type': 'application/offset+octet-stream' } as const;

export function handovers(arrangement: () => Arrangement): void {
  let here: Doors;
  let there: Doors;
  beforeAll(async () => {
    const [one, other] = (await arrangement().originOfEach()).map((origin) => new Doors(origin));
    if (one === undefined || other === undefined) throw new TypeError('Two processes are needed.');
    [here, there] = [one, other];
  });

  const patch = ({ ownerToken }: Known, from: number): Readonly<Record<string, string>> => ({
    ...tus,
    'upload-offset': String(from),
    ...authorize('Owner', ownerToken),
  });

  const stateOf = ({ origin }: Doors, share: Known): Promise<Answer> =>
    ask(origin, uploadPath(share.id), { method: 'HEAD', headers: patch(share, 0) });

  async function offsetThrough(doors: Doors, share: Known): Promise<number> {
    const { status, headers } = await stateOf(doors, share);
    expect(status).toBe(200);
    return Number(headers.get('upload-offset'));
  }

  /** A record, and no byte yet. */
  async function announced(plainBytes: number): Promise<Known & { readonly body: Buffer }> {
    const { id, link, ownerToken, plain, body, request } = sealedBySender(plainBytes, here.origin);
    expect((await postShare(here.origin, request)).status).toBe(201);
    const { linkSecret, linkToken } = keysOfLink(link);
    return { id, linkSecret: encodeBase64url(linkSecret), linkToken, ownerToken, plain, body };
  }

  /** What is there of the one upload that is going on. */
  async function partialBytes(): Promise<number> {
    return (await partialSizes(arrangement().uploadsDir)).reduce((sum, size) => sum + size, 0);
  }

  const cutBodies = (): number =>
    arrangement()
      .logged()
      .filter(
        ({ event, method, status, state }) =>
          event === 'request' && method === 'GET' && status === 200 && state === 'cut',
      ).length;

  async function receivedThrough(doors: Doors, share: Known): Promise<Buffer> {
    const claimToken = newToken();
    expect((await doors.claim(share, claimToken)).status).toBe(201);
    return (await doors.body(share, claimToken)).body;
  }

  describe('an upload', () => {
    it('takes one of two pieces for the same place that come through two processes at the same instant', async () => {
      for (let round = 0; round < 8; round++) {
        const share = await announced(300 * KIB);
        // Of another content each: mixed bytes would show.
        const pieces = [randomBytes(share.body.length), randomBytes(share.body.length)] as const;
        const answers = await Promise.all([here.upload(share, pieces[0]), there.upload(share, pieces[1])]);
        const taken = answers.findIndex(({ status }) => status === 204);
        expect(['upload.offset_mismatch', 'upload.busy']).toContain(answers[1 - taken]?.code);
        const received = await receivedThrough(round % 2 === 0 ? here : there, share);
        expect(pieces.findIndex((piece) => piece.equals(received))).toBe(taken);
      }
    });

    it('comes together from pieces through either process in turn, some of them cut', async () => {
      const share = await announced(4 * MIB);
      const [turns, piece] = [[here, there], 512 * KIB];
      let offset = 0;
      for (let turn = 0; offset < share.body.length; turn++) {
        const doors = turns[turn % 2] ?? here;
        const bytes = share.body.subarray(offset, offset + piece);
        if (turn % 3 === 1) {
          const first = bytes.subarray(0, bytes.length - 1_000);
          const headers = { ...patch(share, offset), 'content-length': String(bytes.length) };
          const request = new HalfRequest(doors.origin, uploadPath(share.id), { method: 'PATCH', headers, first });
          await until(async () => (await partialBytes()) > offset, 'some of it is there');
          request.cut();
        } else expect((await doors.upload(share, bytes, offset)).status).toBe(204);
        const next = await offsetThrough(turns[(turn + 1) % 2] ?? there, share);
        expect(next).toBeGreaterThan(offset);
        offset = next;
      }
      expect((await receivedThrough(there, share)).equals(share.body)).toBe(true);
    });

    it('of a sender whose network went away goes on through another process within seconds', async () => {
      const share = await announced(MIB);
      const half = share.body.subarray(0, 512 * KIB);
      const headers = { ...patch(share, 0), 'content-length': String(share.body.length) };
      // It says nothing more, and its connection stays.
      const silent = new HalfRequest(here.origin, uploadPath(share.id), { method: 'PATCH', headers, first: half });
      await until(async () => (await partialBytes()) > 0, 'some of it is there');
      const offset = await offsetThrough(there, share);
      expect(offset).toBe(half.length);
      expect((await there.upload(share, share.body.subarray(offset), offset)).status).toBe(204);
      silent.cut();
      expect((await receivedThrough(here, share)).equals(share.body)).toBe(true);
    });
  });

  describe('a download', () => {
    it('goes on through another process where it stopped, and is acknowledged there', async () => {
      const share = await here.send({ plainBytes: 3 * MIB, inline: false });
      const claimToken = newToken();
      expect((await here.claim(share, claimToken)).status).toBe(201);
      (await here.reading(share, claimToken)).leave();
      const rest = await there.body(share, claimToken, { range: 'bytes=1000000-' });
      expect(rest.status).toBe(206);
      expect(rest.body.equals(share.body.subarray(1_000_000))).toBe(true);
      expect((await there.acknowledge(share, claimToken)).status).toBe(204);
      expect(await here.look(share)).toMatchObject({
        status: 410,
        code: 'share.gone',
        json: { reason: 'downloaded' },
      });
    });

    it('opened by the server goes on through another process with the same token and password, and no try is counted', async () => {
      const share = await here.form({ content: randomBytes(3 * MIB), password: 'correct horse' });
      const token = { 'claim-token': newToken() };
      const opening = await here.opening(share, token);
      expect(opening.status).toBe(200);
      opening.leave();
      const rest = await there.open(share, { ...token, range: 'bytes=1000000-' });
      expect(rest.status).toBe(206);
      expect(rest.body.equals(share.plain.subarray(1_000_000))).toBe(true);
      expect(await there.ownerView(share)).toMatchObject({ attempts: 0, claims: [{}] });
      // A wrong one is a try, in whatever process.
      const wrong = await there.open({ ...share, password: 'wrong' }, { 'claim-token': newToken() });
      expect(wrong.code).toBe('share.claimed');
    });

    it('ends within seconds when the owner takes it back through another process', async () => {
      const takenBack = [
        ['revoked', (share: Known) => there.revoke(share)],
        ['re-armed', (share: Known) => there.change(share, { rearm: true })],
      ] as const;
      const before = cutBodies();
      const cut = takenBack.map(async ([, takeBack]) => {
        const share = await here.send({ plainBytes: LARGE, inline: false });
        const claimToken = newToken();
        expect((await here.claim(share, claimToken)).status).toBe(201);
        const reading = await here.reading(share, claimToken);
        expect(reading.status).toBe(200);
        expect((await takeBack(share)).status).toBeLessThan(300);
        // Nobody reads: what ends it is not that it is over.
        await until(() => cutBodies() >= before + takenBack.length, 'both are cut', CUT_WITHIN_MS);
        const { whole, body } = await reading.rest();
        return { whole, isShort: body.length < share.body.length };
      });
      expect(await Promise.all(cut)).toEqual(takenBack.map(() => ({ whole: false, isShort: true })));
    });

    it('has four seats at once in all processes together', async () => {
      const share = await here.send({ plainBytes: LARGE, inline: false });
      const claimToken = newToken();
      expect((await there.claim(share, claimToken)).status).toBe(201);
      const readings = await Promise.all(
        [here, there, here, there, here, there].map((doors) => doors.reading(share, claimToken)),
      );
      expect(readings.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 429, 429]);
      for (const { leave } of readings) leave();
      // Whoever leaves makes room, wherever.
      const isFree = async (): Promise<boolean> =>
        (await there.body(share, claimToken, { range: 'bytes=0-9' })).status === 206;
      await until(isFree, 'a seat is free again');
    });
  });
}
