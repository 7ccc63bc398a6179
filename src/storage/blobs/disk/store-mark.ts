/**
 * The file `.store`: whose blobs these are. An unmounted folder has none and somebody else's folder has another:
 * in both nothing may be written, and nothing that is missing there is really missing.
 */
import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { BlobError, BlobStoreUnreachable } from '../../../share/blob-store.ts';
import type { BlobPaths } from './blob-paths.ts';
import { syncDirectory, type DiskCalls } from './disk-calls.ts';
import { unlessMissing } from './disk-errors.ts';

/** Tells a mark from one on another medium, without reading it again for every blob. */
const identityOf = ({ dev, ino, size, mtimeMs }: Stats): string => [dev, ino, size, mtimeMs].join(':');

export class StoreMark {
  #storeId: string | undefined;
  #seen: string | undefined;

  constructor(
    private readonly disk: DiskCalls,
    private readonly paths: BlobPaths,
  ) {}

  /** The id in the mark; `undefined` when there is no mark or an empty one. */
  async read(): Promise<string | undefined> {
    const handle = await unlessMissing(this.disk.open(this.paths.mark, 'r'));
    if (handle === undefined) return undefined;
    try {
      const text = (await handle.readFile('utf8')).trim();
      return text === '' ? undefined : text;
    } finally {
      await handle.close();
    }
  }

  /** Writes the mark, durably and whole or not at all. */
  async write(storeId: string): Promise<void> {
    const draft = `${this.paths.mark}-${randomUUID()}`;
    const handle = await this.disk.open(draft, 'w', 0o600);
    try {
      await handle.writeFile(`${storeId}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await this.disk.rename(draft, this.paths.mark);
    await syncDirectory(this.disk, this.paths.root);
  }

  /** From now on the mark must be this one. */
  async expect(storeId: string): Promise<void> {
    const found = await this.read();
    if (found === undefined) throw new BlobError('blob.not_ours', unmarked(this.paths, storeId));
    if (found !== storeId) throw new BlobError('blob.not_ours', foreign(this.paths, storeId));
    this.#storeId = storeId;
    this.#seen = undefined;
  }

  /** Rejects unless the mark is there and ours. */
  async check(): Promise<void> {
    const storeId = this.#storeId;
    if (storeId === undefined) throw new BlobStoreUnreachable('The uploads folder was not taken for this server yet.');
    const stats = await unlessMissing(this.disk.stat(this.paths.mark));
    if (stats === undefined)
      throw new BlobStoreUnreachable(`${this.paths.mark} is missing: is the uploads folder mounted?`);
    const identity = identityOf(stats);
    if (identity === this.#seen) return;
    if ((await this.read()) !== storeId) throw new BlobStoreUnreachable(foreign(this.paths, storeId));
    this.#seen = identity;
  }
}

const foreign = ({ root, mark }: BlobPaths, storeId: string): string =>
  `${root} belongs to another metadata store: ${mark} does not say ${storeId}. Give this server its own folder, or the metadata store that belongs to these blobs.`;

const unmarked = ({ root, mark }: BlobPaths, storeId: string): string =>
  `There are blobs in ${root} but no mark that says whose. If they belong to this server, write ${storeId} into ${mark}; if not, give it an empty folder.`;
