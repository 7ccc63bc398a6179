import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { concatBytes } from '../../src/sealed/bytes.ts';
import { nodePrimitives as primitives } from '../../src/sealed/primitives.node.ts';
import { bodyRangeOf, chunkStart, lastChunkRange, openLastChunk, RangeOpener } from '../../src/sealed/random-access.ts';
import { bodyBytesOf, chunkBytes, sealedChunkBytes } from '../../src/sealed/sizes.ts';
import { payloadKey } from '../../src/sealed/stream.ts';
import { codeOf, pattern, sealBody, syncEngines } from './support.ts';

const fileKey = primitives.randomBytes(16);
const payloadNonce = primitives.randomBytes(16);
const key = payloadKey(primitives, fileKey, payloadNonce);
const size = 3 * chunkBytes + 100;
const plain = pattern(size);
const body = sealBody(plain, fileKey, payloadNonce);
const edges = fc.oneof(
  fc.nat(size),
  fc.tuple(fc.nat(3), fc.integer({ min: -1, max: 1 })).map(([i, more]) => Math.max(0, i * chunkBytes + more)),
);

describe.each(syncEngines)('random access by $name', (engine) => {
  it('gives exactly the bytes asked for, from exactly the chunks that hold them', () => {
    fc.assert(
      fc.property(edges, edges, fc.integer({ min: 1, max: 70_000 }), (a, b, step) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        fc.pre(from < to);
        const opener = new RangeOpener(engine, key, body.length, from, to);
        const { start, end, firstChunk, endChunk } = opener.range;
        expect([start, end]).toEqual([chunkStart(firstChunk), Math.min(chunkStart(endChunk), body.length)]);
        expect(firstChunk * chunkBytes <= from && to <= endChunk * chunkBytes).toBe(true);
        expect(end - start).toBeLessThan(to - from + 2 * sealedChunkBytes + 16 * 4);
        const out: Uint8Array[] = [];
        for (let at = start; at < end; at += step)
          out.push(...opener.push(body.subarray(at, Math.min(end, at + step))));
        opener.finish();
        expect(Buffer.compare(concatBytes(out), plain.subarray(from, to))).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it('opens the last chunk, which proves the length', () => {
    const { start, end, firstChunk } = lastChunkRange(body.length);
    expect([start, end, firstChunk]).toEqual([chunkStart(3), body.length, 3]);
    const cipher = engine.forKey(key);
    expect(
      Buffer.compare(openLastChunk(cipher, body.length, [body.subarray(start, end)]), plain.subarray(3 * chunkBytes)),
    ).toBe(0);
    // Told a shorter length, the chunk that would then be the last one does not open as such.
    for (const shorter of [size - 1, size - 100, 2 * chunkBytes]) {
      const bytes = bodyBytesOf(shorter);
      const range = lastChunkRange(bytes);
      expect(() => openLastChunk(cipher, bytes, [body.subarray(range.start, range.end)])).toThrow(
        expect.objectContaining({ code: 'sealed.tampered' }),
      );
    }
  });

  it('releases nothing behind a bad chunk, however a careless caller goes on', () => {
    const flipped = body.slice();
    flipped[chunkStart(1)] = (flipped[chunkStart(1)] ?? 0) ^ 1;
    const opener = new RangeOpener(engine, key, body.length, 0, size);
    const released: number[] = [];
    const codes: string[] = [];
    for (let chunk = 0; chunk < 4; chunk += 1) {
      try {
        const out = opener.push(flipped.subarray(chunkStart(chunk), Math.min(chunkStart(chunk + 1), body.length)));
        released.push(concatBytes(out).length);
      } catch (error) {
        codes.push(codeOf(error));
      }
    }
    expect(released).toEqual([chunkBytes]);
    expect(codes).toEqual(['sealed.tampered', 'sealed.tampered', 'sealed.tampered']);
    expect(() => {
      opener.finish();
    }).toThrow(expect.objectContaining({ code: 'sealed.tampered' }));
  });

  it('refuses another chunk in the place of the one asked for, a cut and bytes too many', () => {
    const attempt = (bytes: Uint8Array): string => {
      try {
        const opener = new RangeOpener(engine, key, body.length, chunkBytes, 2 * chunkBytes);
        opener.push(bytes);
        opener.finish();
        return 'opened';
      } catch (error) {
        return codeOf(error);
      }
    };
    expect(attempt(body.subarray(chunkStart(1), chunkStart(2)))).toBe('opened');
    expect(attempt(body.subarray(chunkStart(2), chunkStart(3)))).toBe('sealed.tampered');
    expect(attempt(body.subarray(chunkStart(0), chunkStart(1)))).toBe('sealed.tampered');
    expect(attempt(body.subarray(chunkStart(1), chunkStart(2) - 1))).toBe('sealed.truncated');
    expect(attempt(body.subarray(chunkStart(1), chunkStart(2) + 1))).toBe('sealed.trailing');
    expect(
      attempt(body.subarray(chunkStart(1), chunkStart(2)).map((byte, i) => (i === 40_000 ? byte ^ 1 : byte))),
    ).toBe('sealed.tampered');
  });
});

describe('a range', () => {
  it('of one byte needs one chunk, of a byte on each side of a border two', () => {
    expect(bodyRangeOf(body.length, 0, 1)).toEqual({
      start: 16,
      end: 16 + sealedChunkBytes,
      firstChunk: 0,
      endChunk: 1,
    });
    expect(bodyRangeOf(body.length, chunkBytes - 1, chunkBytes + 1)).toMatchObject({ firstChunk: 0, endChunk: 2 });
    expect(bodyRangeOf(body.length, size - 1, size)).toMatchObject({ start: chunkStart(3), end: body.length });
  });

  it.each([
    [5, 5],
    [6, 5],
    [-1, 5],
    [0, size + 1],
    [Number.NaN, 5],
  ])('from %p to %p is none', (from, to) => {
    expect(() => bodyRangeOf(body.length, from, to)).toThrow(expect.objectContaining({ code: 'sealed.usage' }));
  });

  it('of a body with an impossible length is none', () => {
    const mismatch = expect.objectContaining({ code: 'sealed.mismatch' });
    expect(() => bodyRangeOf(20, 0, 1)).toThrow(mismatch);
    expect(() => lastChunkRange(16 + sealedChunkBytes + 1)).toThrow(mismatch);
  });

  it('of an empty body has a last chunk all the same', () => {
    expect(lastChunkRange(32)).toEqual({ start: 16, end: 32, firstChunk: 0, endChunk: 1 });
  });
});
