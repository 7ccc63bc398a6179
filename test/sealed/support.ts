// What the tests of the sealed format share: the engines under test, and small ways to seal and open a body whole.
import type { AeadEngine, SyncAeadEngine } from '../../src/sealed/aead.ts';
import { nobleAead } from '../../src/sealed/aead.noble.ts';
import { nodeAead } from '../../src/sealed/aead.node.ts';
import { concatBytes } from '../../src/sealed/bytes.ts';
import { SealedError } from '../../src/sealed/errors.ts';
import { nodePrimitives } from '../../src/sealed/primitives.node.ts';
import type { Primitives } from '../../src/sealed/primitives.ts';
import { webPrimitives } from '../../src/sealed/primitives.web.ts';
import { AsyncBodyOpener, AsyncBodySealer, BodyOpener, BodySealer } from '../../src/sealed/stream.ts';

export const allPrimitives: readonly Primitives[] = [nodePrimitives, webPrimitives];
export const syncEngines: readonly SyncAeadEngine[] = [nodeAead, nobleAead];

/** The sizes at which chunking goes wrong if it does. */
export const edgeSizes = [0, 1, 65_535, 65_536, 65_537, 131_072, 1_048_577] as const;

/** N bytes, byte i = (7·i + 13) mod 256: what the files of test/vectors/age-cli hold. */
export function pattern(bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, i) => (7 * i + 13) % 256);
}

export function fromHex(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** Cuts a text of bytes into pieces of these lengths, over and over. */
export function inPieces(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0, i = 0; at < bytes.length; i += 1) {
    const length = lengths[i % lengths.length] ?? 1;
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return pieces;
}

export function sealBody(
  plain: Uint8Array,
  fileKey: Uint8Array,
  payloadNonce: Uint8Array,
  engine: SyncAeadEngine = nodeAead,
): Uint8Array {
  const sealer = new BodySealer(nodePrimitives, engine, fileKey, payloadNonce);
  return concatBytes([...sealer.push(plain), ...sealer.finish()]);
}

export async function sealBodyAsync(
  plain: Uint8Array,
  fileKey: Uint8Array,
  payloadNonce: Uint8Array,
  engine: AeadEngine,
): Promise<Uint8Array> {
  const sealer = new AsyncBodySealer(nodePrimitives, engine, fileKey, payloadNonce);
  return concatBytes([...(await sealer.push(plain)), ...(await sealer.finish())]);
}

/** What an opener gave out, and the error it ended with. */
export interface Opened {
  readonly released: Uint8Array;
  readonly code: string | undefined;
}

/** Opens what arrives in pieces. After a failure it goes on pushing, as a careless caller would, and keeps what comes out. */
export function openPieces(
  pieces: readonly Uint8Array[],
  fileKey: Uint8Array,
  { bodyBytes, engine = nodeAead }: { readonly bodyBytes?: number; readonly engine?: SyncAeadEngine } = {},
): Opened {
  const released: Uint8Array[] = [];
  let code: string | undefined;
  const attempt = (step: () => Uint8Array[]): void => {
    try {
      released.push(...step());
    } catch (error) {
      code ??= codeOf(error);
    }
  };
  let opener: BodyOpener | undefined;
  attempt(() => {
    opener = new BodyOpener(nodePrimitives, engine, fileKey, bodyBytes);
    return [];
  });
  for (const piece of pieces) attempt(() => opener?.push(piece) ?? []);
  attempt(() => opener?.finish() ?? []);
  return { released: concatBytes(released), code };
}

/** The same by the asynchronous opener. */
export async function openPiecesAsync(
  pieces: readonly Uint8Array[],
  fileKey: Uint8Array,
  engine: AeadEngine,
  bodyBytes?: number,
): Promise<Opened> {
  const released: Uint8Array[] = [];
  let code: string | undefined;
  try {
    const opener = new AsyncBodyOpener(nodePrimitives, engine, fileKey, { bodyBytes });
    const steps = [...pieces.map((piece) => () => opener.push(piece)), () => opener.finish()];
    for (const step of steps) {
      try {
        released.push(...(await step()));
      } catch (error) {
        code ??= codeOf(error);
      }
    }
  } catch (error) {
    code = codeOf(error);
  }
  return { released: concatBytes(released), code };
}

/** The code of one of our errors; any other error is passed on, because it is a bug. */
export function codeOf(error: unknown): string {
  if (error instanceof SealedError) return error.code;
  throw error;
}
