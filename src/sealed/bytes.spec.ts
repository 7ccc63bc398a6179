import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { concatBytes, equalBytes, requireBytes } from './bytes.ts';
import { SliceQueue, splitSlices } from './slices.ts';

const slices = fc.array(fc.uint8Array({ maxLength: 8 }), { maxLength: 8 });

describe('bytes', () => {
  it('are equal exactly if each one is', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (a, at, flip) => {
          const b = a.slice();
          expect(equalBytes(a, b)).toBe(true);
          b[at % b.length] = (b[at % b.length] ?? 0) ^ flip;
          expect(equalBytes(a, b)).toBe(false);
          expect(equalBytes(a, a.subarray(1))).toBe(false);
        },
      ),
    );
  });

  it('of the wrong number are a mistake of the caller', () => {
    expect(() => {
      requireBytes(new Uint8Array(31), 32, 'a link secret');
    }).toThrow(expect.objectContaining({ code: 'sealed.usage', message: 'a link secret has 31 bytes, not 32' }));
  });
});

describe('slices', () => {
  it('are split at any byte without a copy and without a loss', () => {
    fc.assert(
      fc.property(slices, fc.nat(70), (parts, at) => {
        const whole = concatBytes(parts);
        const [head, tail] = splitSlices(parts, at);
        expect(concatBytes(head)).toEqual(whole.subarray(0, at));
        expect(concatBytes(tail)).toEqual(whole.subarray(at));
        for (const piece of [...head, ...tail]) {
          expect(piece.length).toBeGreaterThan(0);
          expect(parts.some((part) => part.buffer === piece.buffer)).toBe(true);
        }
      }),
    );
  });

  it('come out of a queue in the order they went in', () => {
    fc.assert(
      fc.property(slices, fc.array(fc.nat(20), { maxLength: 20 }), (parts, takes) => {
        const queue = new SliceQueue();
        for (const part of parts) queue.add(part);
        const whole = concatBytes(parts);
        expect(queue.bytes).toBe(whole.length);
        let taken = 0;
        for (const take of takes) {
          expect(concatBytes(queue.take(take))).toEqual(whole.subarray(taken, taken + take));
          taken = Math.min(whole.length, taken + take);
          expect(queue.bytes).toBe(whole.length - taken);
        }
      }),
    );
  });
});
