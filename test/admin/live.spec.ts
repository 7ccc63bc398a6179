/** What is pushed to those who look: once for all of them, as long as they may look, and not to those who do not read. */
import { createServer, get as httpGet, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Response } from 'express';
import { LiveReader } from '../../src/admin/live-reader.ts';
import { overview } from '../../src/contract/admin.schema.ts';
import { adminPaths } from '../../src/contract/routes.ts';
import { CounterStore } from '../../src/share/counter-store.ts';
import { MetadataStore } from '../../src/share/metadata-store.ts';
import { Admin, adminServer } from '../support/admin.ts';
import type { Listening } from '../support/listening.ts';
import { aShare } from '../support/shares.ts';
import { until } from '../support/until.ts';

const servers: Listening[] = [];
const watchers: Watcher[] = [];
const start = async (): Promise<Listening> => {
  const server = await adminServer();
  servers.push(server);
  return server;
};
afterEach(async () => {
  for (const watcher of watchers.splice(0)) watcher.leave();
  await Promise.all(servers.splice(0).map((server) => server.end()));
});

/** Somebody whose page is open. */
class Watcher {
  text = '';
  isOver = false;

  private constructor(private readonly message: IncomingMessage) {
    message.setEncoding('utf8').on('data', (piece: string) => {
      this.text += piece;
    });
    message
      .on('error', () => undefined)
      .on('close', () => {
        this.isOver = true;
      });
  }

  static async of(admin: Admin): Promise<Watcher> {
    const request = httpGet(`${admin.origin}${adminPaths.events}`, {
      agent: false,
      headers: { cookie: admin.cookie },
    });
    const [message] = (await once(request, 'response')) as [IncomingMessage];
    const watcher = new Watcher(message);
    watchers.push(watcher);
    return watcher;
  }

  get headers(): IncomingMessage['headers'] {
    return this.message.headers;
  }

  /** What was told under a name, oldest first. */
  told(name: string): readonly unknown[] {
    return this.text
      .split('\n\n')
      .filter((event) => event.startsWith(`event: ${name}\n`))
      .map((event) => JSON.parse(event.slice(event.indexOf('data: ') + 6)) as unknown);
  }

  leave(): void {
    this.message.destroy();
  }
}

describe('the events', () => {
  it('tell how things stand at once and every two seconds, and pass proxies unkept', async () => {
    const server = await start();
    const watcher = await Watcher.of(await Admin.at(server.origin));
    expect(watcher.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    await server.application.get(MetadataStore).create(aShare('letter', { body: 'inline' }));
    await until(() => watcher.told('overview').length >= 3, 'three readings came', 10_000);
    const views = watcher.told('overview').map((view) => overview.parse(view));
    expect(views[0]?.shares.ready).toBe(0);
    await until(() => overview.parse(watcher.told('overview').at(-1)).shares.ready === 1, 'the share is seen', 12_000);
    const times = views.map(({ at }) => Date.parse(at));
    expect((times[2] ?? 0) - (times[1] ?? 0)).toBeLessThan(4_000);
  });

  it('tell that an admin did something', async () => {
    const server = await start();
    const admin = await Admin.at(server.origin);
    const watcher = await Watcher.of(await Admin.at(server.origin));
    await until(() => watcher.told('overview').length >= 2, 'the page looks');
    expect(watcher.told('changed')).toEqual([]);
    await admin.configure({ uploadsPaused: true });
    await until(() => watcher.told('changed').length >= 1, 'the change is told');
    expect(watcher.told('changed')[0]).toEqual({ configuration: 1, audit: 3 });
    await until(() => overview.parse(watcher.told('overview').at(-1)).uploadsPaused, 'it is paused');
  });

  it('reach 50 admins with one reading for all, and stop when nobody looks', async () => {
    const server = await start();
    const counters = server.application.get(CounterStore);
    const totals = counters.totals.bind(counters);
    let readings = 0;
    counters.totals = () => {
      readings++;
      return totals();
    };
    const someone = await Admin.at(server.origin);
    const admins = await Promise.all(Array.from({ length: 4 }, () => Admin.at(server.origin)));
    const all = await Promise.all(Array.from({ length: 50 }, (_, n) => Watcher.of(admins[n % 5] ?? someone)));
    await until(() => all.every((watcher) => watcher.told('overview').length >= 4), 'all were told', 20_000);
    const most = Math.max(...all.map((watcher) => watcher.told('overview').length));
    // One reading for the first moment of all, one for each round, and one more where a second passed between the first ones.
    expect(readings).toBeLessThanOrEqual(most + 3);
    for (const watcher of all) watcher.leave();
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const before = readings;
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(readings).toBe(before);
  });

  it('end with the session, also when everybody is signed out, and looking on keeps no session alive', async () => {
    const server = await start();
    const [admin, other] = [await Admin.at(server.origin), await Admin.at(server.origin)];
    const [mine, theirs] = [await Watcher.of(admin), await Watcher.of(other)];
    await admin.change('DELETE', adminPaths.session);
    await until(() => mine.isOver, 'the connection of the session ended', 6_000);
    expect(mine.told('end')).toEqual([{}]);
    expect(theirs.isOver).toBe(false);
    await other.change('DELETE', adminPaths.sessions);
    await until(() => theirs.isOver, 'the other ended too', 6_000);
  });

  it('end at once when the server stops: nothing waits for pages that are open', async () => {
    const server = await start();
    const watcher = await Watcher.of(await Admin.at(server.origin));
    const before = performance.now();
    await server.application.close();
    expect(performance.now() - before).toBeLessThan(3_000);
    await until(() => watcher.isOver, 'the connection ended');
  });

  it('answer a HEAD and go', async () => {
    const server = await start();
    const admin = await Admin.at(server.origin);
    expect((await admin.ask(adminPaths.events, { method: 'HEAD' })).status).toBe(200);
  });
});

describe('somebody who does not read', () => {
  it('is dropped, and what they do not read is not kept without end', async () => {
    let reader: LiveReader | undefined;
    let kept = (): number => 0;
    const server = createServer((_request, response) => {
      const plain = response as unknown as Response;
      Object.assign(plain, { status: () => plain });
      reader = new LiveReader(plain, 'x');
      kept = () => response.writableLength;
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => undefined).pause();
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await until(() => reader !== undefined, 'the connection is there');
    const event = `data: ${'x'.repeat(50_000)}\n\n`;
    let told = 0;
    for (; told < 1_000 && reader?.tell(event) === true; told++) {
      expect(kept()).toBeLessThan(200_000);
      await new Promise(setImmediate);
    }
    expect(told).toBeLessThan(1_000);
    expect(reader?.tell(event)).toBe(false);
    socket.destroy();
    server.close();
  });
});
