/** What is pushed to those who look: once for all of them, as long as they may look, and not to those who do not read. */
import { createServer, get as httpGet, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Response } from 'express';
import { LiveReader } from '../../src/admin/live-reader.ts';
import { tokenHashOf } from '../../src/admin/session-cookie.ts';
import { overview } from '../../src/contract/admin.schema.ts';
import { adminPaths } from '../../src/contract/routes.ts';
import { BlobStore } from '../../src/share/blob-store.ts';
import { CounterStore } from '../../src/share/counter-store.ts';
import { Counters } from '../../src/share/counters.ts';
import { MetadataStore } from '../../src/share/metadata-store.ts';
import { SessionStore } from '../../src/share/session-store.ts';
import { Admin, adminServer } from '../support/admin.ts';
import { newToken } from '../support/doors.ts';
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

/** Signed in without having to, more often than one may. */
async function anotherAdmin({ application, settings, origin }: Listening): Promise<Admin> {
  const token = newToken();
  await application.get(SessionStore).open(tokenHashOf(token, settings), 'unused');
  return new Admin(origin, `ots-admin=${token}`, 'unused');
}

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

  get status(): number | undefined {
    return this.message.statusCode;
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
    // At once how far things have come, so that nothing is missed between that and the first reading.
    await until(() => watcher.told('changed').length >= 1, 'the page knows where it begins');
    await admin.configure({ uploadsPaused: true });
    await until(() => watcher.told('changed').length >= 2, 'the change is told');
    await until(() => watcher.told('overview').length >= 4, 'the page looks on');
    expect(watcher.told('changed')).toEqual([
      { configuration: 0, audit: 2 },
      { configuration: 1, audit: 3 },
    ]);
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

  it('end with the session also while the disk of the bodies hangs', async () => {
    const server = await start();
    const [admin, other] = [await Admin.at(server.origin), await Admin.at(server.origin)];
    const watcher = await Watcher.of(admin);
    const blobs = server.application.get(BlobStore);
    const space = blobs.space.bind(blobs);
    blobs.space = () => new Promise(() => undefined);
    try {
      await until(() => watcher.told('overview').length >= 2, 'it is told on', 8_000);
      await other.change('DELETE', adminPaths.sessions);
      await until(() => watcher.isOver, 'the connection ended', 8_000);
    } finally {
      blobs.space = space;
    }
  });

  it('are for 200 windows, of one session for 20, also when all come at once', async () => {
    const server = await start();
    const [crowd, other] = [await Admin.at(server.origin), await Admin.at(server.origin)];
    const ofOne = await Promise.all(Array.from({ length: 60 }, () => Watcher.of(crowd)));
    const theirs = await Watcher.of(other);
    await until(() => ofOne.filter(({ isOver }) => isOver).length === 40, 'the older ones made room');
    expect(theirs.isOver).toBe(false);
    // Ended, but not signed out: they may come back.
    expect(ofOne.flatMap((watcher) => watcher.told('end'))).toEqual([]);
    const admins = await Promise.all(Array.from({ length: 10 }, () => anotherAdmin(server)));
    const more = await Promise.all(Array.from({ length: 190 }, (_, n) => Watcher.of(admins[n % 10] ?? other)));
    const statuses = more.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(200 - 21);
    expect(statuses.filter((status) => status === 503)).toHaveLength(190 - (200 - 21));
  });

  it('are nothing that failed for somebody who left before the first one', async () => {
    const server = await start();
    const admin = await Admin.at(server.origin);
    const counters = server.application.get(CounterStore);
    const totals = counters.totals.bind(counters);
    let ask: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      ask = resolve;
    });
    let answer: () => void = () => undefined;
    const answering = new Promise<void>((resolve) => {
      answer = resolve;
    });
    counters.totals = async () => {
      ask();
      await answering;
      return totals();
    };
    const request = httpGet(`${admin.origin}${adminPaths.events}`, { agent: false, headers: { cookie: admin.cookie } });
    request.on('error', () => undefined);
    await asked;
    request.destroy();
    const isLogged = (): boolean => server.logged().some(({ route }) => route === adminPaths.events);
    await until(isLogged, 'the server knows that they left');
    answer();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(server.application.get(Counters).sinceStart()['errors.server.stopping']).toBeUndefined();
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

/** A connection that takes nothing: what is told there lies here. */
async function stuckReader(): Promise<{ reader: LiveReader; response: ServerResponse; leave: () => void }> {
  let told: { reader: LiveReader; response: ServerResponse } | undefined;
  const server = createServer((_request, response) => {
    const plain = response as unknown as Response;
    Object.assign(plain, { status: () => plain });
    told = { reader: new LiveReader(plain, 'x'), response };
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined).pause();
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await until(() => told !== undefined, 'the connection is there');
  const leave = (): void => {
    socket.destroy();
    server.close();
  };
  if (told === undefined) throw new TypeError('Nobody connected.');
  return { ...told, leave };
}

describe('somebody who does not read', () => {
  const event = `data: ${'x'.repeat(50_000)}\n\n`;

  it('is dropped, and what they do not read is not kept without end', async () => {
    const { reader, response, leave } = await stuckReader();
    let told = 0;
    for (; told < 1_000 && reader.tell(event); told++) {
      expect(response.writableLength).toBeLessThan(200_000);
      await new Promise(setImmediate);
    }
    expect(told).toBeLessThan(1_000);
    expect(reader.tell(event)).toBe(false);
    leave();
  });

  it('is told that it ends once, and dropped when that is not read either', async () => {
    const { reader, response, leave } = await stuckReader();
    const errors: unknown[] = [];
    response.on('error', (error) => errors.push(error));
    while (response.writableLength === 0) {
      reader.tell(event);
      await new Promise(setImmediate);
    }
    reader.end(event);
    reader.end(event);
    expect(reader.tell(event)).toBe(false);
    expect(response.destroyed).toBe(false);
    await until(() => response.destroyed, 'it is dropped');
    expect(errors).toEqual([]);
    leave();
  });

  it('does not end the process with a write that comes too late', async () => {
    const { response, leave } = await stuckReader();
    response.end();
    response.write(event);
    await new Promise(setImmediate);
    expect(response.destroyed).toBe(true);
    leave();
  });
});
