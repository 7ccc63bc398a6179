// Whole bodies as streams: the browser's, and the server's batches.
import { describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import { nobleAead } from '../../src/sealed/aead.noble.ts';
import { nodeAead } from '../../src/sealed/aead.node.ts';
import { concatBytes, totalBytes } from '../../src/sealed/bytes.ts';
import { chunkStart } from '../../src/sealed/random-access.ts';
import { bodyBytesOf, chunkBytes } from '../../src/sealed/sizes.ts';
import { batches, nodeBodyOpener, nodeBodySealer } from '../../src/sealed/stream.node.ts';
import { openStream, sealStream } from '../../src/sealed/stream.web.ts';
import { webPrimitives } from '../../src/sealed/primitives.web.ts';
import { edgeSizes, inPieces, pattern, sealBody } from './support.ts';

const fileKey = Uint8Array.from({ length: 16 }, (_, i) => 3 * i);
const payloadNonce = Uint8Array.from({ length: 16 }, (_, i) => 5 * i);
const keys = { primitives: webPrimitives, fileKey, payloadNonce };
const readable = (pieces: readonly Uint8Array[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return concatBytes(all);
}

async function collectBatches(source: AsyncIterable<readonly Uint8Array[]>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const batch of source) all.push(...batch);
  return concatBytes(all);
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

describe.each([nodeAead, nobleAead])('the stream by $name', (aead) => {
  it.each(edgeSizes)('seals and opens %i bytes, from a ReadableStream and from any iterable', async (size) => {
    const plain = pattern(size);
    const body = sealBody(plain, fileKey, payloadNonce);
    const pieces = inPieces(plain, [50_000, 1]);
    for (const source of [readable(pieces), pieces, Readable.from(pieces) as AsyncIterable<Uint8Array>]) {
      expect(same(await collect(sealStream(source, { ...keys, aead })), body)).toBe(true);
    }
    const sealed = inPieces(body, [70_000, 1]);
    const options = { primitives: webPrimitives, aead, fileKey };
    expect(same(await collect(openStream(readable(sealed), { ...options, bodyBytes: body.length })), plain)).toBe(true);
    expect(same(await collect(openStream(sealed, options)), plain)).toBe(true);
  });
});

describe('the stream', () => {
  const plain = pattern(3 * chunkBytes + 7);
  const body = sealBody(plain, fileKey, payloadNonce);

  it('resumes an upload at a chunk, with the bytes of the whole', async () => {
    for (const firstChunk of [1, 3]) {
      const rest = [plain.subarray(firstChunk * chunkBytes)];
      const sealed = await collect(sealStream(rest, { ...keys, aead: nodeAead, firstChunk }));
      expect(same(sealed, body.subarray(chunkStart(firstChunk)))).toBe(true);
    }
  });

  it('resumes a download at a chunk, and still refuses a cut end', async () => {
    const options = { ...keys, aead: nodeAead, bodyBytes: body.length, firstChunk: 2 };
    const rest = body.subarray(chunkStart(2));
    expect(same(await collect(openStream([rest], options)), plain.subarray(2 * chunkBytes))).toBe(true);
    await expect(collect(openStream([rest.subarray(0, -1)], options))).rejects.toMatchObject({
      code: 'sealed.truncated',
    });
  });

  it('fails at the end of a body that was cut, whatever it gave out before', async () => {
    const cut = inPieces(body.subarray(0, chunkStart(2)), [10_000]);
    const options = { primitives: webPrimitives, aead: nodeAead, fileKey, bodyBytes: body.length };
    await expect(collect(openStream(cut, options))).rejects.toMatchObject({ code: 'sealed.truncated' });
  });

  it('stops reading at the first byte too many, and cancels the source', async () => {
    let pulled = 0;
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(pulled === 0 ? body : new Uint8Array(1_000));
        pulled += 1;
      },
      cancel() {
        cancelled = true;
      },
    });
    const options = { primitives: webPrimitives, aead: nodeAead, fileKey, bodyBytes: body.length };
    await expect(collect(openStream(endless, options))).rejects.toMatchObject({ code: 'sealed.trailing' });
    expect(cancelled).toBe(true);
    expect(pulled).toBeLessThanOrEqual(3);
    expect(endless.locked).toBe(false);
  });

  it('cancels the source when its reader goes away, and passes on what the source fails with', async () => {
    let cancelled = false;
    const source = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(body);
      },
      cancel() {
        cancelled = true;
      },
    });
    for await (const piece of openStream(source, { primitives: webPrimitives, aead: nodeAead, fileKey })) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    expect(cancelled).toBe(true);
    const failing = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.error(new TypeError('the network is gone'));
      },
    });
    await expect(collect(sealStream(failing, { ...keys, aead: nodeAead }))).rejects.toThrow('the network is gone');
  });
});

describe('the batches of the server', () => {
  it.each(edgeSizes)('are the body of %i bytes, and open to them again', async (size) => {
    const plain = pattern(size);
    const sealed = await collectBatches(batches(inPieces(plain, [16_384]), nodeBodySealer(fileKey, payloadNonce)));
    expect(same(sealed, sealBody(plain, fileKey, payloadNonce, nobleAead))).toBe(true);
    const opener = nodeBodyOpener(fileKey, sealed.length);
    expect(same(await collectBatches(batches(Readable.from(inPieces(sealed, [65_536])), opener)), plain)).toBe(true);
  });

  it('are of about 256 KiB, so that one writev takes four chunks', async () => {
    const sizes: number[] = [];
    const size = 20 * chunkBytes;
    for await (const batch of batches(inPieces(pattern(size), [chunkBytes]), nodeBodySealer(fileKey, payloadNonce))) {
      sizes.push(totalBytes(batch));
    }
    expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBe(bodyBytesOf(size));
    expect(sizes.slice(0, -1).every((bytes) => bytes >= 256 * 1024 && bytes < 384 * 1024)).toBe(true);
    expect(sizes).toHaveLength(5);
  });

  it('fail with the body, after the last good batch', async () => {
    const plain = pattern(12 * chunkBytes);
    const sealed = sealBody(plain, fileKey, payloadNonce).slice();
    sealed[chunkStart(10)] = (sealed[chunkStart(10)] ?? 0) ^ 1;
    const released: Uint8Array[] = [];
    const read = async (): Promise<void> => {
      const opener = nodeBodyOpener(fileKey, sealed.length);
      for await (const batch of batches(inPieces(sealed, [65_536]), opener)) released.push(...batch);
    };
    await expect(read()).rejects.toMatchObject({ code: 'sealed.tampered' });
    const out = concatBytes(released);
    expect(out.length).toBeLessThanOrEqual(10 * chunkBytes);
    expect(out.length).toBeGreaterThan(0);
    expect(same(out, plain.subarray(0, out.length))).toBe(true);
  });
});
