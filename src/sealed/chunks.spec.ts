import { describe, expect, it } from '@jest/globals';
import { chunkNonce, ChunkOpener, ChunkSealer, type ChunkJob } from './chunks.ts';
import { bodyBytesOf, chunkBytes, sealedChunkBytes } from './sizes.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const brief = (jobs: readonly ChunkJob[]) => jobs.map(({ index, last, plainBytes }) => [index, last, plainBytes]);
const usage = expect.objectContaining({ code: 'sealed.usage' });

describe('the nonce of a chunk', () => {
  it('is three zero bytes, the index as eight, and the last flag', () => {
    expect(hex(chunkNonce(0, false))).toBe('000000000000000000000000');
    expect(hex(chunkNonce(0, true))).toBe('000000000000000000000001');
    expect(hex(chunkNonce(0x01020304, false))).toBe('000000000000000102030400');
    expect(hex(chunkNonce(2 ** 40 + 255, true))).toBe('00000000000100000000ff01');
  });
});

describe('cutting plain bytes into chunks', () => {
  it('keeps a full chunk until a byte follows it, because only then it is not the last', () => {
    const sealer = new ChunkSealer();
    expect(sealer.push(new Uint8Array(chunkBytes))).toEqual([]);
    expect(brief(sealer.push(new Uint8Array(1)))).toEqual([[0, false, chunkBytes]]);
    expect(brief(sealer.finish())).toEqual([[1, true, 1]]);
  });

  it('makes one empty last chunk of nothing', () => {
    expect(brief(new ChunkSealer().finish())).toEqual([[0, true, 0]]);
  });

  it('makes a full last chunk, not an empty one after it', () => {
    const sealer = new ChunkSealer();
    expect(brief(sealer.push(new Uint8Array(2 * chunkBytes)))).toEqual([[0, false, chunkBytes]]);
    expect(brief(sealer.finish())).toEqual([[1, true, chunkBytes]]);
  });

  it('copies nothing: the slices of a job are views of what was pushed', () => {
    const sealer = new ChunkSealer();
    const pieces = [new Uint8Array(40_000), new Uint8Array(0), new Uint8Array(40_000)];
    const jobs = pieces.flatMap((piece) => sealer.push(piece));
    const slices = [...jobs, ...sealer.finish()].flatMap((job) => job.slices);
    expect(slices.map(({ byteOffset, length }) => [byteOffset, length])).toEqual([
      [0, 40_000],
      [0, 25_536],
      [25_536, 14_464],
    ]);
    expect(slices.map(({ buffer }) => pieces.findIndex((piece) => piece.buffer === buffer))).toEqual([0, 2, 2]);
  });

  it('resumes at a chunk, but not behind the last one', () => {
    const sealer = new ChunkSealer(7);
    expect(brief(sealer.push(new Uint8Array(chunkBytes + 5)))).toEqual([[7, false, chunkBytes]]);
    expect(brief(sealer.finish())).toEqual([[8, true, 5]]);
    expect(() => new ChunkSealer(1).finish()).toThrow(usage);
  });

  it('is over after the last chunk', () => {
    const sealer = new ChunkSealer();
    sealer.finish();
    expect(() => sealer.push(new Uint8Array(1))).toThrow(usage);
    expect(() => sealer.finish()).toThrow(usage);
  });
});

describe('cutting sealed bytes into chunks', () => {
  const bodyBytes = bodyBytesOf(2 * chunkBytes + 10);

  it('gives out a chunk with its last byte if the length is known', () => {
    const opener = new ChunkOpener({ bodyBytes });
    expect(opener.push(new Uint8Array(sealedChunkBytes - 1))).toEqual([]);
    expect(brief(opener.push(new Uint8Array(1)))).toEqual([[0, false, chunkBytes]]);
    expect(brief(opener.push(new Uint8Array(sealedChunkBytes + 26)))).toEqual([
      [1, false, chunkBytes],
      [2, true, 10],
    ]);
    expect(opener.finish()).toEqual([]);
  });

  it('knows a full last chunk by the length', () => {
    const opener = new ChunkOpener({ bodyBytes: bodyBytesOf(chunkBytes) });
    expect(brief(opener.push(new Uint8Array(sealedChunkBytes)))).toEqual([[0, true, chunkBytes]]);
  });

  it('lets the end of the input decide if the length is unknown', () => {
    const opener = new ChunkOpener();
    expect(opener.push(new Uint8Array(sealedChunkBytes))).toEqual([]);
    expect(brief(opener.finish())).toEqual([[0, true, chunkBytes]]);
    expect(opener.finish()).toEqual([]);
    expect(() => opener.push(new Uint8Array(1))).toThrow(expect.objectContaining({ code: 'sealed.trailing' }));
  });

  it('refuses a byte too many, at once', () => {
    const opener = new ChunkOpener({ bodyBytes });
    expect(() => opener.push(new Uint8Array(bodyBytes - 15))).toThrow(
      expect.objectContaining({ code: 'sealed.trailing' }),
    );
  });

  it('refuses an end that comes too early', () => {
    const truncated = expect.objectContaining({ code: 'sealed.truncated' });
    const opener = new ChunkOpener({ bodyBytes });
    opener.push(new Uint8Array(bodyBytes - 17));
    expect(() => opener.finish()).toThrow(truncated);
    const unknown = new ChunkOpener();
    unknown.push(new Uint8Array(15));
    expect(() => unknown.finish()).toThrow(truncated);
    expect(() => new ChunkOpener().finish()).toThrow(truncated);
  });

  it('refuses an empty last chunk behind others, without a look at its tag', () => {
    const opener = new ChunkOpener();
    opener.push(new Uint8Array(sealedChunkBytes + 16));
    expect(() => opener.finish()).toThrow(expect.objectContaining({ code: 'sealed.tampered' }));
  });

  it('refuses a length that no body has', () => {
    for (const impossible of [0, 31, 16 + sealedChunkBytes + 16, -1, Number.NaN]) {
      expect(() => new ChunkOpener({ bodyBytes: impossible })).toThrow(
        expect.objectContaining({ code: 'sealed.mismatch' }),
      );
    }
  });

  it('opens a range of chunks, and calls the last one last only if it is', () => {
    const middle = new ChunkOpener({ bodyBytes, firstChunk: 1, endChunk: 2 });
    expect(brief(middle.push(new Uint8Array(sealedChunkBytes)))).toEqual([[1, false, chunkBytes]]);
    expect(() => middle.push(new Uint8Array(1))).toThrow(expect.objectContaining({ code: 'sealed.trailing' }));
    const end = new ChunkOpener({ bodyBytes, firstChunk: 2, endChunk: 99 });
    expect(brief(end.push(new Uint8Array(26)))).toEqual([[2, true, 10]]);
    expect(() => new ChunkOpener({ bodyBytes, firstChunk: 3 })).toThrow(usage);
    expect(() => new ChunkOpener({ bodyBytes, firstChunk: 1, endChunk: 1 })).toThrow(usage);
  });
});
