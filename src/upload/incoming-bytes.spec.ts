import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { readSettings } from '../config/settings.ts';
import { Watchdog } from '../http/watchdog.ts';
import { Counters } from '../share/counters.ts';
import { IncomingBytes } from './incoming-bytes.ts';

describe('a body under the eye of the watchdog', () => {
  it('is refused with request.timeout when it hardly moves for 30 seconds', async () => {
    let now = 0;
    const watchdog = new Watchdog(readSettings({}), () => now);
    const source = new PassThrough();
    const taken: number[] = [];
    const reading = new IncomingBytes(watchdog, new Counters()).read(source as unknown as IncomingMessage, (slice) => {
      taken.push(slice.length);
      return undefined;
    });
    const failure = reading.catch((cause: unknown) => cause);
    for (let i = 0; i < 7; i++) {
      source.write('a');
      await nextTurn();
      now += 5_000;
      watchdog.check();
    }
    expect(await failure).toMatchObject({ code: 'request.timeout' });
    expect(taken.length).toBeGreaterThanOrEqual(6);
  });

  it('is left alone while it moves, and when it is over', async () => {
    let now = 0;
    const watchdog = new Watchdog(readSettings({}), () => now);
    const source = new PassThrough();
    const reading = new IncomingBytes(watchdog, new Counters()).read(
      source as unknown as IncomingMessage,
      () => undefined,
    );
    for (let i = 0; i < 20; i++) {
      source.write(Buffer.alloc(90_000));
      await nextTurn();
      now += 5_000;
      watchdog.check();
    }
    source.end();
    await reading;
    now += 600_000;
    watchdog.check();
  });
});
