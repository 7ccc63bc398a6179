/** A network that breaks: passes everything on to a server and cuts connections after so many bytes of the client. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface CuttingProxy {
  readonly origin: string;
  /** Cuts that were made. */
  readonly cuts: () => number;
  readonly end: () => Promise<void>;
}

/**
 * @param cutAfter for each connection that gets so far: bytes from the client until both sides are reset, in turn; when
 * they are used up, nothing is cut any more
 */
export async function cuttingProxy(port: number, cutAfter: readonly number[]): Promise<CuttingProxy> {
  const left = [...cutAfter];
  const sockets = new Set<Socket>();
  let cuts = 0;
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    let passed = 0;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    const reset = (): void => {
      client.resetAndDestroy();
      upstream.destroy();
    };
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
    upstream.pipe(client);
    client.on('data', (piece: Buffer) => {
      const limit = left[0] ?? Infinity;
      const fitting = piece.subarray(0, Math.max(0, limit - passed));
      passed += piece.length;
      if (passed < limit) {
        if (!upstream.write(piece)) {
          client.pause();
          upstream.once('drain', () => client.resume());
        }
        return;
      }
      left.shift();
      cuts += 1;
      client.pause();
      // What was let through arrives, the rest does not.
      upstream.write(fitting, () => setTimeout(reset, 50));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    cuts: () => cuts,
    end: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
