/**
 * An address of its own for each worker of a server: whoever connects there reaches that worker and no other. Which worker took a
 * connection is told by the server's log, so the log must have its lines of requests.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { paths } from '../../src/contract/routes.ts';
import type { ServerProcess } from './server-process.ts';
import { until } from './until.ts';

export interface WorkerGateways {
  /** One for each worker. */
  readonly origins: readonly string[];
  /** Of the worker behind each of them. */
  readonly pids: readonly number[];
  readonly end: () => Promise<void>;
}

/** More connections than it takes to be handed to each worker in turn, also while one of them is busy. */
const MOST_TRIES = 100;

/** @param count how many workers the server has */
export async function workerGateways(server: ServerProcess, count: number): Promise<WorkerGateways> {
  const pids = new Set<number>();
  for (let tries = 0; pids.size < count; tries++) {
    if (tries > MOST_TRIES) throw new TypeError(`Only ${String(pids.size)} workers answer.`);
    const { pid, socket } = await anyWorker(server);
    socket.destroy();
    pids.add(pid);
  }
  const gateways = await Promise.all([...pids].map((pid) => gatewayTo(server, pid)));
  return {
    origins: gateways.map(({ origin }) => origin),
    pids: [...pids],
    end: async () => {
      await Promise.all(gateways.map(({ end }) => end()));
    },
  };
}

/** A connection that was used once, and who answered on it. */
async function anyWorker({
  origin,
  logged,
}: ServerProcess): Promise<{ readonly socket: Socket; readonly pid: number }> {
  const requestId = randomUUID();
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(`GET ${paths.healthLive} HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: ${requestId}\r\n\r\n`);
  await once(socket, 'data');
  let pid: unknown;
  const isLogged = (): boolean => {
    pid = logged().findLast((line) => line['requestId'] === requestId)?.['pid'];
    return pid !== undefined;
  };
  await until(isLogged, 'the log says who answered');
  socket.pause();
  return { socket, pid: Number(pid) };
}

async function connectionTo(server: ServerProcess, wanted: number): Promise<Socket> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const { pid, socket } = await anyWorker(server);
    if (pid === wanted) return socket;
    socket.destroy();
  }
  throw new TypeError(`The worker ${String(wanted)} does not answer.`);
}

async function gatewayTo(
  server: ServerProcess,
  pid: number,
): Promise<{ readonly origin: string; readonly end: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const gateway = createServer({ pauseOnConnect: true }, (client) => {
    sockets.add(client);
    client.on('error', () => undefined);
    void connectionTo(server, pid).then(
      (upstream) => {
        sockets.add(upstream);
        client.on('close', () => upstream.destroy());
        upstream.on('error', () => client.resetAndDestroy());
        client.pipe(upstream);
        upstream.pipe(client);
      },
      () => client.resetAndDestroy(),
    );
  });
  gateway.listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  return {
    origin: `http://127.0.0.1:${String((gateway.address() as AddressInfo).port)}`,
    end: async () => {
      for (const socket of sockets) socket.destroy();
      gateway.close();
      await once(gateway, 'close');
    },
  };
}
