// Into a file that the person picked. The browser writes to a copy beside it and puts that in its place when it is closed: nobody sees
// half a file, but what was not put in place is lost with the page, and each time costs a copy of all that stands. So it is put in
// place whenever as much again has arrived: a reload loses half at most, and all copies together cost no more than the file itself.
import type { Sink } from '../../src/client/sink.ts';
import type { PickedFileProgress } from '../keep/database.ts';
import { Gathered, type Piece } from './gathered.ts';

/** What is known of the file from one page to the next. */
export interface PickedFileRecord {
  load(): Promise<PickedFileProgress | undefined>;
  save(progress: PickedFileProgress): Promise<void>;
}

const firstFlushBytes = 8_388_608;

export class PickedSink implements Sink {
  readonly heldBytes: number;
  readonly #handle: FileSystemFileHandle;
  readonly #record: PickedFileRecord;
  readonly #gathered = new Gathered();
  #writer: FileSystemWritableFileStream | undefined;
  #standingBytes: number;
  #endBytes = 0;

  private constructor(handle: FileSystemFileHandle, record: PickedFileRecord, heldBytes: number) {
    this.#handle = handle;
    this.#record = record;
    this.#standingBytes = heldBytes;
    this.heldBytes = heldBytes;
  }

  static async open(handle: FileSystemFileHandle, record: PickedFileRecord): Promise<PickedSink> {
    const known = await record.load();
    const isSame = known !== undefined && (await known.handle.isSameEntry(handle));
    const bytes = isSame && (await isUntouched(handle, known)) ? known.bytes : 0;
    await record.save({ handle, bytes, lastModifiedMs: isSame ? known.lastModifiedMs : 0 });
    return new PickedSink(handle, record, bytes);
  }

  get flushEveryBytes(): number {
    return Math.max(firstFlushBytes, this.#standingBytes);
  }

  async write(bytes: Uint8Array, position: number): Promise<void> {
    const piece = this.#gathered.add(bytes, position);
    this.#endBytes = position + bytes.length;
    if (piece !== undefined) await this.#put(piece);
  }

  async flush(): Promise<void> {
    const last = this.#gathered.take();
    if (last !== undefined) await this.#put(last);
    if (this.#writer === undefined) return;
    await this.#writer.close();
    this.#writer = undefined;
    this.#standingBytes = this.#endBytes;
    const { lastModified: lastModifiedMs } = await this.#handle.getFile();
    await this.#record.save({ handle: this.#handle, bytes: this.#standingBytes, lastModifiedMs });
  }

  async close(): Promise<void> {
    const last = this.#gathered.take();
    if (last !== undefined) await this.#put(last);
    const writer = await this.#open();
    await writer.truncate(this.#endBytes);
    await writer.close();
  }

  async suspend(): Promise<void> {
    // Whoever suspends has flushed, or could not: what is left would not be counted.
    await this.#giveUpWriter();
  }

  async abort(): Promise<void> {
    await this.#giveUpWriter();
    await remove(this.#handle);
  }

  async #put({ bytes, position }: Piece): Promise<void> {
    await (await this.#open()).write({ type: 'write', data: bytes, position });
  }

  async #open(): Promise<FileSystemWritableFileStream> {
    this.#writer ??= await this.#handle.createWritable({ keepExistingData: this.#standingBytes > 0 });
    return this.#writer;
  }

  async #giveUpWriter(): Promise<void> {
    const writer = this.#writer;
    this.#writer = undefined;
    // It may have failed already: then there is nothing to give up.
    await writer?.abort().catch(() => undefined);
  }
}

async function isUntouched(
  handle: FileSystemFileHandle,
  { bytes, lastModifiedMs }: PickedFileProgress,
): Promise<boolean> {
  try {
    const { size, lastModified } = await handle.getFile();
    return size >= bytes && lastModified === lastModifiedMs;
  } catch {
    return false;
  }
}

/** Not every browser can remove a file that was picked; each can empty it. */
async function remove(handle: FileSystemFileHandle & { remove?(): Promise<void> }): Promise<void> {
  try {
    if (handle.remove === undefined) await (await handle.createWritable()).close();
    else await handle.remove();
  } catch {
    // It is gone already, or the person took the permission back.
  }
}
