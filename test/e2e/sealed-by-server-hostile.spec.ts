/** Forms and bodies as nobody should send them: a clear answer, nothing left behind, nothing lost. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PasswordQueue } from '../../src/sealed/password-queue.ts';
import { RawConnection, type RawAnswer } from '../support/raw-http.ts';
import { uploadServer, type Kept, type UploadServer } from '../support/upload-server.ts';
import { until } from '../support/until.ts';

const MiB = 1_048_576;
const boundary = 'a-boundary';

let server: UploadServer;
beforeAll(async () => {
  server = await uploadServer({ MAX_SHARE_BYTES: '2MiB', MAX_TEXT_BYTES: '64KiB' });
});
afterAll(() => server.end());

type Piece = string | Uint8Array;
const bytesOf = (...pieces: readonly Piece[]): Buffer =>
  Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)));

/** One part of a form; `head` is all of its headers but the first. */
const part = (disposition: string, content: Piece, head = ''): Buffer =>
  bytesOf(`--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n${head}\r\n`, content, '\r\n');
const field = (name: string, value: Piece): Buffer => part(`name="${name}"`, value);
const file = (content: Piece, name = 'file', filename = 'a.bin'): Buffer =>
  part(`name="${name}"; filename="${filename}"`, content, 'Content-Type: application/octet-stream\r\n');
const end = `--${boundary}--\r\n`;

function open(method: string, path: string, ...headers: readonly string[]): RawConnection {
  const connection = new RawConnection(server.port);
  connection.send(`${method} ${path} HTTP/1.1`, 'Host: localhost', 'Accept: application/json', ...headers, '', '');
  return connection;
}

const formType = `Content-Type: multipart/form-data; boundary=${boundary}`;
const known = (bytes: number): string => `Content-Length: ${String(bytes)}`;
const unknown = 'Transfer-Encoding: chunked';

/** A whole form, of known or unknown length. */
async function postForm(body: Uint8Array, length: 'known' | 'unknown' = 'known'): Promise<RawAnswer> {
  const connection = open('POST', '/', formType, length === 'known' ? known(body.length) : unknown);
  if (length === 'known') connection.socket.write(body);
  else connection.socket.write(bytesOf(`${body.length.toString(16)}\r\n`, body, '\r\n0\r\n\r\n'));
  const answer = await connection.answer(15_000);
  connection.end();
  return answer;
}

const codeOf = ({ body }: RawAnswer): unknown => (JSON.parse(body) as { readonly code?: unknown }).code;
const detailOf = ({ body }: RawAnswer): string => (JSON.parse(body) as { readonly detail: string }).detail;
const linkOf = ({ body }: RawAnswer): string => (JSON.parse(body) as { readonly link: string }).link;

/** The server keeps exactly this; it may take a moment to clean up after a connection that broke. */
async function expectKept(before: Kept): Promise<void> {
  const deadline = Date.now() + 15_000;
  let now = await server.kept();
  while (JSON.stringify(now) !== JSON.stringify(before) && Date.now() < deadline) {
    await sleep(20);
    now = await server.kept();
  }
  expect(now).toEqual(before);
}

describe('a form is refused, and leaves nothing behind,', () => {
  const large = randomBytes(600_000);
  const tooLarge = Buffer.alloc(2 * MiB + 1);
  const cases: readonly [string, () => Uint8Array, number, string, RegExp][] = [
    ['without any content', () => bytesOf(field('note', 'x'), end), 422, 'request.invalid', /nothing to send/i],
    ['that is empty', () => bytesOf(end), 422, 'request.invalid', /nothing to send/i],
    ['with a second file', () => bytesOf(file('1'), file(large), end), 422, 'request.invalid', /use "files"/],
    ['with file and text', () => bytesOf(file(large), field('text', 'x'), end), 422, 'request.invalid', /not both/],
    ['with text and file', () => bytesOf(field('text', 'x'), file(large), end), 422, 'request.invalid', /not both/],
    ['with file and files', () => bytesOf(file('x'), file('y', 'files'), end), 422, 'request.invalid', /not both/],
    ['with files and file', () => bytesOf(file(large, 'files'), file('y'), end), 422, 'request.invalid', /not both/],
    ['with two texts', () => bytesOf(field('text', 'x'), field('text', 'x'), end), 422, 'request.invalid', /second/],
    [
      'with an unknown field',
      () => bytesOf(file(large), field('pasword', 'x'), end),
      422,
      'request.invalid',
      /pasword/,
    ],
    ['with an unknown file field', () => bytesOf(file(large, 'upload'), end), 422, 'request.invalid', /upload/],
    [
      'with a field twice',
      () => bytesOf(field('note', 'a'), field('note', 'b'), file('x'), end),
      422,
      'request.invalid',
      /twice/,
    ],
    ['with __proto__', () => bytesOf(field('__proto__', 'x'), file('x'), end), 422, 'request.invalid', /__proto__/],
    ['with constructor', () => bytesOf(field('constructor', 'x'), file('x'), end), 422, 'request.invalid', /no field/],
    ['with a nested name', () => bytesOf(field('note[a][b]', 'x'), file('x'), end), 422, 'request.invalid', /no field/],
    [
      'with a field without a name',
      () => bytesOf(`--${boundary}\r\nContent-Disposition: form-data\r\n\r\nx\r\n`, file('x'), end),
      422,
      'request.invalid',
      /no field/,
    ],
    ['with a file as a field', () => bytesOf(field('file', 'abc'), end), 422, 'request.invalid', /without a file name/],
    ['with a text as a file', () => bytesOf(file('abc', 'text'), end), 422, 'request.invalid', /"text" is a field/],
    ['with bytes without a name', () => bytesOf(file('abc', 'file', ''), end), 422, 'request.invalid', /no file name/],
    [
      'with both ends',
      () => bytesOf(file('x'), field('expires_in', '1h'), field('expires_at', '2030-01-01T00:00:00Z'), end),
      422,
      'request.invalid',
      /not both/,
    ],
    [
      'with a lifetime in weeks',
      () => bytesOf(file('x'), field('expires_in', '2w'), end),
      422,
      'request.invalid',
      /90s, 15m/,
    ],
    [
      'with a lifetime of nothing',
      () => bytesOf(file('x'), field('expires_in', '0'), end),
      422,
      'request.invalid',
      /one minute/,
    ],
    [
      'with a lifetime of a year',
      () => bytesOf(file('x'), field('expires_in', '365d'), end),
      422,
      'request.invalid',
      /at most/,
    ],
    [
      'with a time of no zone',
      () => bytesOf(file('x'), field('expires_at', '2030-01-01'), end),
      422,
      'request.invalid',
      /RFC 3339/,
    ],
    ['with no downloads', () => bytesOf(file('x'), field('downloads', '0'), end), 422, 'request.invalid', /1 to 100/],
    [
      'with many downloads',
      () => bytesOf(file('x'), field('downloads', '1e2'), end),
      422,
      'request.invalid',
      /1 to 100/,
    ],
    ['with a strong blur', () => bytesOf(file('x'), field('blur', '21'), end), 422, 'request.invalid', /0 to 20/],
    ['with another view', () => bytesOf(file('x'), field('view', 'html'), end), 422, 'request.invalid', /preview/],
    [
      'with a long password',
      () => bytesOf(file('x'), field('password', 'ä'.repeat(513)), end),
      422,
      'request.invalid',
      /1024/,
    ],
    [
      'with a long note',
      () => bytesOf(file('x'), field('note', 'x'.repeat(57_400)), end),
      422,
      'request.invalid',
      /note/,
    ],
    [
      'with a text that is not UTF-8',
      () => bytesOf(field('text', Buffer.from([0x66, 0xff, 0xfe])), end),
      422,
      'request.invalid',
      /UTF-8/,
    ],
    ['with too long a text', () => bytesOf(field('text', 'x'.repeat(65_537)), end), 413, 'share.too_large', /65536/],
    [
      'with a far too long text',
      () => bytesOf(field('text', 'x'.repeat(900_000)), end),
      413,
      'share.too_large',
      /65536/,
    ],
    ['with too large a file', () => bytesOf(file(tooLarge), end), 413, 'share.too_large', /2097152/],
    [
      'with too large a zip',
      () => bytesOf(file(Buffer.alloc(2 * MiB), 'files'), end),
      413,
      'share.too_large',
      /2097152/,
    ],
    ['without its end', () => bytesOf(file(large)), 400, 'request.malformed', /not whole/],
    [
      'without its end, of several',
      () => bytesOf(file(large, 'files'), file('x', 'files')),
      400,
      'request.malformed',
      /not whole/,
    ],
    ['that ends in a part', () => file(large).subarray(0, 300_000), 400, 'request.malformed', /not whole/],
    [
      'with part headers of 20 KB',
      () => bytesOf(file('x', 'file', 'x'.repeat(20_000)), end),
      400,
      'request.malformed',
      /malformed/,
    ],
    [
      'with another boundary',
      () => bytesOf('--other\r\n\r\nx\r\n--other--\r\n'),
      400,
      'request.malformed',
      /not whole/,
    ],
  ];

  it.each(cases)('%s', async (_name, body, status, code, detail) => {
    const before = await server.kept();
    for (const length of ['known', 'unknown'] as const) {
      const answer = await postForm(body(), length);
      expect([answer.status, codeOf(answer)]).toEqual([status, code]);
      expect(answer.headers['content-type']).toBe('application/problem+json');
      expect(detailOf(answer)).toMatch(detail);
    }
    await expectKept(before);
  });

  it('without a boundary in its type', async () => {
    const connection = open('POST', '/', 'Content-Type: multipart/form-data; charset=utf-8', known(3));
    connection.socket.write('abc');
    expect(await connection.answer(15_000)).toMatchObject({ status: 400 });
  });

  it.each(['application/json', 'application/x-www-form-urlencoded', 'text/plain', 'multipart/mixed; boundary=x'])(
    'of the type %s',
    async (type) => {
      const connection = open('POST', '/api/v1/files', `Content-Type: ${type}`, known(2));
      connection.socket.write('{}');
      const answer = await connection.answer(15_000);
      expect([answer.status, codeOf(answer)]).toEqual([415, 'request.media_type']);
    },
  );
});

describe('a form is taken', () => {
  it('with empty parts that have an empty name, as browsers send for inputs left alone', async () => {
    const parts = [file('', 'file', ''), field('files', ''), file('content'), file('', 'files', '')];
    const answer = await postForm(bytesOf(...parts, end));
    expect((await server.open(linkOf(answer))).plain.toString()).toBe('content');
  });

  it.each([
    ['a path', 'filename="../../etc/passwd"', 'passwd'],
    ['a path of Windows', String.raw`filename="C:\\temp\\x.txt"`, 'x.txt'],
    ['CR LF', "filename*=UTF-8''a%0D%0AContent-Type%3A%20x.txt", 'aContent-Type: x.txt'],
    ['CR LF as browsers escape it', 'filename="a%0D%0Ab.txt"', 'ab.txt'],
    ['NUL', "filename*=UTF-8''a%00b.txt", 'ab.txt'],
    ['bidi controls', 'filename="evil\u202Efdp.exe"', 'evilfdp.exe'],
    ['nothing else', "filename*=UTF-8''%00%01", 'file'],
    ['Chinese characters', 'filename="文件.txt"', '文件.txt'],
    ['quotes', 'filename="a%22b.txt"', 'a"b.txt'],
    ['10 KB', `filename="${'x'.repeat(10_000)}"`, 'x'.repeat(255)],
  ])('with a name of %s, made safe', async (_name, filename, kept) => {
    const body = bytesOf(part(`name="file"; ${filename}`, 'content', 'Content-Type: text/html\r\n'), end);
    const answer = await postForm(body);
    expect(answer.status).toBe(201);
    const { manifest, plain } = await server.open(linkOf(answer));
    expect(manifest.name).toBe(kept);
    expect(plain.toString()).toBe('content');
  });

  it('with a file of exactly the largest size', async () => {
    const content = randomBytes(2 * MiB);
    const answer = await postForm(bytesOf(file(content), end));
    expect((await server.open(linkOf(answer))).plain.equals(content)).toBe(true);
  });

  it('with content that looks like a boundary', async () => {
    const content = `\r\n--${boundary.slice(0, -1)}\r\n--\r\n-`;
    const answer = await postForm(bytesOf(file(content), end), 'unknown');
    expect((await server.open(linkOf(answer))).plain.toString()).toBe(content);
  });
});

describe('what is too large or has no room', () => {
  it.each([
    ['PUT', '/report.pdf', []],
    ['POST', '/', [formType]],
  ] as const)('is refused by %s before the body, where the length is known', async (method, path, headers) => {
    const before = await server.kept();
    const connection = open(method, path, ...headers, known(4 * MiB), 'Expect: 100-continue');
    const answer = await connection.answer(15_000);
    expect(connection.received).not.toContain('100 Continue');
    expect([answer.status, codeOf(answer)]).toEqual([413, 'share.too_large']);
    connection.end();
    await expectKept(before);
  });

  it('is told to go on when it fits', async () => {
    const connection = open('PUT', '/x', known(5), 'Expect: 100-continue');
    await connection.until((received) => received.includes('100 Continue'));
    connection.socket.write('hello');
    expect((await connection.answer(15_000)).status).toBe(201);
  });

  it('is refused when the limit is passed, where the length is not known, and the reply gets through', async () => {
    const before = await server.kept();
    const connection = open('PUT', '/x', unknown);
    const piece = bytesOf(`${MiB.toString(16)}\r\n`, Buffer.alloc(MiB), '\r\n');
    // A client that only writes, and looks at the answer when it is done.
    for (let i = 0; i < 3; i++) connection.socket.write(piece);
    const answer = await connection.answer(15_000);
    expect([answer.status, codeOf(answer)]).toEqual([413, 'share.too_large']);
    expect(answer.headers['connection']).toBe('close');
    connection.end();
    await expectKept(before);
  });

  it('is refused for want of room: before the body, and while it grows', async () => {
    const small = await uploadServer({ STORAGE_QUOTA_BYTES: '1MiB' });
    try {
      const before = await small.kept();
      const inAdvance = await fetch(`${small.origin}/x`, { method: 'PUT', body: Buffer.alloc(2 * MiB) });
      expect([inAdvance.status, ((await inAdvance.json()) as { code: string }).code]).toEqual([507, 'storage.full']);
      const connection = new RawConnection(small.port);
      connection.send('PUT /x HTTP/1.1', 'Host: localhost', unknown, '', MiB.toString(16), '');
      connection.socket.write(Buffer.alloc(MiB));
      expect(await connection.answer(15_000)).toMatchObject({ status: 507 });
      connection.end();
      expect(await small.kept()).toEqual(before);
      const fits = await fetch(`${small.origin}/x`, { method: 'PUT', body: Buffer.alloc(500_000) });
      expect(fits.status).toBe(201);
    } finally {
      await small.end();
    }
  });
});

describe('a mistake is answered', () => {
  it('when it is made, not after the rest of the form', async () => {
    const before = await server.kept();
    const connection = open('POST', '/', formType, unknown);
    const start = bytesOf(field('downloads', 'many'), file(''));
    connection.socket.write(bytesOf(`${start.length.toString(16)}\r\n`, start, '\r\n'));
    expect(await connection.answer(2_000)).toMatchObject({ status: 422 });
    connection.end();
    await expectKept(before);
  });

  it('to a client that goes on sending, without reading much more of it', async () => {
    const connection = open('POST', '/', formType, unknown);
    const { socket } = connection;
    const start = bytesOf(field('downloads', 'many'), file(''));
    // One chunk of four gigabytes.
    socket.write(bytesOf('ffffffff\r\n', start));
    const flood = setInterval(() => {
      if (socket.writableLength < MiB) socket.write(Buffer.alloc(100_000));
    }, 5);
    try {
      const answer = await connection.answer(15_000);
      expect(answer.status).toBe(422);
      expect(answer.headers['connection']).toBe('close');
      expect(await connection.closed(8_000)).toBe(true);
    } finally {
      clearInterval(flood);
    }
    // What the system buffers on both sides comes on top of the mebibyte that is read and thrown away.
    expect(socket.bytesWritten - socket.writableLength).toBeLessThan(16 * MiB);
  });
});

describe('a body that is aborted', () => {
  const half = randomBytes(800_000);
  const cases: readonly [string, () => RawConnection][] = [
    ['by PUT, of known length', () => send(open('PUT', '/x', known(2 * MiB)), half)],
    ['by PUT, of unknown length', () => send(open('PUT', '/x', unknown), bytesOf('100000\r\n', half))],
    ['in a form', () => send(open('POST', '/', formType, known(2 * MiB)), file(half))],
    [
      'in a zip',
      () => send(open('POST', '/', formType, known(2 * MiB)), bytesOf(file('x', 'files'), file(half, 'files'))),
    ],
  ];
  const send = (connection: RawConnection, bytes: Uint8Array): RawConnection => {
    connection.socket.write(bytes);
    return connection;
  };

  it.each(cases)('%s leaves no file, no room and no record', async (_name, begin) => {
    const before = await server.kept();
    const connection = begin();
    // It was really under way: bytes on the disk, room taken.
    await until(async () => (await server.kept()).files.length > before.files.length, 'the first bytes are here');
    expect((await server.kept()).quota.reservedBytes).toBeGreaterThan(800_000);
    connection.end();
    await expectKept(before);
    expect(server.logged().filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('never was plaintext on the disk', async () => {
    const before = await server.kept();
    const connection = send(open('PUT', '/x', known(2 * MiB)), Buffer.from('PLAINTEXT-MARK '.repeat(40_000)));
    await until(async () => (await server.kept()).files.length > before.files.length, 'the first bytes are here');
    await until(async () => {
      const [path = ''] = (await server.kept()).files.filter((name) => !before.files.includes(name));
      const bytes = await readFile(join(server.settings.uploadsDir, path));
      expect(bytes.includes('PLAINTEXT')).toBe(false);
      return bytes.length > 250_000;
    }, 'a batch of it is here');
    connection.end();
    await expectKept(before);
  });

  it('by a sender who leaves before the reply leaves nothing: nobody has the link', async () => {
    const before = await server.kept();
    const queue = server.application.get(PasswordQueue);
    const places = await Promise.all([queue.enter(100), queue.enter(100)]);
    const connection = open('PUT', '/x', known(half.length), 'Share-Password: secret');
    connection.socket.write(half);
    await until(async () => (await server.kept()).files.length > before.files.length, 'the first bytes are here');
    await sleep(100);
    connection.end();
    await sleep(50);
    for (const place of places) place?.leave();
    await expectKept(before);
  });

  it('whose reply is lost after the share was made is taken back: nobody has the link', async () => {
    const create = server.metadata.create.bind(server.metadata);
    const connection = open('PUT', '/x', known(half.length));
    let made = '';
    server.metadata.create = async (share, leaseId) => {
      const created = await create(share, leaseId);
      made = share.id;
      connection.end();
      await sleep(100);
      return created;
    };
    const files = (await server.kept()).files;
    connection.socket.write(half);
    try {
      await until(async () => made !== '' && (await server.kept()).files.length === files.length, 'it was taken back');
    } finally {
      server.metadata.create = create;
    }
    const record = (await server.kept()).records.find(({ id }) => id === made);
    expect(record?.burned?.reason).toBe('revoked');
  });
});

describe('a password', () => {
  it('is hashed when its turn comes: an upload that is here is not thrown away for a full queue', async () => {
    const queue = server.application.get(PasswordQueue);
    const places = await Promise.all([queue.enter(100), queue.enter(100)]);
    const waiting = Array.from({ length: 16 }, () => queue.enter(20_000));
    const answer = postForm(bytesOf(field('password', 'secret'), file('content'), end));
    await sleep(600);
    for (const place of places) place?.leave();
    for (const wait of waiting) (await wait)?.leave();
    expect((await server.open(linkOf(await answer), 'secret')).plain.toString()).toBe('content');
  });
});

describe('PUT is refused', () => {
  it.each([
    ['a part of a file', ['Content-Range: bytes 0-4/10'], 400, 'request.malformed'],
    ['an unknown option', ['Share-Pasword: x'], 422, 'request.invalid'],
    ['an option twice', ['Share-Password: x', 'Share-Password: y'], 422, 'request.invalid'],
    ['a password that is not UTF-8', ['Share-Password: \u00ff\u00fe'], 422, 'request.invalid'],
    ['a broken percent-encoding', ["Share-Note: UTF-8''%zz"], 422, 'request.invalid'],
    ['an impossible lifetime', ['Share-Expires-In: 10s'], 422, 'request.invalid'],
  ])('%s', async (_name, headers, status, code) => {
    const before = await server.kept();
    const connection = new RawConnection(server.port);
    const lines = ['PUT /x HTTP/1.1', 'Host: localhost', known(5), ...headers, '', 'hello'];
    connection.socket.write(Buffer.from(lines.join('\r\n'), 'latin1'));
    const answer = await connection.answer(15_000);
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    await expectKept(before);
  });

  it('a path of several segments, and a name that is no UTF-8', async () => {
    for (const [path, status] of [
      ['/a/b', 404],
      ['/%ff', 400],
    ] as const) {
      const connection = open('PUT', path, known(5));
      connection.socket.write('hello');
      expect((await connection.answer(15_000)).status).toBe(status);
    }
  });
});
