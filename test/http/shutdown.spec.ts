import { afterEach, describe, expect, it } from '@jest/globals';
import { listen, type Listening } from '../support/listening.ts';
import { RawConnection } from '../support/raw-http.ts';
import { TryingController } from './controllers.ts';

let server: Listening | undefined;
const raws: RawConnection[] = [];
afterEach(async () => {
  for (const raw of raws.splice(0)) raw.end();
  await server?.end();
});

const start = async (grace: string): Promise<Listening> => {
  server = await listen({ controllers: [TryingController], environment: { SHUTDOWN_GRACE: grace } });
  return server;
};
const open = ({ port }: Listening): RawConnection => {
  const raw = new RawConnection(port);
  raws.push(raw);
  return raw;
};
const get = (path: string): readonly string[] => [`GET ${path} HTTP/1.1`, 'Host: x', '', ''];

describe('stopping', () => {
  it('lets a running answer finish, and ends at once afterwards', async () => {
    const listening = await start('10s');
    const raw = open(listening);
    raw.send(...get('/try/slow'));
    await raw.until((received) => received.includes('0123456789'));
    const startedAt = Date.now();
    await listening.application.close();
    expect((await raw.answer()).body).toBe('01234567890123456789');
    expect(Date.now() - startedAt).toBeLessThan(5_000);
  });

  it('takes no new connection, and answers new requests on a kept one', async () => {
    const listening = await start('10s');
    const busy = open(listening);
    const kept = open(listening);
    busy.send(...get('/try/slow'));
    kept.send(...get('/try/slow'));
    await Promise.all([busy, kept].map((raw) => raw.until((received) => received.includes('0123456789'))));
    // Queued behind the running answer on the same connection.
    kept.send(...get('/try'));
    const closing = listening.application.close();
    await kept.until((received) => received.includes('server.stopping'));
    expect(kept.received).toContain('HTTP/1.1 503');
    expect(kept.received.toLowerCase()).toMatch(/retry-after: 5\r\n/);
    await expect(fetch(`${listening.origin}/try`)).rejects.toThrow();
    await closing;
    expect(await kept.closed()).toBe(true);
  });

  it('cuts what still runs when the grace is over, and waits for its bookkeeping', async () => {
    const listening = await start('1s');
    const raw = open(listening);
    raw.send(...get('/try/endless'));
    await raw.until((received) => received.includes('0123456789'));
    const startedAt = Date.now();
    await listening.application.close();
    const took = Date.now() - startedAt;
    expect(took).toBeGreaterThanOrEqual(950);
    expect(took).toBeLessThan(4_000);
    expect(await raw.closed()).toBe(true);
    expect(listening.logged().map(({ event }) => event)).toEqual(
      expect.arrayContaining(['server.stopping', 'server.cutting']),
    );
  });

  it('does not wait for idle connections', async () => {
    const listening = await start('10s');
    const raw = open(listening);
    raw.send(...get('/try'));
    await raw.answer();
    const startedAt = Date.now();
    await listening.application.close();
    expect(Date.now() - startedAt).toBeLessThan(2_000);
  });
});
