// Seals a source piece by piece and sends it by tus, so that it may break off anywhere and go on, and no chunk is ever sealed
// for two different plaintexts: a piece leaves only after the record that covers it is durable, and is sealed again only from bytes
// that were just compared with that record.
import type { Sha256Stream } from '../sealed/primitives.ts';
import { bodyBytesOf, chunkBytes } from '../sealed/sizes.ts';
import { payloadKey } from '../sealed/stream.ts';
import { ClientError } from './client-error.ts';
import type { SealingEngines } from './new-share.ts';
import { Backoff, isPassing } from './patience.ts';
import { isProblem } from './problem-error.ts';
import type { Phase, TransferControl } from './progress.ts';
import { bytesIn, recordHash, type ResumeRecord, type ResumeRecords } from './resume-record.ts';
import { chunkAt, pieceStart, sealChunks, type BodyFrame } from './seal-chunks.ts';
import type { ShareApi } from './share-api.ts';
import { SourceReader, type Source } from './source.ts';

export interface UploadParts extends SealingEngines {
  readonly api: ShareApi;
  readonly records: ResumeRecords;
}

/** A run of sealed chunks, and the record that must be durable before it leaves. */
interface Piece {
  /** Where it belongs in the body. */
  readonly start: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sentBytes: number;
  readonly sentSha256: string;
}

/** 1 MiB to begin with: small enough to show progress on a slow line. */
const firstPieceChunks = 16;
/** 8 MiB: a few times of it are in memory, plain and sealed. */
const largestPieceChunks = 128;
/** Pieces grow when they take less than this, and shrink when they take eight times as long. */
const quickPieceMs = 1_000;
/** More than this is not sealed again: the server lost bytes it had confirmed. */
const mostAgainBytes = 4 * largestPieceChunks * chunkBytes;
/** How often one upload may begin again because the server lost bytes. */
const mostPasses = 5;
const hashStepBytes = 1_048_576;

export class BodyUpload {
  readonly #parts: UploadParts;
  readonly #source: Source;
  readonly #control: TransferControl;
  readonly #uploadUrl: string;
  readonly #ownerToken: Uint8Array;
  readonly #frame: BodyFrame;
  readonly #bodyBytes: number;
  #record: ResumeRecord;
  #pieceChunks = firstPieceChunks;

  constructor(
    parts: UploadParts,
    uploadUrl: string,
    record: ResumeRecord,
    source: Source,
    control: TransferControl = {},
  ) {
    const { primitives, aead } = parts;
    this.#parts = parts;
    this.#source = source;
    this.#control = control;
    this.#uploadUrl = uploadUrl;
    this.#record = record;
    this.#ownerToken = bytesIn(record.ownerToken);
    this.#bodyBytes = bodyBytesOf(record.plainBytes);
    const payloadNonce = bytesIn(record.payloadNonce);
    const cipher = aead.forKey(payloadKey(primitives, bytesIn(record.fileKey), payloadNonce));
    this.#frame = { cipher, payloadNonce, plainBytes: record.plainBytes };
  }

  /**
   * Sends what the server, which holds `offset` bytes, does not have yet.
   * @throws ClientError `resume.impossible` if that would need other plaintext under the same keys; `source.changed`;
   * ProblemError, NetworkError; the reason of the signal.
   */
  async send(offset: number): Promise<void> {
    if (this.#source.size !== this.#record.plainBytes) throw impossible('The source has another size than before.');
    let held: number | undefined = offset;
    for (let pass = 0; held !== undefined; pass += 1) {
      if (pass > mostPasses) throw impossible('The server keeps losing what it had confirmed.');
      held = await this.#pass(held);
    }
  }

  /** One reading of the source. The offset to begin again from, should the server have lost what it had confirmed. */
  async #pass(offset: number): Promise<number | undefined> {
    const reader = new SourceReader(this.#source);
    const hash = this.#parts.primitives.sha256Stream();
    try {
      const again = await this.#catchUp(reader, hash, offset);
      const lost = again === undefined ? undefined : await this.#deliver(again, offset);
      if (lost !== undefined) return lost;
      for await (const piece of oneAhead(this.#pieces(reader, hash))) {
        await this.#writeAhead(piece);
        const held = await this.#deliver(piece, piece.start);
        if (held !== undefined) return held;
      }
      return undefined;
    } finally {
      await reader.close();
    }
  }

  /** Reads up to what the record covers, compares, and seals again what the server lacks of it: out of the very bytes compared. */
  async #catchUp(reader: SourceReader, hash: Sha256Stream, offset: number): Promise<Piece | undefined> {
    const { sentBytes, sentSha256 } = this.#record;
    const sentEnd = pieceStart(this.#frame, sentBytes);
    if (offset > sentEnd) throw impossible('The server holds more than the record says was sent.');
    const firstChunk = chunkAt(offset);
    const againFrom = Math.min(firstChunk * chunkBytes, sentBytes);
    if (sentBytes - againFrom > mostAgainBytes) throw impossible('The server has lost what it had confirmed.');
    await this.#hashTo(reader, hash, againFrom);
    const plain = await takeOrGiveUp(reader, sentBytes - againFrom);
    hash.update(plain);
    if (recordHash(hash.digest()) !== sentSha256) throw impossible('The source is not the same as before.');
    if (sentBytes === this.#record.plainBytes) await reader.expectEnd();
    if (offset === sentEnd) return undefined;
    const bytes = await sealChunks(this.#frame, firstChunk, plain);
    return { start: pieceStart(this.#frame, againFrom), bytes, sentBytes, sentSha256 };
  }

  async #hashTo(reader: SourceReader, hash: Sha256Stream, end: number): Promise<void> {
    for (let at = 0; at < end; at += hashStepBytes) {
      this.#control.signal?.throwIfAborted();
      hash.update(await takeOrGiveUp(reader, Math.min(hashStepBytes, end - at)));
      this.#tell('checking', at);
    }
  }

  async *#pieces(reader: SourceReader, hash: Sha256Stream): AsyncGenerator<Piece, void, undefined> {
    const { plainBytes } = this.#record;
    let sentBytes = this.#record.sentBytes;
    while (sentBytes < plainBytes) {
      const start = pieceStart(this.#frame, sentBytes);
      const firstChunk = sentBytes / chunkBytes;
      const plain = await reader.take(Math.min(this.#pieceChunks * chunkBytes, plainBytes - sentBytes));
      // An engine with workers of its own seals while this thread hashes.
      const sealing = sealChunks(this.#frame, firstChunk, plain);
      hash.update(plain);
      sentBytes += plain.length;
      // Before the last byte makes the share ready.
      const [bytes] = await Promise.all([sealing, sentBytes === plainBytes && reader.expectEnd()]);
      yield { start, bytes, sentBytes, sentSha256: recordHash(hash.digest()) };
    }
  }

  async #writeAhead({ sentBytes, sentSha256 }: Piece): Promise<void> {
    const record = { ...this.#record, sentBytes, sentSha256 };
    await this.#parts.records.save(record);
    this.#record = record;
  }

  /** Sends a piece from `offset` on until the server has all of it; or returns what it holds, if that is less than where the piece starts. */
  async #deliver(piece: Piece, offset: number): Promise<number | undefined> {
    const end = piece.start + piece.bytes.length;
    const { signal, pause } = this.#control;
    const { patience, random } = this.#parts.api.transport;
    const backoff = new Backoff(patience, random);
    let at = offset;
    while (at < end) {
      await pause?.whenRunning(signal);
      this.#tell('sending', at);
      const before = at;
      const running = pause?.running;
      try {
        at = await this.#append(piece, at, running);
      } catch (error) {
        // Paused, though by now perhaps resumed.
        if (running?.aborted !== true) await this.#mayGoOn(error, backoff, at);
        at = await this.#askOffset();
        if (at < piece.start) return at;
      }
      if (at > end) throw impossible('The server holds more than it was sent.');
      if (at > before) backoff.reset();
    }
    this.#tell('sending', end);
    return undefined;
  }

  /** Waits until it makes sense to ask for the offset and send again. @throws `error` if it does not. */
  async #mayGoOn(error: unknown, backoff: Backoff, at: number): Promise<void> {
    const { signal } = this.#control;
    signal?.throwIfAborted();
    if (!isPassing(error) && !isProblem(error, 'upload.offset_mismatch', 'internal')) throw error;
    this.#tell('waiting', at, error.code);
    await backoff.pause(error, signal);
  }

  async #append(piece: Piece, at: number, running: AbortSignal | undefined): Promise<number> {
    const signals = [this.#control.signal, running].filter((one) => one !== undefined);
    const startedAt = performance.now();
    const bytes = piece.bytes.subarray(at - piece.start);
    const offset = await this.#parts.api.append(this.#uploadUrl, this.#ownerToken, at, bytes, AbortSignal.any(signals));
    if (offset <= at) throw new ClientError('answer.malformed', 'The server took the bytes and says it has no more.');
    this.#fitPieces(performance.now() - startedAt);
    return offset;
  }

  async #askOffset(): Promise<number> {
    const { signal, pause } = this.#control;
    await pause?.whenRunning(signal);
    return this.#parts.api.uploadOffset(this.#uploadUrl, this.#ownerToken, signal);
  }

  #fitPieces(tookMs: number): void {
    if (tookMs < quickPieceMs) this.#pieceChunks = Math.min(largestPieceChunks, this.#pieceChunks * 2);
    else if (tookMs > quickPieceMs * 8) this.#pieceChunks = Math.max(firstPieceChunks, this.#pieceChunks / 2);
  }

  #tell(phase: Phase, bodyOffset: number, because?: string): void {
    const totalBytes = this.#record.plainBytes;
    const doneBytes = phase === 'checking' ? bodyOffset : Math.floor((bodyOffset / this.#bodyBytes) * totalBytes);
    this.#control.onProgress?.({ phase, doneBytes, totalBytes, because });
  }
}

/** Seals the next piece while one is on its way. */
async function* oneAhead<Item>(items: AsyncGenerator<Item, void, undefined>): AsyncGenerator<Item, void, undefined> {
  let next = items.next();
  for (;;) {
    const { done, value } = await next;
    if (done === true) return;
    next = items.next();
    // Awaited in the next round. Should there be none, the failure of the current piece is the one to tell.
    next.catch(() => undefined);
    yield value;
  }
}

/** A source that is shorter than what was sent of it is another source. */
async function takeOrGiveUp(reader: SourceReader, bytes: number): Promise<Uint8Array> {
  try {
    return await reader.take(bytes);
  } catch (error) {
    throw error instanceof ClientError ? impossible('The source is shorter than before.') : error;
  }
}

function impossible(why: string): ClientError {
  return new ClientError('resume.impossible', `${why} A new share is needed.`);
}
