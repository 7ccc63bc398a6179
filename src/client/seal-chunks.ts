// Seals a run of whole chunks whose place in the body is known, in one array ready to be sent.
import type { ChunkCipher } from '../sealed/aead.ts';
import { chunkNonce } from '../sealed/chunks.ts';
import { chunkStart } from '../sealed/random-access.ts';
import { bodyBytesOf, chunkBytes, chunkCount } from '../sealed/sizes.ts';

/** One body being sealed: its cipher, and what is fixed about it. */
export interface BodyFrame {
  readonly cipher: ChunkCipher;
  readonly payloadNonce: Uint8Array;
  readonly plainBytes: number;
}

/** Where the sealed form of the plain bytes from `plainOffset` on starts; the payload nonce belongs to the first chunk. */
export function pieceStart(frame: BodyFrame, plainOffset: number): number {
  if (plainOffset >= frame.plainBytes) return bodyBytesOf(frame.plainBytes);
  return plainOffset === 0 ? 0 : chunkStart(plainOffset / chunkBytes);
}

/** The chunk that holds byte `bodyOffset` of a body. */
export function chunkAt(bodyOffset: number): number {
  const sealedChunk = chunkStart(1) - chunkStart(0);
  return Math.max(0, Math.floor((bodyOffset - chunkStart(0)) / sealedChunk));
}

/** The body from chunk `firstChunk` on, as far as `plain` reaches: up to a chunk's end or the last byte of all. */
export async function sealChunks(
  frame: BodyFrame,
  firstChunk: number,
  plain: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const lastIndex = chunkCount(frame.plainBytes) - 1;
  const chunks = Array.from({ length: chunkCount(plain.length) }, async (_, at) => {
    const index = firstChunk + at;
    const slice = plain.subarray(at * chunkBytes, (at + 1) * chunkBytes);
    return frame.cipher.seal(chunkNonce(index, index === lastIndex), [slice]);
  });
  const parts = [...(firstChunk === 0 ? [frame.payloadNonce] : []), ...(await Promise.all(chunks))];
  const piece = new Uint8Array(parts.reduce((bytes, part) => bytes + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    piece.set(part, offset);
    offset += part.length;
  }
  return piece;
}
