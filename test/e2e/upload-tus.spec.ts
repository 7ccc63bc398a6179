/** Uploading a sealed body by tus 1.0.0: any client, any broken network, one writer. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { Upload } from 'tus-js-client';
import { cuttingProxy } from '../support/cutting-proxy.ts';
import { RawConnection } from '../support/raw-http.ts';
import { postShare, sealedBySender, type SealedBySender } from '../support/sealed-by-sender.ts';
import { uploadServer, type UploadServer } from '../support/upload-server.ts';
import { until } from '../support/until.ts';

const MiB = 1_048_576;
const bytesType = 'application/offset+octet-stream';
type Headers_ = Readonly<Record<string, string>>;

let server: UploadServer;
beforeAll(async () => {
  server = await uploadServer();
});
afterAll(() => server.end());

async function created(plainBytes: number): Promise<SealedBySender> {
  const share = sealedBySender(plainBytes, server.origin);
  expect((await postShare(server.origin, share.request)).status).toBe(201);
  return share;
}

const urlOf = (share: SealedBySender, origin = server.origin): string => `${origin}/api/v1/uploads/${share.id}`;
const owner = (share: SealedBySender): Headers_ => ({ Authorization: `Owner ${share.ownerToken}` });
const tus = (share: SealedBySender): Headers_ => ({ ...owner(share), 'Tus-Resumable': '1.0.0' });

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly code: unknown;
  readonly body: Readonly<Record<string, unknown>>;
}

async function call(share: SealedBySender, method: string, headers: Headers_, body?: Uint8Array): Promise<Answer> {
  const init = { method, headers, ...(body === undefined ? {} : { body: Buffer.from(body) }) };
  const answer = await fetch(urlOf(share), init);
  const text = await answer.text();
  const parsed = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
  return { status: answer.status, headers: answer.headers, code: parsed['code'], body: parsed };
}

const head = (share: SealedBySender): Promise<Answer> => call(share, 'HEAD', tus(share));
const patch = (share: SealedBySender, offset: number, body: Uint8Array, more: Headers_ = {}): Promise<Answer> =>
  call(share, 'PATCH', { ...tus(share), 'Content-Type': bytesType, 'Upload-Offset': String(offset), ...more }, body);
const offsetOf = async (share: SealedBySender): Promise<number> =>
  Number((await head(share)).headers.get('upload-offset'));

/** A PATCH by hand that has sent its headers and `bytes` of the body. */
function opened(share: SealedBySender, offset: number, bytes: Uint8Array, length = share.body.length): RawConnection {
  const connection = new RawConnection(server.port);
  connection.send(
    `PATCH /api/v1/uploads/${share.id} HTTP/1.1`,
    'Host: localhost',
    `Authorization: Owner ${share.ownerToken}`,
    'Tus-Resumable: 1.0.0',
    `Content-Type: ${bytesType}`,
    `Upload-Offset: ${String(offset)}`,
    `Content-Length: ${String(length - offset)}`,
    '',
    '',
  );
  connection.socket.write(bytes);
  return connection;
}

const partialBytes = async (share: SealedBySender): Promise<number> => {
  const record = (await server.kept()).records.find(({ id }) => id === share.id);
  return record?.blobId === undefined ? 0 : ((await server.blobs.find(record.blobId))?.sizeBytes ?? 0);
};

/** Whether a recipient gets the very bytes that were sealed. */
const opens = async (share: SealedBySender): Promise<boolean> =>
  (await server.open(share.link)).plain.equals(share.plain);

function uploadWithTusJs(share: SealedBySender, origin: string): Promise<void> {
  return new Promise((resolve, reject) => {
    new Upload(share.body, {
      uploadUrl: urlOf(share, origin),
      headers: { ...owner(share) },
      retryDelays: [0, 50, 100, 200, 400],
      onSuccess: () => {
        resolve();
      },
      onError: reject,
    }).start();
  });
}

describe('tus-js-client', () => {
  it('uploads a body whole: the share is ready and opens to the same bytes', async () => {
    const share = await created(2 * MiB + 1);
    await uploadWithTusJs(share, server.origin);
    expect(await opens(share)).toBe(true);
  });

  it.each([1, 50, 99])('is cut at %i %, resumes, and every byte is the same', async (percent) => {
    const share = await created(3 * MiB);
    const proxy = await cuttingProxy(server.port, [Math.floor((share.body.length * percent) / 100)]);
    try {
      await uploadWithTusJs(share, proxy.origin);
      expect(proxy.cuts()).toBe(1);
    } finally {
      await proxy.end();
    }
    expect(await opens(share)).toBe(true);
  });

  it('gets through a network that cuts it five times', async () => {
    const share = await created(3 * MiB);
    const proxy = await cuttingProxy(server.port, [100_000, 5_000, 900_000, 300, 1_000_000]);
    try {
      await uploadWithTusJs(share, proxy.origin);
      expect(proxy.cuts()).toBe(5);
    } finally {
      await proxy.end();
    }
    expect(await opens(share)).toBe(true);
  });
});

describe('an upload', () => {
  it('tells where it stands, when it lapses, and nothing to other origins', async () => {
    const share = await created(300_000);
    expect((await patch(share, 0, share.body.subarray(0, 70_001))).status).toBe(204);
    const { status, headers } = await head(share);
    expect(status).toBe(200);
    expect(headers.get('upload-offset')).toBe('70001');
    expect(headers.get('upload-length')).toBe(String(share.body.length));
    expect(headers.get('tus-resumable')).toBe('1.0.0');
    expect(headers.get('cache-control')).toContain('no-store');
    const hours = (Date.parse(headers.get('upload-expires') ?? '') - Date.now()) / 3_600_000;
    expect(hours).toBeCloseTo(24, 1);
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('lapses one hour after its creation when no byte came', async () => {
    const share = await created(1_000);
    const expires = Date.parse((await head(share)).headers.get('upload-expires') ?? '');
    expect((expires - Date.now()) / 3_600_000).toBeCloseTo(1, 1);
  });

  it('says its version and extensions to anybody, without CORS', async () => {
    const share = await created(1_000);
    const { status, headers } = await call(share, 'OPTIONS', {});
    expect(status).toBe(204);
    expect(headers.get('tus-version')).toBe('1.0.0');
    expect(headers.get('tus-extension')).toBe('termination,expiration');
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('is ready with its last byte, durably, and answers Offset = Length until the burn', async () => {
    const share = await created(200_000);
    const { length } = share.body;
    expect((await patch(share, 0, share.body)).headers.get('upload-offset')).toBe(String(length));
    const kept = await server.kept();
    const record = kept.records.find(({ id }) => id === share.id);
    expect(await server.blobs.find(record?.blobId ?? '')).toEqual({ sizeBytes: length, partial: false });
    const { headers } = await head(share);
    expect([headers.get('upload-offset'), headers.get('upload-length')]).toEqual([String(length), String(length)]);
    expect(headers.get('upload-expires')).toBeNull();
    await server.metadata.revoke(share.id, share.request.ownerTokenHash);
    expect((await head(share)).status).toBe(410);
    expect(await patch(share, length, Buffer.alloc(0))).toMatchObject({ status: 410, code: 'share.gone' });
  });

  it('takes an empty last PATCH again and changes nothing', async () => {
    const share = await created(100);
    await patch(share, 0, share.body);
    const kept = await server.kept();
    expect((await patch(share, share.body.length, Buffer.alloc(0))).status).toBe(204);
    expect(await server.kept()).toEqual(kept);
  });

  it('keeps what arrived before the connection broke', async () => {
    const share = await created(2 * MiB);
    const sent = share.body.subarray(0, 1_000_000);
    const connection = opened(share, 0, sent);
    // The last quarter of a batch is still in memory: it must reach the file too.
    await until(async () => (await partialBytes(share)) > 500_000, 'half of it is here');
    connection.end();
    await until(async () => (await offsetOf(share)) === sent.length, 'all that was sent is here');
    expect((await patch(share, sent.length, share.body.subarray(sent.length))).status).toBe(204);
    expect(await opens(share)).toBe(true);
  });

  it('is finished by a HEAD when a crash came between the last byte and the record', async () => {
    const share = await created(150_000);
    const record = (await server.kept()).records.find(({ id }) => id === share.id);
    const writer = await server.blobs.resume(record?.blobId ?? '');
    await writer.write([share.body]);
    await writer.close();
    expect(await offsetOf(share)).toBe(share.body.length);
    expect(await opens(share)).toBe(true);
  });
});

describe('an upload refuses', () => {
  it('bytes at another offset than its own, and names no other', async () => {
    const share = await created(1_000);
    await patch(share, 0, share.body.subarray(0, 10));
    for (const offset of [0, 9, 11, share.body.length]) {
      const answer = await patch(share, offset, share.body.subarray(0, 5));
      expect(answer).toMatchObject({ status: 409, code: 'upload.offset_mismatch', body: { spent: false } });
    }
    expect(await offsetOf(share)).toBe(10);
  });

  it.each([
    ['another version', { 'Tus-Resumable': '0.2.2' }],
    ['no version', { 'Tus-Resumable': '' }],
  ])('%s with 412 and says which it speaks', async (_name, headers) => {
    const share = await created(100);
    for (const method of ['HEAD', 'PATCH', 'DELETE']) {
      const answer = await call(share, method, { ...owner(share), ...headers });
      expect(answer.status).toBe(412);
      expect(answer.headers.get('tus-version')).toBe('1.0.0');
      if (method !== 'HEAD') expect(answer.code).toBe('upload.tus_version');
    }
  });

  const malformed: readonly [string, Headers_, number, string][] = [
    ['another content type', { 'Content-Type': 'application/octet-stream' }, 415, 'request.media_type'],
    ['no offset', { 'Upload-Offset': '' }, 400, 'request.malformed'],
    ['a negative offset', { 'Upload-Offset': '-1' }, 400, 'request.malformed'],
    ['an offset in hexadecimal', { 'Upload-Offset': '0x0' }, 400, 'request.malformed'],
  ];
  it.each(malformed)('%s', async (_name, headers, status, code) => {
    const share = await created(100);
    expect(await patch(share, 0, share.body, headers)).toMatchObject({ status, code });
    expect(await offsetOf(share)).toBe(0);
  });

  it('more bytes than were announced, before it reads them', async () => {
    const share = await created(100);
    const answer = await patch(share, 0, Buffer.alloc(share.body.length + 1));
    expect(answer).toMatchObject({ status: 413, code: 'request.too_large' });
    expect(await offsetOf(share)).toBe(0);
  });

  it('more bytes than were announced when their number is not known in advance', async () => {
    const share = await created(400_000);
    const connection = new RawConnection(server.port);
    const { length } = share.body;
    connection.send(
      `PATCH /api/v1/uploads/${share.id} HTTP/1.1`,
      'Host: localhost',
      ...Object.entries(tus(share)).map((header) => header.join(': ')),
      `Content-Type: ${bytesType}`,
      'Upload-Offset: 0',
      'Transfer-Encoding: chunked',
      '',
      (length + 9).toString(16),
      '',
    );
    connection.socket.write(Buffer.concat([share.body, Buffer.alloc(9)]));
    connection.socket.write('\r\n0\r\n\r\n');
    expect(await connection.answer(15_000)).toMatchObject({ status: 413 });
    connection.end();
    const record = (await server.kept()).records.find(({ id }) => id === share.id);
    expect(record?.readyAt).toBeUndefined();
    const offset = await partialBytes(share);
    expect(offset).toBeLessThan(length);
    expect((await patch(share, offset, share.body.subarray(offset))).status).toBe(204);
    expect(await opens(share)).toBe(true);
  });

  it('everybody but its owner: the same 401 for every id, the same 404 for a wrong token and an unknown id', async () => {
    const share = await created(1_000);
    const unknown = { ...share, id: 'A'.repeat(22) };
    const stranger = { ...share, ownerToken: sealedBySender(1).ownerToken };
    for (const method of ['HEAD', 'PATCH', 'DELETE']) {
      const bare = await call(share, method, { 'Tus-Resumable': '1.0.0' });
      const bareUnknown = await call(unknown, method, { 'Tus-Resumable': '1.0.0' });
      expect([bare.status, bareUnknown.status]).toEqual([401, 401]);
      expect(bare.headers.get('www-authenticate')).toContain('Owner');
      const headers = { ...tus(stranger), 'Content-Type': bytesType, 'Upload-Offset': '0' };
      const wrong = await call(share, method, headers);
      const nobody = await call(unknown, method, headers);
      expect([wrong.status, nobody.status]).toEqual([404, 404]);
      expect({ ...wrong.body, requestId: '' }).toEqual({ ...nobody.body, requestId: '' });
    }
    expect(await offsetOf(share)).toBe(0);
  });

  it('POST and GET, and does not let a header stand for another method', async () => {
    const share = await created(100);
    for (const method of ['GET', 'POST', 'PUT']) {
      const headers = { ...tus(share), 'X-HTTP-Method-Override': 'DELETE', 'Upload-Length': '5' };
      const answer = await call(share, method, headers);
      expect(answer).toMatchObject({ status: 405, code: 'request.method' });
      expect(answer.headers.get('allow')).toContain('PATCH');
    }
    expect((await head(share)).status).toBe(200);
  });

  it('a request without a token at once, and closes the connection whose body it has not read', async () => {
    const share = await created(4 * MiB);
    const connection = opened({ ...share, ownerToken: 'short' }, 0, share.body.subarray(0, 100_000));
    const answer = await connection.answer(15_000);
    expect(answer.status).toBe(401);
    expect(answer.headers['connection']).toBe('close');
    connection.end();
  });
});

describe('taking an upload back', () => {
  it('while uploading revokes the share and removes its bytes', async () => {
    const share = await created(500_000);
    await patch(share, 0, share.body.subarray(0, 300_000));
    const before = await server.kept();
    expect((await call(share, 'DELETE', tus(share))).status).toBe(204);
    const after = await server.kept();
    expect(after.files.length).toBe(before.files.length - 1);
    expect(after.quota.storedBytes).toBeLessThan(before.quota.storedBytes - 500_000);
    expect((await head(share)).status).toBe(410);
  });

  it('cuts a transfer that is running, which is told why', async () => {
    const share = await created(2 * MiB);
    const connection = opened(share, 0, share.body.subarray(0, 700_000));
    await until(async () => (await partialBytes(share)) > 0, 'the first bytes are here');
    expect((await call(share, 'DELETE', tus(share))).status).toBe(204);
    expect([410, 423]).toContain((await connection.answer(15_000)).status);
    connection.end();
    const record = (await server.kept()).records.find(({ id }) => id === share.id);
    expect(record?.burned?.reason).toBe('revoked');
    expect(await partialBytes(share)).toBe(0);
  });

  it('is refused once it is finished', async () => {
    const share = await created(1_000);
    await patch(share, 0, share.body);
    const answer = await call(share, 'DELETE', tus(share));
    expect(answer).toMatchObject({ status: 409, code: 'upload.finished', body: { spent: false } });
    expect(await opens(share)).toBe(true);
  });
});

describe('a share that is revoked while its bytes arrive', () => {
  it('leaves no byte either when so few had come that none was on the disk yet', async () => {
    const share = await created(4 * MiB);
    const { files } = await server.kept();
    const connection = opened(share, 0, share.body.subarray(0, 100_000));
    await sleep(200);
    expect(await partialBytes(share)).toBe(0);
    const owners = { method: 'DELETE', headers: owner(share) };
    expect((await fetch(`${server.origin}/api/v1/shares/${share.id}`, owners)).status).toBe(204);
    expect((await connection.answer(15_000)).status).toBe(410);
    connection.end();
    expect((await server.kept()).files).toEqual(files);
  });

  it('is cut within five seconds, and leaves no byte', async () => {
    const share = await created(4 * MiB);
    const connection = opened(share, 0, share.body.subarray(0, 1_000_000));
    await until(async () => (await partialBytes(share)) > 0, 'the first bytes are here');
    const burned = await server.metadata.revoke(share.id, share.request.ownerTokenHash);
    expect(burned.ok).toBe(true);
    const began = Date.now();
    // The sender goes on: it is the server that must stop.
    const sending = setInterval(() => connection.socket.write(Buffer.alloc(10_000)), 50);
    try {
      const answer = await connection.answer(15_000);
      expect(answer.status).toBe(410);
      expect(Date.now() - began).toBeLessThan(5_000);
    } finally {
      clearInterval(sending);
      connection.end();
    }
  });
});

describe('one writer at a time', () => {
  it('takes the lock from a connection that does not move any more: the phone that lost the network', async () => {
    const share = await created(2 * MiB);
    const lost = opened(share, 0, share.body.subarray(0, 600_000));
    await until(async () => (await partialBytes(share)) > 0, 'the first bytes are here');
    await sleep(600);
    const began = Date.now();
    expect(await offsetOf(share)).toBe(600_000);
    expect(Date.now() - began).toBeLessThan(5_000);
    expect((await patch(share, 600_000, share.body.subarray(600_000))).status).toBe(204);
    lost.end();
    expect(await opens(share)).toBe(true);
  });

  it('refuses a second writer while the first one moves, and lets the first one finish', async () => {
    const share = await created(2 * MiB);
    let sent = 300_000;
    const first = opened(share, 0, share.body.subarray(0, sent));
    await until(async () => (await partialBytes(share)) > 0, 'the first bytes are here');
    const moving = setInterval(() => {
      first.socket.write(share.body.subarray(sent, sent + 4_000));
      sent += 4_000;
    }, 50);
    try {
      const second = await patch(share, 0, share.body);
      expect(second).toMatchObject({ status: 423, code: 'upload.busy', body: { spent: false } });
      expect(second.headers.get('retry-after')).toBe('1');
    } finally {
      clearInterval(moving);
    }
    first.socket.write(share.body.subarray(sent));
    expect((await first.answer(15_000)).status).toBe(204);
    first.end();
    expect(await opens(share)).toBe(true);
  });

  it('is the rule across processes too: another holder of the lease is waited for', async () => {
    const share = await created(1_000);
    const { leases } = server;
    await leases.acquire(`upload:${share.id}`, 'another process', 15_000);
    expect(await patch(share, 0, share.body)).toMatchObject({ status: 423, code: 'upload.busy' });
    await leases.release(`upload:${share.id}`, 'another process');
    expect((await patch(share, 0, share.body)).status).toBe(204);
  });

  it('is nobody’s business but the owner’s: with a wrong token a busy upload is not found', async () => {
    const share = await created(1_000);
    const stranger = { ...share, ownerToken: sealedBySender(1).ownerToken };
    await server.leases.acquire(`upload:${share.id}`, 'another process', 15_000);
    for (const method of ['HEAD', 'PATCH', 'DELETE']) {
      const headers = { ...tus(stranger), 'Content-Type': bytesType, 'Upload-Offset': '0' };
      expect([method, (await call(share, method, headers)).status]).toEqual([method, 404]);
    }
  });
});
