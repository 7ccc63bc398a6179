// A whole body as a stream of pieces, in browsers and in Node, with any engine.
import type { AeadEngine } from './aead.ts';
import type { OpeningOptions } from './opening-frame.ts';
import type { KeyDerivation } from './primitives.ts';
import { AsyncBodyOpener, AsyncBodySealer, type AsyncSealerOptions } from './stream.ts';

/** Bytes in pieces of any size. */
export type ByteSource = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

export interface SealStreamOptions extends AsyncSealerOptions {
  readonly primitives: KeyDerivation;
  readonly aead: AeadEngine;
  readonly fileKey: Uint8Array;
  readonly payloadNonce: Uint8Array;
}

export interface OpenStreamOptions extends OpeningOptions {
  readonly primitives: KeyDerivation;
  readonly aead: AeadEngine;
  readonly fileKey: Uint8Array;
}

/** The body that seals `source`, payload nonce first; with `firstChunk`, the rest of it from that chunk on, for a source that starts there. */
export async function* sealStream(
  source: ByteSource,
  options: SealStreamOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { primitives, aead, fileKey, payloadNonce } = options;
  const sealer = new AsyncBodySealer(primitives, aead, fileKey, payloadNonce, options);
  for await (const piece of iterate(source)) yield* await sealer.push(piece);
  yield* await sealer.finish();
}

/** The plain bytes of a body. Only a stream that ends without an error was whole; with `bodyBytes` no byte beyond it is read. */
export async function* openStream(
  source: ByteSource,
  options: OpenStreamOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { primitives, aead, fileKey } = options;
  const opener = new AsyncBodyOpener(primitives, aead, fileKey, options);
  for await (const piece of iterate(source)) yield* await opener.push(piece);
  yield* await opener.finish();
}

/** Iterates through the reader of a stream, because not every browser can iterate a ReadableStream. */
export async function* iterate(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  if (!('getReader' in source)) {
    yield* source;
    return;
  }
  const reader = source.getReader();
  let whole = false;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
    whole = true;
  } finally {
    if (!whole) await reader.cancel().catch(() => undefined);
    reader.releaseLock();
  }
}
