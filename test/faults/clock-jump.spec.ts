/** The clock of the host is set forward or back by a day, while the server runs or while it is down, on the embedded store. */
import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { uploadPath } from '../../src/contract/routes.ts';
import { SystemClock } from '../../src/share/clock.ts';
import { ask } from '../support/answers.ts';
import { asBefore, Host, lives, putDuringScans } from '../support/clock-scene.ts';
import { authorize, newToken, type Doors, type Known } from '../support/doors.ts';
import { DAY, HOUR, MINUTE } from '../support/fixed-clock.ts';
import { HalfRequest } from '../support/half-request.ts';
import { until } from '../support/until.ts';

const MiB = 1_048_576;
/** Less than any lease lasts. */
const AT_ONCE_MS = 10_000;

let host: Host | undefined;
afterEach(async () => {
  await host?.remove();
  host = undefined;
});
const start = async (): Promise<Host> => (host = await Host.start('the embedded store'));

const tusHeaders = ({ ownerToken }: Pick<Known, 'ownerToken'>): Readonly<Record<string, string>> => ({
  ...authorize('Owner', ownerToken),
  'tus-resumable': '1.0.0',
});

const expiryOf = async (doors: Doors, share: Known): Promise<number> =>
  Date.parse(String((await doors.look(share)).json['expiresAt']));

describe('a host whose clock is set while the server runs', () => {
  it.each([
    ['forward by a day', DAY],
    ['back by a day', -DAY],
  ])(
    '%s: nothing ends early or late, nobody gets in twice, nobody notices',
    async (_, offBy) => {
      const started = await start();
      const { at } = started;
      const { doors } = at;
      const before = await lives(doors, HOUR);
      await started.set(offBy);
      await putDuringScans(doors);
      await asBefore(doors, before);
      const after = await doors.send();
      expect(Math.abs((await expiryOf(doors, after)) - Date.now() - DAY)).toBeLessThan(MINUTE);
      expect(await at.ready()).toEqual(['ok']);
    },
    60_000,
  );
});

describe('a host whose clock is set while the server is down', () => {
  it('forward by a day: what has longer to live stays, nobody gets in twice, also when it is set right again', async () => {
    const started = await start();
    const { at } = started;
    const { doors } = at;
    const [long, longer] = [await lives(doors, 7 * DAY), await lives(doors, 7 * DAY)];
    await started.restart(DAY);
    // The uploads folder keeps another time than the server now: what is half written there is young all the same.
    await putDuringScans(doors);
    await asBefore(doors, long);
    expect(await at.ready()).toEqual(['ok']);
    await started.restart(0);
    await asBefore(doors, longer);
    // It is earlier than when the server last ran: nothing expires until that is past.
    expect(await at.ready()).toEqual(['clock.implausible']);
  });

  it('back by a day, in the middle of transfers: they go on at once, and nothing expires on a clock that cannot be right', async () => {
    const started = await start();
    const { at } = started;
    const { doors } = at;
    const before = await lives(doors, HOUR);
    const film = await doors.send({ plainBytes: 4 * MiB, unfinished: true });
    const large = await doors.send({ plainBytes: 16 * MiB });
    const reader = newToken();
    expect((await doors.claim(large, reader)).status).toBe(201);
    // All four seats of the claim, the lock of the upload, and room for bytes of unknown length.
    const reading = await Promise.all([1, 2, 3, 4].map(() => doors.reading(large, reader)));
    const offset = film.body.length - 1;
    const headers = {
      ...tusHeaders(film),
      'upload-offset': String(offset),
      'content-type': 'application/offset+octet-stream',
      'content-length': '1',
    };
    const sending = [
      new HalfRequest(doors.origin, uploadPath(film.id), { method: 'PATCH', headers, first: new Uint8Array(0) }),
      new HalfRequest(doors.origin, '/lost.bin', { method: 'PUT', first: randomBytes(MiB) }),
    ];
    await until(async () => (await at.kept()).reservedBytes > 0, 'room was reserved');
    await started.restart(-DAY);
    for (const request of sending) request.cut();
    for (const { leave } of reading) leave();

    const ended = performance.now() + AT_ONCE_MS;
    const inTime = (): number => Math.max(0, ended - performance.now());
    const asked = { method: 'HEAD', headers: tusHeaders(film) };
    const isFree = async (): Promise<boolean> =>
      (await ask(doors.origin, uploadPath(film.id), asked)).headers.get('upload-offset') === String(offset);
    await until(isFree, "the upload was nobody else's", inTime());
    expect((await doors.upload(film, film.body.subarray(offset), offset)).status).toBe(204);
    const isRead = async (): Promise<boolean> => (await doors.body(large, reader)).body.equals(large.body);
    await until(isRead, 'the claim had a seat again', inTime());
    const yesterday = new SystemClock(Date.now() - performance.now() - DAY);
    expect((await at.kept(yesterday)).reservedBytes).toBe(0);
    await asBefore(doors, before);
    expect(await at.ready()).toEqual(['clock.implausible']);
  });
});
