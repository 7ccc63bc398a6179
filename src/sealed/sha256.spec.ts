/** The fast SHA-256 gives what the slow one gives, however its streams are cut and mixed. */
import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import { webPrimitives } from './primitives.web.ts';
import { withFastSha256 } from './sha256.wasm.ts';

const expected = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('SHA-256 by WebAssembly', () => {
  it.each([0, 1, 55, 56, 63, 64, 65, 16_384, 16_385, 1_000_003])(
    'of %i bytes is right, in one and in many',
    async (length) => {
      const fast = await withFastSha256(webPrimitives);
      const bytes = randomBytes(length);
      const [whole, cut] = [fast.sha256Stream(), fast.sha256Stream()];
      whole.update(bytes);
      for (let at = 0, step = 1; at < length; at += step, step = step * 2 + 1)
        cut.update(bytes.subarray(at, at + step));
      expect([hex(whole.digest()), hex(cut.digest())]).toEqual([expected(bytes), expected(bytes)]);
    },
  );

  it('of streams that run beside each other is that of each, and asking for it ends none', async () => {
    const fast = await withFastSha256(webPrimitives);
    const parts = Array.from({ length: 9 }, (_, n) => randomBytes(n * 1_000 + 7));
    const streams = [fast.sha256Stream(), fast.sha256Stream()];
    for (const [n, part] of parts.entries()) {
      streams[n % 2]?.update(part);
      const sofar = (which: number): Buffer => Buffer.concat(parts.slice(0, n + 1).filter((_, at) => at % 2 === which));
      expect(streams.map((stream) => hex(stream.digest()))).toEqual([expected(sofar(0)), expected(sofar(1))]);
    }
  });

  it('is the slow one where WebAssembly is switched off', async () => {
    const compile = jest.replaceProperty(globalThis as unknown as { WebAssembly: unknown }, 'WebAssembly', undefined);
    try {
      expect(await withFastSha256(webPrimitives)).toBe(webPrimitives);
    } finally {
      compile.restore();
    }
  });
});
