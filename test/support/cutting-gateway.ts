/** A gateway in front of a server that breaks off, by the byte: uploads, downloads and acknowledgements. It can lie, too. */
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CuttingGateway {
  readonly origin: string;
  /** Uploads are cut when so many bytes of a body have passed, all requests together; ascending. */
  readonly cutUploadsAt: number[];
  /** The next downloads are cut after so many bytes of their bodies, in turn. */
  readonly cutDownloadsAfter: number[];
  /** From this byte of a body on nothing passes, and the connection stays: until it is set higher and somebody asks again. */
  stopDownloadsAt: number;
  /** Downloads that stood there. */
  stopped: number;
  /** Cuts each of them. */
  readonly standing: (() => void)[];
  /** Bytes of bodies that were passed on. */
  downloadedBytes: number;
  /** What becomes of a part of a body that starts at its byte `at`. A shorter part ends the answer. */
  lie: ((part: Buffer, at: number) => Buffer) | undefined;
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
      const isBody = path?.endsWith('/body') === true;
      const cutAfter = isBody ? gateway.cutDownloadsAfter.shift() : undefined;
      if (cutAfter !== undefined) {
        gateway.cuts += 1;
        passOn(answer, response, cutAfter);
      } else if (isBody) passBody(gateway, answer, response);
      else answer.pipe(response);
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
    stopDownloadsAt: Infinity,
    stopped: 0,
    standing: [],
    downloadedBytes: 0,
    lie: undefined,
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

/** A body as it is, unless the gateway is told otherwise. */
function passBody(gateway: CuttingGateway, answer: IncomingMessage, response: ServerResponse): void {
  let at = Number(/^bytes (\d+)-/.exec(answer.headers['content-range'] ?? '')?.[1] ?? 0);
  const cut = (): void => {
    answer.destroy();
    response.socket?.destroySoon();
  };
  response.on('close', () => answer.destroy());
  answer.on('error', () => undefined).on('end', () => response.end());
  answer.on('data', (piece: Buffer) => {
    const fitting = piece.subarray(0, Math.max(0, gateway.stopDownloadsAt - at));
    const told = gateway.lie?.(fitting, at) ?? fitting;
    at += piece.length;
    gateway.downloadedBytes += told.length;
    const isTaken = response.write(told);
    if (told.length < fitting.length) cut();
    else if (fitting.length < piece.length) {
      gateway.stopped += 1;
      answer.pause();
      gateway.standing.push(cut);
    } else if (!isTaken) {
      answer.pause();
      response.once('drain', () => answer.resume());
    }
  });
}
