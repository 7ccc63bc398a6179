/** A gateway in front of a server that holds pieces of uploads back, and that a network can be taken away from. */
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface HoldingGateway {
  readonly origin: string;
  /** So many pieces pass, the others wait. */
  passing: number;
  /** Where the pieces that passed began. */
  readonly offsets: readonly number[];
  /** How many wait. */
  readonly held: () => number;
  /** Lets all pass, those that wait and those that come. */
  readonly release: () => void;
  /** While it is away, every connection breaks. */
  readonly setAway: (away: boolean) => void;
  readonly end: () => Promise<void>;
}

export async function holdingGateway(port: number): Promise<HoldingGateway> {
  const sockets = new Set<Socket>();
  const waiting: (() => void)[] = [];
  const offsets: number[] = [];
  let away = false;
  const pass = (request: IncomingMessage, response: ServerResponse): void => {
    const { method, headers, url: path } = request;
    if (method === 'PATCH') offsets.push(Number(headers['upload-offset']));
    const onward = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent: false });
    onward.on('error', () => response.destroy());
    request.on('error', () => onward.destroy());
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  };
  const server = createServer((request, response) => {
    if (request.method !== 'PATCH' || offsets.length < gateway.passing) pass(request, response);
    else
      waiting.push(() => {
        pass(request, response);
      });
  });
  server.on('connection', (socket) => {
    if (away) socket.resetAndDestroy();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const breakAll = (): void => {
    waiting.length = 0;
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const gateway: HoldingGateway = {
    origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    passing: Infinity,
    offsets,
    held: () => waiting.length,
    release: () => {
      gateway.passing = Infinity;
      for (const go of waiting.splice(0)) go();
    },
    setAway: (isAway) => {
      away = isAway;
      if (away) breakAll();
    },
    end: async () => {
      breakAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return gateway;
}
