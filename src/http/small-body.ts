/** Reads a body that must be small and must not take long: JSON and forms without files. */
import type { IncomingMessage } from 'node:http';
import { jsonBodyMaxBytes } from '../contract/fields.schema.ts';
import { Problem } from './problem.ts';

/** A body of the largest size at the slowest rate that transfers may have takes this long. */
const deadlineMs = 16_000;

export interface SmallBodyLimits {
  readonly maxBytes?: number;
  readonly deadlineMs?: number;
}

/**
 * The whole body. Does not close the connection on failure: the answer to a refusal still has to get through.
 * @throws Problem `request.too_large`, `request.timeout`, `request.malformed` (the client went away or broke off)
 */
export async function readSmallBody(request: IncomingMessage, limits: SmallBodyLimits = {}): Promise<Buffer> {
  const maxBytes = limits.maxBytes ?? jsonBodyMaxBytes;
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const pieces: Buffer[] = [];
  let bytes = 0;
  const problem = await new Promise<Problem | undefined>((resolve) => {
    const timer = setTimeout(() => {
      end(new Problem('request.timeout'));
    }, limits.deadlineMs ?? deadlineMs);
    const onData = (piece: Buffer): void => {
      bytes += piece.length;
      if (bytes > maxBytes) end(tooLarge(maxBytes));
      else pieces.push(piece);
    };
    const onEnd = (): void => {
      end(undefined);
    };
    const onGone = (): void => {
      end(new Problem('request.malformed'));
    };
    const end = (result: Problem | undefined): void => {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('error', onGone).off('close', onGone);
      if (result !== undefined) request.pause();
      resolve(result);
    };
    request.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone);
  });
  if (problem !== undefined) throw problem;
  return pieces.length === 1 ? (pieces[0] ?? Buffer.alloc(0)) : Buffer.concat(pieces, bytes);
}

function tooLarge(maxBytes: number): Problem {
  const detail = `The body of the request is larger than ${String(maxBytes)} bytes. Nothing was spent or stored. Send less; larger content goes through the upload address.`;
  return new Problem('request.too_large', { detail });
}
