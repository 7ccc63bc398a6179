/** Sends batches to a response, one write in flight, and tells what was really handed to the socket. */
import type { Response } from 'express';
import type { ByteInterval } from '../share/share.ts';
import type { Batch } from './batches.ts';

/** Why a transfer ended before its last byte. */
class TransferCut extends Error {
  constructor(
    readonly reason: 'left' | 'cut',
    cause?: unknown,
  ) {
    super(reason === 'left' ? 'The reader went away.' : 'The transfer was cut.', { cause });
    this.name = 'TransferCut';
  }
}

/** Resolves when the kernel has taken the pieces; rejects when the connection is gone. */
function write(res: Response, pieces: readonly Uint8Array[]): Promise<void> {
  if (pieces.length === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    if (res.destroyed) {
      reject(new TransferCut('left'));
      return;
    }
    const left = (): void => {
      reject(new TransferCut('left'));
    };
    res.once('close', left);
    res.cork();
    pieces.forEach((piece, index) => {
      if (index < pieces.length - 1) res.write(piece);
      else
        res.write(piece, (error) => {
          res.off('close', left);
          if (error) reject(new TransferCut('left', error));
          else resolve();
        });
    });
    res.uncork();
  });
}

/**
 * Sends everything. While one batch is being written the next is read (and opened).
 * `handed` hears of each interval once the socket has it. On any failure the connection is destroyed, so
 * that a cut transfer never looks complete. Resolves as soon as the socket has the last byte.
 */
export async function send(
  res: Response,
  batches: AsyncIterable<Batch>,
  handed: (interval: ByteInterval) => void,
): Promise<void> {
  let inFlight: Promise<void> = Promise.resolve();
  try {
    for await (const { pieces, interval } of batches) {
      await inFlight;
      inFlight = write(res, pieces).then(() => {
        handed(interval);
      });
      // Awaited in the next turn; until then its failure must not count as unhandled.
      inFlight.catch(() => undefined);
    }
    await inFlight;
    // The socket has every byte: a reader who hangs up now has them all.
    res.end();
  } catch (error) {
    res.destroy();
    throw error;
  }
}
