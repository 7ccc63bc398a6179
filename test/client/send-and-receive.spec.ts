import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MemorySink } from '../../src/client/sink.ts';
import { textShare } from '../../src/client/new-share.ts';
import { blobSource } from '../../src/client/source.ts';
import { zipSource } from '../../src/client/zip-source.ts';
import { utf8 } from '../../src/sealed/bytes.ts';
import {
  fileOf,
  patternBytes,
  receiverFor,
  sameBytes,
  senderFor,
  type ClientOptions,
  type EngineName,
} from './client-parts.ts';
import { WireDouble } from './wire-double.ts';

let server: WireDouble;

beforeEach(async () => {
  server = await WireDouble.start();
});

afterEach(async () => {
  await server.stop();
});

async function receive(link: string, password?: string, options?: ClientOptions): Promise<Uint8Array | undefined> {
  const sink = new MemorySink();
  await receiverFor(link, options).receive(() => sink, { password });
  return sink.bytes;
}

describe.each<[EngineName, EngineName]>([
  ['node', 'web'],
  ['web', 'node'],
])('a share sealed with the %s engines and opened with the %s ones', (sealing, opening) => {
  it.each([0, 1, 65_535, 65_536, 65_537, 300_000])('arrives byte for byte with %d bytes', async (length) => {
    const bytes = patternBytes(length);
    const sent = await senderFor(server.base, { engine: sealing }).send(fileOf(bytes));
    expect(sameBytes(await receive(sent.link, undefined, { engine: opening }), bytes)).toBe(true);
    expect(server.acknowledgements).toBe(1);
  });

  it('needs the password it was sent with, however it is typed', async () => {
    const sender = senderFor(server.base, { engine: sealing });
    const sent = await sender.send({ ...textShare('geheim'), password: 'pa\u0308sswort' });
    expect(await receive(sent.link, 'p\u00e4sswort', { engine: opening })).toEqual(utf8('geheim'));
  });
});

describe('sending', () => {
  it('takes what a browser gives: a blob, read again as often as it must be', async () => {
    const bytes = patternBytes(2_000_000);
    const source = blobSource(new Blob([bytes.slice()]));
    server.losesBytes = { at: 1_500_000, keep: 100_000 };
    const sent = await senderFor(server.base).send(fileOf(bytes, { source }));
    expect(sameBytes(await receive(sent.link), bytes)).toBe(true);
  });

  it('puts a small body into the create request and uploads a larger one', async () => {
    await senderFor(server.base).send(fileOf(patternBytes(65_536)));
    expect(server.calls).toEqual(['POST /api/v1/shares']);
    await senderFor(server.base).send(fileOf(patternBytes(65_537)));
    expect(server.patches).toHaveLength(1);
  });

  it('uploads even an empty body when nothing may travel inline', async () => {
    const sent = await senderFor(server.base, { inlineMaxBytes: 0 }).send(fileOf(new Uint8Array(0)));
    expect(server.share(sent.id).body).toHaveLength(32);
    expect(await receive(sent.link)).toEqual(new Uint8Array(0));
  });

  it('tells the server no name, no note, no key and no plaintext', async () => {
    const share = fileOf(utf8('the plaintext itself'), {
      name: 'salaries.pdf',
      note: 'for your eyes',
      password: 'hunter2',
    });
    const sent = await senderFor(server.base).send(share);
    const told = server.createTexts.join('\n') + Buffer.from(server.share(sent.id).request.manifest).toString('latin1');
    for (const secret of ['plaintext itself', 'salaries', 'eyes', 'hunter2', sent.linkSecret, sent.ownerToken]) {
      expect(told).not.toContain(secret);
    }
  });

  it('tells progress that only grows and ends at the whole', async () => {
    const told: number[] = [];
    const bytes = patternBytes(3_000_000);
    await senderFor(server.base).send(fileOf(bytes), { onProgress: ({ doneBytes }) => told.push(doneBytes) });
    expect(told.at(-1)).toBe(bytes.length);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
  });

  it('sends several files as one zip whose length is known before', async () => {
    const file = (path: string, bytes: Uint8Array) => ({
      path,
      size: bytes.length,
      type: 'text/plain',
      read: () => [bytes],
    });
    const source = zipSource([
      file('a.txt', utf8('one')),
      file('A.TXT', utf8('two')),
      file('../böse/\u202etxt', patternBytes(200_000)),
      file('leer', new Uint8Array(0)),
    ]);
    expect(source.entries.map(({ path }) => path)).toEqual(['a.txt', 'A (2).TXT', 'böse/txt', 'leer']);
    const share = {
      source,
      kind: 'files',
      name: 'files.zip',
      type: 'application/zip',
      entries: source.entries,
    } as const;
    const sent = await senderFor(server.base).send(share);
    const seen = await receiverFor(sent.link).look();
    expect(seen.manifest).toMatchObject({ kind: 'files', size: source.size, entriesTotal: 4 });
    const zip = Buffer.from((await receive(sent.link)) ?? []);
    expect(zip).toHaveLength(source.size);
    expect(zip.readUInt32LE(0)).toBe(0x04034b50);
    expect(zip.readUInt16LE(zip.length - 22 + 10)).toBe(4);
  });

  it('makes the same zip again from the same files, so that it can be resumed', async () => {
    const read = async (): Promise<Buffer> => {
      const source = zipSource([{ path: 'a', size: 3, type: 'text/plain', read: () => [utf8('abc')] }]);
      return Buffer.from(await new Response(source.read() as ReadableStream).arrayBuffer());
    };
    expect(await read()).toEqual(await read());
  });

  it.each([
    ['shorter', 299_999],
    ['longer', 300_001],
  ])('gives the share up when the source turns out to be %s than it said', async (_, length) => {
    const source = { size: 300_000, read: () => [patternBytes(length)] };
    await expect(senderFor(server.base).send(fileOf(new Uint8Array(0), { source }))).rejects.toMatchObject({
      code: 'source.changed',
    });
    expect([...server.shares.values()].map(({ burned }) => burned)).toEqual(['revoked']);
  });
});

describe('looking', () => {
  it('shows name and size and spends nothing', async () => {
    const sent = await senderFor(server.base).send(fileOf(patternBytes(10), { note: 'hi', blur: 3 }));
    const { view, manifest } = await receiverFor(sent.link).look();
    expect(view.state).toBe('ready');
    expect(manifest).toMatchObject({ name: 'report.pdf', size: 10, note: 'hi', blur: 3 });
    expect(server.share(sent.id).claims.size).toBe(0);
  });

  it('shows the manifest of a share with a password only with it', async () => {
    const sent = await senderFor(server.base).send(fileOf(patternBytes(10), { password: 'pw' }));
    const receiver = receiverFor(sent.link);
    expect((await receiver.look()).manifest).toBeUndefined();
    expect(await receiver.readManifest('pw')).toMatchObject({ name: 'report.pdf' });
  });

  it('tells an incomplete link without asking the server', () => {
    expect(() => receiverFor(`${server.base}/s#tooshort`)).toThrow(
      expect.objectContaining({ code: 'link.incomplete' }),
    );
    expect(server.calls).toEqual([]);
  });
});
