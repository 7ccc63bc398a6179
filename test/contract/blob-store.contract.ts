/** What every blob store promises: the sentences of src/share/blob-store.ts, run for each adapter by its own spec. */
import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BlobStoreUnreachable, type BlobListing, type BlobStore } from '../../src/share/blob-store.ts';

/** One medium with room for one store. */
export interface BlobPlace {
  /** The store as another process would open it. */
  open(): Promise<BlobStore>;
  /** Replaces the mark, or takes it away: what an unmounted or exchanged folder looks like. */
  setMark(storeId: string | undefined): Promise<void>;
  destroy(): Promise<void>;
}

const STORE = 'a-metadata-store';
const NO_UUIDS = ['', 'short', '../../etc/passwd', '.store', 'tmp', 'a/b', 'a\0b'];

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

async function put(store: BlobStore, blobId: string, ...pieces: readonly Uint8Array[]): Promise<void> {
  const writer = await store.create(blobId);
  await writer.write(pieces);
  await writer.publish();
}

async function whole(store: BlobStore, blobId: string): Promise<Buffer | undefined> {
  const reader = await store.open(blobId);
  if (reader === undefined) return undefined;
  const into = Buffer.alloc(reader.sizeBytes + 1);
  const read = await reader.read(into, 0);
  await reader.close();
  return into.subarray(0, read);
}

async function listed(store: BlobStore): Promise<readonly BlobListing[]> {
  const all: BlobListing[] = [];
  for await (const blob of store.list()) all.push(blob);
  return all.sort((a, b) => (a.blobId < b.blobId ? -1 : 1));
}

async function withPartial(store: BlobStore, text = 'begun'): Promise<string> {
  const blobId = randomUUID();
  const writer = await store.create(blobId);
  await writer.write([bytesOf(text)]);
  await writer.close();
  return blobId;
}

export function blobStoreContract(name: string, makePlace: () => Promise<BlobPlace>): void {
  describe(`${name} keeps the promises of a blob store`, () => {
    let place: BlobPlace;
    let store: BlobStore;

    beforeEach(async () => {
      place = await makePlace();
      store = await place.open();
      await store.adopt(STORE);
    });
    afterEach(() => place.destroy());

    describe('writing', () => {
      it('gives back the bytes of every piece in order', async () => {
        const blobId = randomUUID();
        const pieces = [randomBytes(3), randomBytes(0), randomBytes(70_000), randomBytes(1)];
        const writer = await store.create(blobId);
        await writer.write(pieces.slice(0, 2));
        expect(writer.sizeBytes).toBe(3);
        await writer.write(pieces.slice(2));
        expect(writer.sizeBytes).toBe(70_004);
        await writer.publish();
        expect(await whole(store, blobId)).toEqual(Buffer.concat(pieces));
      });

      it('takes thousands of pieces and many megabytes in one write', async () => {
        const blobId = randomUUID();
        const bytes = randomBytes(9_000_000);
        const pieces = Array.from({ length: 3_000 }, (_, i) => bytes.subarray(i * 3_000, (i + 1) * 3_000));
        await put(store, blobId, ...pieces);
        expect((await whole(store, blobId))?.equals(bytes)).toBe(true);
      });

      it('publishes a blob of no bytes', async () => {
        const blobId = randomUUID();
        await put(store, blobId);
        expect(await store.find(blobId)).toEqual({ sizeBytes: 0, partial: false });
        expect(await whole(store, blobId)).toEqual(Buffer.alloc(0));
      });

      it('starts nothing under a name that is taken, partial or published', async () => {
        const partial = await withPartial(store);
        const published = randomUUID();
        await put(store, published, bytesOf('done'));
        for (const taken of [partial, published])
          await expect(store.create(taken)).rejects.toMatchObject({ code: 'blob.exists' });
        expect(await store.find(partial)).toEqual({ sizeBytes: 5, partial: true });
        expect(await whole(store, published)).toEqual(Buffer.from('done'));
        expect(await listed(store)).toHaveLength(2);
      });

      it('refuses two writes at once and any write after the end', async () => {
        const writer = await store.create(randomUUID());
        const first = writer.write([bytesOf('one')]);
        await expect(writer.write([bytesOf('two')])).rejects.toMatchObject({ code: 'blob.misused' });
        await first;
        await writer.publish();
        await expect(writer.write([bytesOf('three')])).rejects.toMatchObject({ code: 'blob.misused' });
        await expect(writer.publish()).rejects.toMatchObject({ code: 'blob.misused' });
        await writer.close();
      });
    });

    describe('publishing', () => {
      it('shows a blob to readers only when it is published', async () => {
        const blobId = randomUUID();
        const writer = await store.create(blobId);
        await writer.write([bytesOf('whole')]);
        expect(await store.open(blobId)).toBeUndefined();
        expect(await store.find(blobId)).toEqual({ sizeBytes: 5, partial: true });
        await writer.publish();
        expect(await whole(store, blobId)).toEqual(Buffer.from('whole'));
        expect(await store.find(blobId)).toEqual({ sizeBytes: 5, partial: false });
      });

      it('keeps what was published for whoever opens the store next', async () => {
        const blobId = randomUUID();
        await put(store, blobId, bytesOf('kept'));
        const next = await place.open();
        await next.adopt(STORE);
        expect(await whole(next, blobId)).toEqual(Buffer.from('kept'));
      });

      it('does no harm to a published blob by a close or discard that comes after', async () => {
        const blobId = randomUUID();
        const writer = await store.create(blobId);
        await writer.write([bytesOf('safe')]);
        await writer.publish();
        await writer.close();
        await writer.discard();
        expect(await whole(store, blobId)).toEqual(Buffer.from('safe'));
      });

      it('says blob.gone when the blob was removed while it was being written, and leaves nothing', async () => {
        const blobId = randomUUID();
        const writer = await store.create(blobId);
        await writer.write([bytesOf('revoked')]);
        await store.remove(blobId);
        await expect(writer.publish()).rejects.toMatchObject({ code: 'blob.gone' });
        expect(await store.find(blobId)).toBeUndefined();
        expect(await listed(store)).toEqual([]);
      });
    });

    describe('breaking off', () => {
      it('keeps a closed partial blob and goes on where its bytes end, also after a restart', async () => {
        const blobId = await withPartial(store, 'first ');
        const next = await place.open();
        await next.adopt(STORE);
        const writer = await next.resume(blobId);
        expect(writer.sizeBytes).toBe(6);
        await writer.write([bytesOf('second')]);
        expect(writer.sizeBytes).toBe(12);
        await writer.publish();
        expect(await whole(next, blobId)).toEqual(Buffer.from('first second'));
      });

      it('starts a blob that is resumed before its first byte', async () => {
        const blobId = randomUUID();
        const writer = await store.resume(blobId);
        expect(writer.sizeBytes).toBe(0);
        await writer.close();
        expect(await store.find(blobId)).toEqual({ sizeBytes: 0, partial: true });
      });

      it('never goes on with a published blob', async () => {
        const blobId = randomUUID();
        await put(store, blobId, bytesOf('finished'));
        await expect(store.resume(blobId)).rejects.toMatchObject({ code: 'blob.exists' });
        expect(await whole(store, blobId)).toEqual(Buffer.from('finished'));
        expect(await listed(store)).toHaveLength(1);
      });

      it('leaves nothing of a discarded blob', async () => {
        const blobId = randomUUID();
        const writer = await store.create(blobId);
        await writer.write([bytesOf('never mind')]);
        await writer.discard();
        expect(await store.find(blobId)).toBeUndefined();
        await (await store.create(blobId)).close();
      });

      it('finishes the write in flight before it closes', async () => {
        const blobId = randomUUID();
        const writer = await store.create(blobId);
        const bytes = randomBytes(4_000_000);
        const writing = writer.write([bytes]);
        await writer.close();
        await writing;
        expect(await store.find(blobId)).toEqual({ sizeBytes: bytes.length, partial: true });
      });
    });

    describe('reading', () => {
      it('fills the buffer from any position, and less only at the end', async () => {
        const blobId = randomUUID();
        const bytes = randomBytes(3_000_000);
        await put(store, blobId, bytes);
        const reader = await store.open(blobId);
        expect(reader?.sizeBytes).toBe(bytes.length);
        const into = new Uint8Array(1_048_576);
        for (const position of [0, 1, 65_536, 1_951_424, 2_000_000, 2_999_999, 3_000_000, 4_000_000]) {
          const expected = bytes.subarray(position, position + into.length);
          expect(await reader?.read(into, position)).toBe(expected.length);
          expect(expected.equals(into.subarray(0, expected.length))).toBe(true);
        }
        await reader?.close();
      });

      it('goes on reading a blob that was removed meanwhile', async () => {
        const blobId = randomUUID();
        const bytes = randomBytes(200_000);
        await put(store, blobId, bytes);
        const reader = await store.open(blobId);
        const into = new Uint8Array(100_000);
        await reader?.read(into, 0);
        await store.remove(blobId);
        expect(await store.open(blobId)).toBeUndefined();
        expect(await reader?.read(into, 100_000)).toBe(100_000);
        expect(bytes.subarray(100_000).equals(into)).toBe(true);
        await reader?.close();
      });

      it('says undefined for what is not there', async () => {
        expect(await store.open(randomUUID())).toBeUndefined();
        expect(await store.find(randomUUID())).toBeUndefined();
      });
    });

    describe('removing and listing', () => {
      it('removes partial and published blobs, and says nothing about those that are gone', async () => {
        const partial = await withPartial(store);
        const published = randomUUID();
        await put(store, published, bytesOf('x'));
        for (const blobId of [partial, published, partial, published, randomUUID()]) await store.remove(blobId);
        expect(await listed(store)).toEqual([]);
      });

      it('lists every blob with its size, its state and when it last changed', async () => {
        const before = Date.now() - 5_000;
        const partial = await withPartial(store);
        const published = Array.from({ length: 20 }, () => randomUUID());
        for (const blobId of published) await put(store, blobId, bytesOf('listed'));
        const all = await listed(store);
        const expected = [
          { blobId: partial, sizeBytes: 5, partial: true },
          ...published.map((blobId) => ({ blobId, sizeBytes: 6, partial: false })),
        ].sort((a, b) => (a.blobId < b.blobId ? -1 : 1));
        expect(all).toMatchObject(expected);
        expect(all).toHaveLength(expected.length);
        for (const { untouchedMs } of all) {
          expect(untouchedMs).toBeGreaterThanOrEqual(0);
          expect(untouchedMs).toBeLessThan(Date.now() - before + 5_000);
        }
      });

      it('never misses a blob that is published while the list is read', async () => {
        const blobs = Array.from({ length: 30 }, () => randomUUID());
        for (const blobId of blobs) await (await store.create(blobId)).close();
        const seen = new Set<string>();
        for await (const { blobId } of store.list()) {
          seen.add(blobId);
          const next = blobs.pop();
          if (next !== undefined) await (await store.resume(next)).publish();
        }
        expect(seen.size).toBe(30);
      });

      it('does not pass for whole when the store goes away while the list is read', async () => {
        await put(store, randomUUID(), bytesOf('x'));
        const list = store.list()[Symbol.asyncIterator]();
        expect((await list.next()).done).toBe(false);
        await place.setMark(undefined);
        await expect(list.next()).rejects.toBeInstanceOf(BlobStoreUnreachable);
      });

      it('tries whether it can be written to, and leaves nothing of that', async () => {
        await store.tryToWrite();
        expect(await listed(store)).toEqual([]);
      });

      it('tells the room on the medium', async () => {
        const { totalBytes, freeBytes } = await store.space();
        expect(totalBytes).toBeGreaterThan(0);
        expect(freeBytes).toBeGreaterThanOrEqual(0);
        expect(freeBytes).toBeLessThanOrEqual(totalBytes);
      });

      it('tells how much is written and not published', async () => {
        expect(await store.partialBytes()).toBe(0);
        await withPartial(store);
        await put(store, randomUUID(), bytesOf('published'));
        const writer = await store.resume(await withPartial(store));
        await writer.write([bytesOf(', and more')]);
        expect(await store.partialBytes()).toBe(20);
        await writer.publish();
        expect(await store.partialBytes()).toBe(5);
      });
    });

    it('takes only lower-case UUIDs for names', async () => {
      const hostile = [...NO_UUIDS, randomUUID().toUpperCase(), `${randomUUID()}/`, `../${randomUUID()}`];
      for (const blobId of hostile) {
        const misused = { code: 'blob.misused' };
        await expect(store.create(blobId)).rejects.toMatchObject(misused);
        await expect(store.resume(blobId)).rejects.toMatchObject(misused);
        await expect(store.find(blobId)).rejects.toMatchObject(misused);
        await expect(store.open(blobId)).rejects.toMatchObject(misused);
        await expect(store.remove(blobId)).rejects.toMatchObject(misused);
      }
    });

    describe('belonging to one metadata store', () => {
      const everything = (of: BlobStore): readonly (() => Promise<unknown>)[] => [
        async () => (await of.create(randomUUID())).close(),
        async () => (await of.resume(randomUUID())).close(),
        () => of.find(randomUUID()),
        () => of.open(randomUUID()),
        () => of.remove(randomUUID()),
        () => listed(of),
        () => of.tryToWrite(),
      ];

      it('remembers whose it is and is taken again by the same one only', async () => {
        const next = await place.open();
        expect(await next.owner()).toBe(STORE);
        await expect(next.adopt('another')).rejects.toMatchObject({ code: 'blob.not_ours' });
        expect(await next.owner()).toBe(STORE);
        await next.adopt(STORE);
        await put(next, randomUUID(), bytesOf('taken'));
      });

      it('has no owner before it is taken, and until then takes no bytes and calls nothing absent', async () => {
        await place.setMark(undefined);
        const fresh = await place.open();
        expect(await fresh.owner()).toBeUndefined();
        for (const ask of everything(fresh)) await expect(ask()).rejects.toBeInstanceOf(BlobStoreUnreachable);
      });

      it('is not taken without a mark when blobs are there', async () => {
        await put(store, randomUUID(), bytesOf('whose?'));
        await place.setMark(undefined);
        const fresh = await place.open();
        await expect(fresh.adopt(STORE)).rejects.toMatchObject({ code: 'blob.not_ours' });
        expect(await fresh.owner()).toBeUndefined();
      });

      it('may be taken by several processes at once', async () => {
        await place.setMark(undefined);
        const processes = await Promise.all(Array.from({ length: 8 }, () => place.open()));
        await Promise.all(processes.map((one) => one.adopt(STORE)));
        for (const one of processes) await expect(one.find(randomUUID())).resolves.toBeUndefined();
      });

      it.each([
        ['goes', undefined],
        ['becomes another', 'another-store'],
      ])('stops when the mark %s while it runs, and goes on when it is back', async (_, mark) => {
        const blobId = randomUUID();
        await put(store, blobId, bytesOf('x'));
        await place.setMark(mark);
        for (const ask of everything(store)) await expect(ask()).rejects.toBeInstanceOf(BlobStoreUnreachable);
        await place.setMark(STORE);
        for (const ask of everything(store)) await ask();
        expect(await whole(store, blobId)).toEqual(Buffer.from('x'));
      });
    });
  });
}
