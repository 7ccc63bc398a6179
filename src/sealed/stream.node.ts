// A whole body as a stream on the server: node:crypto, and batches made for `writev` (measured: 4 chunks a write are best; a Transform in
// between costs a third of the upload).
import { nodeAead } from './aead.node.ts';
import { totalBytes } from './bytes.ts';
import { nodePrimitives } from './primitives.node.ts';
import { sealedChunkBytes } from './sizes.ts';
import { BodyOpener, BodySealer } from './stream.ts';

/** When a batch is handed over: about 256 KiB. */
const batchBytes = 4 * sealedChunkBytes;

/** A sealer with the server's engine. */
export function nodeBodySealer(fileKey: Uint8Array, payloadNonce: Uint8Array): BodySealer {
  return new BodySealer(nodePrimitives, nodeAead, fileKey, payloadNonce);
}

/** An opener with the server's engine. */
export function nodeBodyOpener(fileKey: Uint8Array, bodyBytes?: number): BodyOpener {
  return new BodyOpener(nodePrimitives, nodeAead, fileKey, bodyBytes);
}

/** Either of the two: what takes slices and gives slices. */
export interface SliceMachine {
  push(slice: Uint8Array): Uint8Array[];
  finish(): Uint8Array[];
}

/** What comes out of `machine` for the bytes of `source`, in batches of about 256 KiB to be written or sent in one go. */
export async function* batches(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  machine: SliceMachine,
): AsyncGenerator<readonly Uint8Array[], void, undefined> {
  let batch: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of source) {
    const out = machine.push(piece);
    batch.push(...out);
    bytes += totalBytes(out);
    if (bytes < batchBytes) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  batch.push(...machine.finish());
  if (batch.length > 0) yield batch;
}
