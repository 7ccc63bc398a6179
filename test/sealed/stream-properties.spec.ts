// What must hold for every body: the pieces it arrives in do not matter, and whatever was done to it is refused, with nothing released
// but the chunks before it.
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createCipheriv, hkdfSync } from 'node:crypto';
import { nobleAead } from '../../src/sealed/aead.noble.ts';
import { nodeAead } from '../../src/sealed/aead.node.ts';
import { concatBytes } from '../../src/sealed/bytes.ts';
import { nodePrimitives } from '../../src/sealed/primitives.node.ts';
import { chunkBytes, isPossibleBodyBytes, sealedChunkBytes } from '../../src/sealed/sizes.ts';
import { AsyncBodySealer, BodySealer } from '../../src/sealed/stream.ts';
import { openPieces, openPiecesAsync, pattern, sealBody } from './support.ts';

const fileKey = Uint8Array.from({ length: 16 }, (_, i) => i);
const payloadNonce = Uint8Array.from({ length: 16 }, (_, i) => 100 + i);
const chunkStart = (index: number): number => 16 + sealedChunkBytes * index;

/** Sizes around the borders of up to four chunks, and small ones. */
const sizes = fc.oneof(
  fc.nat(300),
  fc.tuple(fc.nat(3), fc.integer({ min: -2, max: 2 })).map(([chunks, more]) => Math.max(0, chunks * chunkBytes + more)),
  fc.nat(3 * chunkBytes),
);

/** Places to cut, as fractions and as distances from borders; some fall together, so that empty pieces occur. */
const places = fc.array(
  fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.tuple(fc.nat(3), fc.integer({ min: -2, max: 2 }))),
  { maxLength: 8 },
);
type Places = typeof places extends fc.Arbitrary<infer Value> ? Value : never;

function split(bytes: Uint8Array, where: Places, border: number, offset: number): Uint8Array[] {
  const cuts = where
    .map((place) =>
      typeof place === 'number' ? Math.floor(place * bytes.length) : offset + place[0] * border + place[1],
    )
    .map((cut) => Math.min(bytes.length, Math.max(0, cut)))
    .sort((a, b) => a - b);
  return [0, ...cuts].map((from, i) => bytes.subarray(from, cuts[i] ?? bytes.length));
}

/** The format once more, written down as plainly as possible and by node:crypto alone. */
function sealedByTheBook(plain: Uint8Array): Uint8Array {
  const key = new Uint8Array(hkdfSync('sha256', fileKey, payloadNonce, 'payload', 32));
  const parts: Uint8Array[] = [payloadNonce];
  const chunks = Math.max(1, Math.ceil(plain.length / 65_536));
  for (let i = 0; i < chunks; i += 1) {
    const nonce = Buffer.alloc(12);
    nonce.writeUInt32BE(i, 7);
    nonce[11] = i === chunks - 1 ? 1 : 0;
    const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
    parts.push(cipher.update(plain.subarray(i * 65_536, (i + 1) * 65_536)), cipher.final(), cipher.getAuthTag());
  }
  return Buffer.concat(parts);
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

describe('sealing', () => {
  it('gives the bytes of the format, in whatever pieces the plain bytes come', () => {
    fc.assert(
      fc.property(sizes, places, (size, where) => {
        const plain = pattern(size);
        const sealer = new BodySealer(nodePrimitives, nodeAead, fileKey, payloadNonce);
        const out = split(plain, where, chunkBytes, 0).map((piece) => sealer.push(piece));
        const body = concatBytes([...out, sealer.finish()].flat());
        expect(same(body, sealedByTheBook(plain))).toBe(true);
        expect(sealer.bodyBytes).toBe(body.length);
      }),
      { numRuns: 150 },
    );
  });

  it('gives them by the asynchronous sealer too, also when it resumes at any chunk', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, places, fc.nat(3), async (size, where, firstChunk) => {
        fc.pre(firstChunk === 0 || firstChunk * chunkBytes < size);
        const plain = pattern(size).subarray(firstChunk * chunkBytes);
        const sealer = new AsyncBodySealer(nodePrimitives, nobleAead, fileKey, payloadNonce, { firstChunk });
        const out: Uint8Array[] = [];
        for (const piece of split(plain, where, chunkBytes, 0)) out.push(...(await sealer.push(piece)));
        out.push(...(await sealer.finish()));
        const whole = sealedByTheBook(pattern(size));
        expect(same(concatBytes(out), whole.subarray(firstChunk === 0 ? 0 : chunkStart(firstChunk)))).toBe(true);
        expect(sealer.bodyBytes).toBe(concatBytes(out).length);
      }),
      { numRuns: 40 },
    );
  });

  it('gives out the payload nonce with the first call', () => {
    const sealer = new BodySealer(nodePrimitives, nodeAead, fileKey, payloadNonce);
    expect(sealer.push(new Uint8Array(1))).toEqual([payloadNonce]);
    expect(sealer.bodyBytes).toBe(16);
  });
});

describe('opening', () => {
  it('gives the plain bytes, in whatever pieces the body comes, whether its length is known or not', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, places, fc.boolean(), async (size, where, known) => {
        const plain = pattern(size);
        const body = sealedByTheBook(plain);
        const pieces = split(body, where, sealedChunkBytes, 16);
        const opened = [
          openPieces(pieces, fileKey, known ? { bodyBytes: body.length } : {}),
          await openPiecesAsync(pieces, fileKey, nodeAead, known ? body.length : undefined),
        ];
        for (const { released, code } of opened) expect([code, same(released, plain)]).toEqual([undefined, true]);
      }),
      { numRuns: 150 },
    );
  });
});

describe('a body that was tampered with', () => {
  const size = 3 * chunkBytes + 1_000;
  const plain = pattern(size);
  let body: Uint8Array = new Uint8Array();
  let chunks: readonly Uint8Array[] = [];

  beforeAll(() => {
    body = sealBody(plain, fileKey, payloadNonce);
    chunks = chunksOf(body);
  });

  const chunksOf = (whole: Uint8Array): Uint8Array[] =>
    [0, 1, 2, 3].map((i) => whole.subarray(chunkStart(i), Math.min(whole.length, chunkStart(i + 1))));
  const withChunks = (list: readonly Uint8Array[], nonce: Uint8Array = payloadNonce): Uint8Array =>
    concatBytes([nonce, ...list]);
  const chunk = (i: number): Uint8Array => chunks[i] ?? new Uint8Array();

  /** Refused by every opener, told the true length, the length that arrived or none; released only whole chunks before the change. */
  async function expectRefused(tampered: Uint8Array, where: Places): Promise<void> {
    let common = 0;
    while (common < Math.min(body.length, tampered.length) && body[common] === tampered[common]) common += 1;
    expect(common === body.length && common === tampered.length).toBe(false);
    const good = common === body.length ? size : Math.max(0, Math.floor((common - 16) / sealedChunkBytes)) * chunkBytes;
    const pieces = split(tampered, where, sealedChunkBytes, 16);
    const lengths = [undefined, body.length, ...(isPossibleBodyBytes(tampered.length) ? [tampered.length] : [])];
    for (const bodyBytes of lengths) {
      const opened = [
        openPieces(pieces, fileKey, bodyBytes === undefined ? {} : { bodyBytes }),
        await openPiecesAsync(pieces, fileKey, nodeAead, bodyBytes),
      ];
      for (const { released, code } of opened) {
        expect(code).toMatch(/^sealed\.(?:tampered|truncated|trailing)$/);
        expect(released.length).toBeLessThanOrEqual(good);
        expect(released.length % chunkBytes === 0 || released.length === size).toBe(true);
        expect(same(released, plain.subarray(0, released.length))).toBe(true);
      }
    }
  }

  const refused = (name: string, tampering: fc.Arbitrary<() => Uint8Array>, numRuns: number): void => {
    it(name, async () => {
      await fc.assert(
        fc.asyncProperty(tampering, places, (tampered, where) => expectRefused(tampered(), where)),
        { numRuns },
      );
    });
  };

  const chunkIndex = fc.nat(3);
  const around = fc
    .tuple(fc.nat(4), fc.integer({ min: -20, max: 20 }))
    .map(([border, more]) => chunkStart(border) + more);
  const anywhere = fc.oneof(fc.nat(16 + 4 * sealedChunkBytes), around).map((at) => () => Math.max(0, at) % body.length);

  refused(
    'is refused with any bit flipped',
    fc.tuple(anywhere, fc.nat(7)).map(([at, bit]) => () => {
      const flipped = body.slice();
      flipped[at()] = (flipped[at()] ?? 0) ^ (1 << bit);
      return flipped;
    }),
    60,
  );
  refused(
    'is refused when it is cut anywhere',
    anywhere.map((at) => () => body.subarray(0, at())),
    60,
  );
  refused(
    'is refused with a byte taken out anywhere',
    anywhere.map((at) => () => concatBytes([body.subarray(0, at()), body.subarray(at() + 1)])),
    30,
  );
  refused(
    'is refused with bytes put in anywhere, the end included',
    fc
      .tuple(anywhere, fc.uint8Array({ minLength: 1, maxLength: 70_000 }), fc.boolean())
      .map(([at, more, end]) => () => {
        const where = end ? body.length : at();
        return concatBytes([body.subarray(0, where), more, body.subarray(where)]);
      }),
    30,
  );
  refused(
    'is refused with two chunks swapped',
    fc
      .tuple(chunkIndex, chunkIndex)
      .filter(([i, j]) => i !== j)
      .map(
        ([i, j]) =>
          () =>
            withChunks(chunks.map((one, at) => (at === i ? chunk(j) : at === j ? chunk(i) : one))),
      ),
    30,
  );
  refused(
    'is refused with a chunk doubled',
    chunkIndex.map((i) => () => withChunks(chunks.toSpliced(i, 0, chunk(i)))),
    12,
  );
  refused(
    'is refused with a chunk dropped',
    chunkIndex.map((i) => () => withChunks(chunks.toSpliced(i, 1))),
    12,
  );
  refused(
    'is refused with one of its chunks appended',
    chunkIndex.map((i) => () => withChunks([...chunks, chunk(i)])),
    12,
  );
  refused(
    'is refused with a chunk of another share in it, in the same place and under the same payload nonce',
    chunkIndex.map((i) => () => {
      const other = chunksOf(sealBody(plain, nodePrimitives.randomBytes(16), payloadNonce));
      return withChunks(chunks.map((one, at) => (at === i ? (other[at] ?? one) : one)));
    }),
    12,
  );
  refused(
    'is refused with a chunk of another body under the same file key',
    chunkIndex.map((i) => () => {
      const other = chunksOf(sealBody(plain, fileKey, nodePrimitives.randomBytes(16)));
      return withChunks(chunks.map((one, at) => (at === i ? (other[at] ?? one) : one)));
    }),
    12,
  );
  refused(
    'is refused under another payload nonce',
    fc.constant(() => withChunks(chunks, nodePrimitives.randomBytes(16))),
    3,
  );
  refused(
    'is refused when it is the body of another share',
    fc.constant(() => sealBody(plain, nodePrimitives.randomBytes(16), payloadNonce)),
    3,
  );

  it('is refused when it is cut at and around every chunk border', async () => {
    for (let border = 0; border <= 4; border += 1) {
      for (const more of [-17, -16, -15, -1, 0, 1, 15, 16, 17]) {
        const at = Math.min(chunkStart(border), body.length) + more;
        if (at >= 0 && at < body.length) await expectRefused(body.subarray(0, at), [0.5]);
      }
    }
  });

  it('says truncated for every cut if the length is known, and trailing for every byte too many', () => {
    for (let border = 0; border < 4; border += 1) {
      for (const more of [-1, 0, 1]) {
        const cut = body.subarray(0, chunkStart(border) + more);
        expect(openPieces([cut], fileKey, { bodyBytes: body.length }).code).toBe('sealed.truncated');
      }
    }
    for (const more of [1, 16, 17, sealedChunkBytes]) {
      const longer = concatBytes([body, new Uint8Array(more)]);
      expect(openPieces([longer], fileKey, { bodyBytes: body.length }).code).toBe('sealed.trailing');
      expect(openPieces([body, new Uint8Array(more)], fileKey, { bodyBytes: body.length }).code).toBe(
        'sealed.trailing',
      );
    }
  });

  it('releases nothing after the first bad chunk, however long a careless caller goes on', () => {
    const flipped = body.slice();
    flipped[chunkStart(1)] = (flipped[chunkStart(1)] ?? 0) ^ 1;
    const pieces = split(
      flipped,
      [
        [1, 0],
        [2, 0],
        [3, 0],
      ],
      sealedChunkBytes,
      16,
    );
    expect(openPieces(pieces, fileKey, { bodyBytes: body.length })).toEqual({
      released: plain.subarray(0, chunkBytes),
      code: 'sealed.tampered',
    });
  });
});
