import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listen, type Listening } from '../support/listening.ts';
import { RawConnection } from '../support/raw-http.ts';
import { TryingController } from './controllers.ts';

let server: Listening;
beforeAll(async () => {
  server = await listen({ controllers: [TryingController] });
});
afterAll(() => server.end());

const codeOf = (body: string): unknown => (JSON.parse(body) as { readonly code: unknown }).code;

async function withRaw<T>(use: (raw: RawConnection) => Promise<T>): Promise<T> {
  const raw = new RawConnection(server.port);
  try {
    return await use(raw);
  } finally {
    raw.end();
  }
}

describe('Expect: 100-continue', () => {
  const expecting = (path: string, method = 'PUT'): readonly string[] => [
    `${method} ${path} HTTP/1.1`,
    'Host: x',
    'Expect: 100-continue',
    'Content-Length: 5',
    '',
    '',
  ];

  it('is answered when the handler begins to read', () =>
    withRaw(async (raw) => {
      raw.send(...expecting('/try/length'));
      await raw.until((received) => received.includes('\r\n\r\n'));
      expect(raw.received).toBe('HTTP/1.1 100 Continue\r\n\r\n');
      raw.send('12345');
      const answer = await raw.answer();
      expect(answer).toMatchObject({ status: 200, body: '{"bytes":5}' });
    }));

  it('is not answered when the request is refused first: the body never leaves the client', () =>
    withRaw(async (raw) => {
      raw.send(...expecting('/try/refuse-before-the-body', 'POST'));
      const answer = await raw.answer();
      expect(answer.status).toBe(413);
      expect(answer.headers['connection']).toBe('close');
      expect(raw.received).not.toContain('100 Continue');
    }));

  it('with another expectation is served as if it were not there', () =>
    withRaw(async (raw) => {
      raw.send('GET /try HTTP/1.1', 'Host: x', 'Expect: miracles', '', '');
      expect((await raw.answer()).status).toBe(200);
    }));
});

describe('a refusal while the client is still sending', () => {
  it('reaches a client that sends everything before it reads, and a small body keeps the connection', () =>
    withRaw(async (raw) => {
      for (let round = 0; round < 3; round++) {
        raw.send('POST /try/refuse-before-the-body HTTP/1.1', 'Host: x', 'Content-Length: 5', '', '12345');
        await raw.until((received) => received.split('share.too_large').length > 2 * (round + 1));
      }
      expect(raw.received.match(/HTTP\/1\.1 413/g)).toHaveLength(3);
      expect(raw.isOver).toBe(false);
    }));

  it('is sent at once, before the body is read', () =>
    withRaw(async (raw) => {
      raw.send('POST /try/refuse-before-the-body HTTP/1.1', 'Host: x', 'Content-Length: 1000000', '', '12345');
      const answer = await raw.answer(1_000);
      expect(answer.status).toBe(413);
      expect(answer.headers['connection']).toBe('close');
    }));

  it.each(['/try/refuse-before-the-body', '/try/read-then-refuse'])(
    'of %s reaches a client that sends far more than is drained',
    async (path) => {
      const status = await new Promise<number | undefined>((resolve, reject) => {
        const request = httpRequest({ port: server.port, host: '127.0.0.1', path, method: 'POST' }, (response) => {
          resolve(response.statusCode);
          response.resume();
        });
        request.on('error', reject);
        const piece = Buffer.alloc(65_536);
        const pump = (): void => {
          while (!request.destroyed && request.write(piece));
        };
        request.on('drain', pump);
        pump();
      });
      expect(status).toBe(413);
    },
  );

  it('closes the connection once the rest arrived', () =>
    withRaw(async (raw) => {
      raw.send('POST /try/refuse-before-the-body HTTP/1.1', 'Host: x', 'Content-Length: 100000', '', '12345');
      await raw.answer();
      expect(raw.isOver).toBe(false);
      raw.socket.write(Buffer.alloc(100_000 - 5));
      expect(await raw.closed(3_000)).toBe(true);
    }));
});

describe('a body that nobody reads', () => {
  it(
    'does not hold its connection for ever, however slowly it comes',
    () =>
      withRaw(async (raw) => {
        raw.send('GET /try HTTP/1.1', 'Host: x', 'Content-Length: 1000', '', '');
        expect((await raw.answer()).status).toBe(200);
        const trickle = setInterval(() => {
          raw.send('x');
        }, 200);
        try {
          expect(await raw.closed(8_000)).toBe(true);
        } finally {
          clearInterval(trickle);
        }
      }),
    10_000,
  );

  it('costs nobody the connection when it comes to its end', () =>
    withRaw(async (raw) => {
      raw.send('GET /try HTTP/1.1', 'Host: x', 'Content-Length: 5', '', '12');
      expect((await raw.answer()).status).toBe(200);
      raw.send('345GET /try HTTP/1.1', 'Host: x', '', '');
      await raw.until((received) => received.split('HTTP/1.1 200').length > 2);
      expect(raw.received.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
    }));
});

describe('what never becomes a request', () => {
  it('carries the headers that every answer carries', () =>
    withRaw(async (raw) => {
      raw.send('HELO example.org\r\n\r\n');
      const { headers } = await raw.answer();
      const usual = (await fetch(`${server.origin}/try`)).headers;
      for (const name of ['content-security-policy', 'referrer-policy', 'x-frame-options', 'cache-control'])
        expect([name, headers[name]]).toEqual([name, usual.get(name)]);
    }));

  it('is told an id that is in the log', () =>
    withRaw(async (raw) => {
      raw.send('HELO example.org\r\n\r\n');
      const { body } = await raw.answer();
      const { requestId } = JSON.parse(body) as { requestId: string };
      expect(server.logged()).toContainEqual(
        expect.objectContaining({ event: 'request.broken', requestId, code: 'request.malformed', status: 400 }),
      );
    }));

  it('is not answered in place of the request before it, which is still at work', () =>
    withRaw(async (raw) => {
      raw.send('GET /try/slow HTTP/1.1', 'Host: x', '', 'HELO example.org', '', '');
      await raw.closed(3_000);
      expect(raw.received).not.toContain('request.malformed');
    }));

  it.each([
    ['bytes that are not HTTP', 'HELO example.org\r\n\r\n', 400, 'request.malformed'],
    ['a request without Host', 'GET /try HTTP/1.1\r\n\r\n', 400, 'request.malformed'],
    ['a bad header', 'GET /try HTTP/1.1\r\nHost: x\r\nBad Header: 1\r\n\r\n', 400, 'request.malformed'],
    [
      'two lengths',
      'POST /try/json HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      400,
      'request.malformed',
    ],
    [
      'a length and a coding',
      'POST /try/json HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
      'request.malformed',
    ],
    [
      'headers of more than 16 KiB',
      `GET /try HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`,
      413,
      'request.too_large',
    ],
  ])('is answered in the same form: %s', (_what, text, status, code) =>
    withRaw(async (raw) => {
      raw.send(text);
      const answer = await raw.answer();
      expect(answer.status).toBe(status);
      expect(codeOf(answer.body)).toBe(code);
      expect(answer.headers['content-type']).toBe('application/problem+json');
    }),
  );

  it('has ten seconds for its headers and none for its body', () => {
    const http = server.application.getHttpServer();
    expect(http.headersTimeout).toBe(10_000);
    expect(http.requestTimeout).toBe(0);
    expect(http.timeout).toBe(0);
  });

  it('is told that it took too long', async () => {
    const http = server.application.getHttpServer();
    http.headersTimeout = 300;
    try {
      await withRaw(async (raw) => {
        raw.send('GET /try HTTP/1.1', 'Host: x', '');
        const answer = await raw.answer(4_000);
        expect(answer.status).toBe(408);
        expect(codeOf(answer.body)).toBe('request.timeout');
      });
    } finally {
      http.headersTimeout = 10_000;
    }
  });

  it('of an older protocol without Host is served', () =>
    withRaw(async (raw) => {
      raw.send('GET /try HTTP/1.0', '', '');
      expect((await raw.answer()).status).toBe(200);
    }));
});

describe('a body that breaks off', () => {
  it('ends the request without a failure of the server', async () => {
    const before = server.logged().filter(({ level }) => level === 'error').length;
    await withRaw((raw) => {
      raw.send(
        'POST /try/json HTTP/1.1',
        'Host: x',
        'Content-Type: application/json',
        'Content-Length: 100',
        '',
        '{"text"',
      );
      raw.socket.end();
      return raw.closed(2_000);
    });
    await withRaw((raw) => {
      raw.send(
        'POST /try/json HTTP/1.1',
        'Host: x',
        'Content-Type: application/json',
        'Transfer-Encoding: chunked',
        '',
        'ZZ\r\n',
      );
      return raw.closed(2_000);
    });
    await sleep(50);
    expect(server.logged().filter(({ level }) => level === 'error')).toHaveLength(before);
    expect((await fetch(`${server.origin}/try`)).status).toBe(200);
  });
});
