import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BlobWriter } from '../share/blob-store.ts';
import { BodyWriter } from './body-writer.ts';

/** The end of the port, in memory: counts its writes, and fails when told so. */
class MemoryBlob implements BlobWriter {
  readonly writes: number[] = [];
  readonly pieces: Buffer[] = [];
  writing = 0;
  mostWriting = 0;
  fail = false;

  get sizeBytes(): number {
    return this.writes.reduce((sum, bytes) => sum + bytes, 0);
  }

  async write(pieces: readonly Uint8Array[]): Promise<void> {
    this.writing += 1;
    this.mostWriting = Math.max(this.mostWriting, this.writing);
    await nextTurn();
    this.writing -= 1;
    if (this.fail) throw new TypeError('The disk is broken.');
    this.writes.push(pieces.reduce((sum, piece) => sum + piece.length, 0));
    this.pieces.push(...pieces.map((piece) => Buffer.from(piece)));
  }

  publish = (): Promise<void> => Promise.resolve();
  close = (): Promise<void> => Promise.resolve();
  discard = (): Promise<void> => Promise.resolve();
}

const KiB64 = 65_536;

describe('writing a body', () => {
  it('keeps every byte in order, with one write in flight, however it arrives', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 200_000 }), { maxLength: 30 }), async (lengths) => {
        const blob = new MemoryBlob();
        const writer = new BodyWriter(() => Promise.resolve(blob));
        const sent = lengths.map((length, i) => Buffer.alloc(length, i));
        for (const piece of sent) await writer.add([piece]);
        await writer.flush();
        expect(Buffer.concat(blob.pieces).equals(Buffer.concat(sent))).toBe(true);
        expect(blob.mostWriting).toBeLessThanOrEqual(1);
      }),
      // An empty piece at the start of a block once put the block into its batch twice.
      { numRuns: 30, examples: [[[4 * KiB64, 0, 1]]] },
    );
  });

  it('goes to the medium in batches of 256 KiB', async () => {
    const blob = new MemoryBlob();
    const writer = new BodyWriter(() => Promise.resolve(blob));
    for (let i = 0; i < 9; i++) await writer.add([new Uint8Array(KiB64)]);
    await writer.flush();
    expect(blob.writes).toEqual([4 * KiB64, 4 * KiB64, KiB64]);
  });

  it('asks to wait only when a batch is full and another one still on its way', () => {
    const writer = new BodyWriter(() => Promise.resolve(new MemoryBlob()));
    const batch = [new Uint8Array(4 * KiB64)];
    expect(writer.add([new Uint8Array(KiB64)])).toBeUndefined();
    expect(writer.add(batch)).toBeUndefined();
    expect(writer.add(batch)).toBeInstanceOf(Promise);
  });

  it('opens no blob for what fits into the record', async () => {
    let opened = 0;
    const writer = new BodyWriter(() => {
      opened += 1;
      return Promise.resolve(new MemoryBlob());
    });
    await writer.add([Buffer.from('small '), Buffer.from('body')]);
    expect(Buffer.from(writer.unwritten(10) ?? []).toString()).toBe('small body');
    expect(writer.unwritten(9)).toBeUndefined();
    expect(opened).toBe(0);
    await writer.flush();
    expect(opened).toBe(1);
    expect(writer.unwritten(10)).toBeUndefined();
  });

  it('tells a failed write to the next call, and to no other', async () => {
    const blob = new MemoryBlob();
    blob.fail = true;
    const writer = new BodyWriter(() => Promise.resolve(blob));
    await writer.add([new Uint8Array(4 * KiB64)]);
    await nextTurn();
    await nextTurn();
    expect(() => writer.add([new Uint8Array(1)])).toThrow('The disk is broken.');
    await expect(writer.flush()).rejects.toThrow('The disk is broken.');
    expect(await writer.stop()).toBe(blob);
  });

  it('tells a blob that cannot be opened', async () => {
    const writer = new BodyWriter(() => Promise.reject(new TypeError('No room.')));
    await writer.add([new Uint8Array(KiB64)]);
    await expect(writer.flush()).rejects.toThrow('No room.');
    expect(await writer.stop()).toBeUndefined();
  });
});
