import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { drain, isBodyPending } from './drain.ts';
import { Problem } from './problem.ts';
import { readSmallBody, type SmallBodyLimits } from './small-body.ts';

const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** Runs `handle` for one request whose headers are sent; gives the client's socket to send the body with. */
async function receiving<T>(
  length: number,
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<T>,
): Promise<{ readonly socket: Socket; readonly result: Promise<T> }> {
  const started = createServer();
  servers.push(started);
  started.listen(0, '127.0.0.1');
  await once(started, 'listening');
  const socket = connect((started.address() as AddressInfo).port, '127.0.0.1');
  sockets.push(socket);
  const arrived = once(started, 'request') as Promise<[IncomingMessage, ServerResponse]>;
  socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${String(length)}\r\n\r\n`);
  const [request, response] = await arrived;
  return { socket, result: handle(request, response) };
}

const codeOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no problem',
    (error: unknown) => (error instanceof Problem ? error.code : error),
  );

describe('a small body', () => {
  const read = (length: number, limits: SmallBodyLimits): ReturnType<typeof receiving<Buffer>> =>
    receiving(length, (request) => readSmallBody(request, limits));

  it('is read in the pieces in which it comes', async () => {
    const { socket, result } = await read(6, {});
    socket.write('abc');
    setTimeout(() => socket.write('def'), 20);
    expect((await result).toString()).toBe('abcdef');
  });

  it('may be empty', async () => {
    expect((await (await read(0, {})).result).length).toBe(0);
  });

  it('must be here in time', async () => {
    const { socket, result } = await read(100, { deadlineMs: 100 });
    socket.write('slow');
    expect(await codeOf(result)).toBe('request.timeout');
  });

  it('must be small', async () => {
    expect(await codeOf((await read(11, { maxBytes: 10 })).result)).toBe('request.too_large');
    const { socket, result } = await read(10, { maxBytes: 10 });
    socket.write('0123456789');
    expect((await result).length).toBe(10);
  });

  it('is malformed when the client goes away', async () => {
    const { socket, result } = await read(100, {});
    socket.destroy();
    expect(await codeOf(result)).toBe('request.malformed');
  });
});

describe('draining', () => {
  const draining = (
    length: number,
    maxBytes: number,
    maxMs: number,
  ): ReturnType<typeof receiving<{ readonly pending: boolean; readonly took: number }>> =>
    receiving(length, async (request) => {
      const startedAt = performance.now();
      await drain(request, { maxBytes, maxMs });
      return { pending: isBodyPending(request), took: performance.now() - startedAt };
    });

  it('ends with the body', async () => {
    const { socket, result } = await draining(1_000, 10_000, 5_000);
    socket.write(Buffer.alloc(1_000));
    const { pending, took } = await result;
    expect(pending).toBe(false);
    expect(took).toBeLessThan(2_000);
  });

  it('ends with the time, when the client sends no more', async () => {
    const { socket, result } = await draining(1_000, 10_000, 150);
    socket.write('a');
    const { pending, took } = await result;
    expect(pending).toBe(true);
    expect(took).toBeGreaterThan(140);
  });

  it('ends when the client goes away', async () => {
    const { socket, result } = await draining(1_000, 10_000, 5_000);
    socket.destroy();
    expect((await result).took).toBeLessThan(2_000);
  });

  it('stops reading after its bytes, so that the sender has to wait', async () => {
    const length = 64 * 1_048_576;
    const { socket, result } = await draining(length, 100_000, 400);
    let sent = 0;
    const piece = Buffer.alloc(65_536);
    const pump = (): void => {
      while (sent < length && !socket.destroyed) {
        sent += piece.length;
        if (!socket.write(piece)) break;
      }
    };
    socket.on('drain', pump);
    pump();
    expect((await result).pending).toBe(true);
    expect(sent).toBeLessThan(length / 2);
  });
});
