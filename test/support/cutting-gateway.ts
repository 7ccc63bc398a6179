/** A gateway in front of a server that breaks off, by the byte: uploads, downloads and acknowledgements. */
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CuttingGateway {
  readonly origin: string;
  /** Uploads are cut when so many bytes of a body have passed, all requests together; ascending. */
  readonly cutUploadsAt: number[];
  /** The next downloads are cut after so many bytes of their bodies, in turn. */
  readonly cutDownloadsAfter: number[];
  /** How many of the next acknowledgements get lost before the server hears of them. */
  loseAcknowledgements: number;
  /** Cuts that were made. */
  cuts: number;
  readonly end: () => Promise<void>;
}

export async function cuttingGateway(port: number): Promise<CuttingGateway> {
  let uploaded = 0;
  const server = createServer((request, response) => {
    if (request.url?.endsWith('/acknowledgement') === true && gateway.loseAcknowledgements > 0) {
      gateway.loseAcknowledgements -= 1;
      gateway.cuts += 1;
      request.socket.resetAndDestroy();
      return;
    }
    const { method, headers, url: path } = request;
    const onward = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent: false });
    onward.on('error', () => response.destroy());
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      const cutAfter = path?.endsWith('/body') === true ? gateway.cutDownloadsAfter.shift() : undefined;
      if (cutAfter === undefined) answer.pipe(response);
      else {
        gateway.cuts += 1;
        passOn(answer, response, cutAfter);
      }
    });
    if (method !== 'PATCH') {
      request.pipe(onward);
      return;
    }
    request.on('data', (piece: Buffer) => {
      const [limit = Infinity] = gateway.cutUploadsAt;
      onward.write(piece.subarray(0, limit - uploaded));
      uploaded = Math.min(limit, uploaded + piece.length);
      if (uploaded < limit) return;
      gateway.cutUploadsAt.shift();
      gateway.cuts += 1;
      request.removeAllListeners('data').removeAllListeners('end');
      // What passed arrives, the rest does not.
      onward.socket?.destroySoon();
      request.socket.resetAndDestroy();
    });
    request.on('end', () => onward.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const gateway: CuttingGateway = {
    origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    cutUploadsAt: [],
    cutDownloadsAfter: [],
    loseAcknowledgements: 0,
    cuts: 0,
    end: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return gateway;
}

/** The first bytes of an answer; then both sides are gone. */
function passOn(answer: IncomingMessage, response: ServerResponse, bytes: number): void {
  let left = bytes;
  const cut = (): void => {
    answer.destroy();
    response.socket?.destroySoon();
  };
  response.flushHeaders();
  answer.on('error', () => undefined);
  answer.on('data', (piece: Buffer) => {
    const part = piece.subarray(0, left);
    left -= part.length;
    response.write(part);
    if (left === 0) cut();
  });
  if (left === 0) cut();
}
