import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryClaimRecords, type ClaimRecords } from '../../src/client/claim-record.ts';
import { FileClaimRecords } from '../../src/client/claim-records.node.ts';
import { PauseSwitch } from '../../src/client/pause-switch.ts';
import { FileSink } from '../../src/client/sink.node.ts';
import { MemorySink } from '../../src/client/sink.ts';
import { chunkStart } from '../../src/sealed/random-access.ts';
import { bodyBytesOf, chunkBytes } from '../../src/sealed/sizes.ts';
import { fileOf, hashedTokenOf, patternBytes, receiverFor, sameBytes, senderFor } from './client-parts.ts';
import { WireDouble } from './wire-double.ts';

const bytes = patternBytes(1_500_000);
const bodyBytes = bodyBytesOf(bytes.length);
let server: WireDouble;
let folder: string;
let link: string;
let id: string;

beforeEach(async () => {
  server = await WireDouble.start();
  folder = await mkdtemp(join(tmpdir(), 'ots-cuts-'));
  ({ link, id } = await senderFor(server.base).send(fileOf(bytes)));
  server.calls.length = 0;
});

afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const path = (): string => join(folder, 'report.pdf');
const always = (cut: number): number[] => Array.from({ length: 20 }, () => cut);

describe('a download that is cut', () => {
  it.each([0, 0.5, 0.999])('at %d of its length goes on by itself', async (share) => {
    server.cutDownloadsAfter.push(Math.floor(bodyBytes * share));
    const sink = new MemorySink();
    await receiverFor(link).receive(() => sink);
    expect(sameBytes(sink.bytes, bytes)).toBe(true);
    expect(server.calls.filter((call) => call.endsWith('/body'))).toHaveLength(2);
  });

  it('again and again goes on as long as each try brings a chunk', async () => {
    server.cutDownloadsAfter.push(...Array.from({ length: 15 }, () => 70_000));
    const sink = new MemorySink();
    await receiverFor(link).receive(() => sink);
    expect(sameBytes(sink.bytes, bytes)).toBe(true);
  });

  it('gives up after some tries that bring nothing, keeps what it has and acknowledges nothing', async () => {
    const claims = new MemoryClaimRecords();
    server.cutDownloadsAfter.push(500_000, ...always(0));
    const receiver = receiverFor(link, { claims });
    await expect(receiver.receive(() => FileSink.open(path(), id))).rejects.toMatchObject({ name: 'NetworkError' });
    expect(server.acknowledgements).toBe(0);
    expect(await readdir(folder)).toEqual([`.${id}.part`]);
    expect(await claims.load(id)).toBeDefined();
  });

  it('is complete when only the end of the last answer was lost', async () => {
    server.cutDownloadsAfter.push(bodyBytes);
    server.lies.body = (part) => ({ bytes: part, unmeasured: true });
    const sink = new MemorySink();
    expect(await receiverFor(link).receive(() => sink)).toMatchObject({ acknowledged: true });
    expect(sameBytes(sink.bytes, bytes)).toBe(true);
    expect(server.calls.filter((call) => call.endsWith('/body'))).toHaveLength(1);
  });

  it('after its last byte, before the acknowledgement, is acknowledged later by the same claimant and by nobody else', async () => {
    const claims = new MemoryClaimRecords();
    server.loseAnswers.set(`POST /api/v1/shares/${id}/acknowledgement`, 99);
    const sink = new MemorySink();
    const first = receiverFor(link, { claims });
    const claimed = await first.claim();
    expect(await first.download(claimed, sink)).toMatchObject({ acknowledged: false });
    expect(sameBytes(sink.bytes, bytes)).toBe(true);
    await expect(receiverFor(link).claim()).rejects.toMatchObject({ code: 'share.claimed' });
    server.loseAnswers.clear();
    const again = receiverFor(link, { claims });
    expect(await again.acknowledge(await again.claim())).toBe(true);
    expect(await claims.load(id)).toBeUndefined();
  });

  it('stands still for too long is taken for cut', async () => {
    let stuck = true;
    server.lies.body = (part) => {
      if (!stuck) return { bytes: part };
      stuck = false;
      return { bytes: part.subarray(0, 100_000), stays: true };
    };
    const sink = new MemorySink();
    await receiverFor(link, { idleMs: 50 }).receive(() => sink);
    expect(sameBytes(sink.bytes, bytes)).toBe(true);
  });
});

describe('a claim', () => {
  it('is made with a token that was kept before', async () => {
    const order: string[] = [];
    const claims = new MemoryClaimRecords();
    const kept: ClaimRecords = {
      load: (shareId) => claims.load(shareId),
      save: async (record) => {
        await claims.save(record);
        order.push(`kept, ${server.calls.length.toString()} calls so far`);
      },
      delete: (shareId) => claims.delete(shareId),
    };
    await receiverFor(link, { claims: kept }).claim();
    expect(order).toEqual(['kept, 0 calls so far']);
    const token = (await claims.load(id))?.claimToken ?? '';
    expect([...server.share(id).claims.keys()]).toEqual([hashedTokenOf(token)]);
  });

  it('whose answer was lost is repeated, and is still one claim', async () => {
    server.loseAnswers.set(`POST /api/v1/shares/${id}/claims`, 2);
    await receiverFor(link).claim();
    expect(server.calls.filter((call) => call.endsWith('/claims'))).toHaveLength(3);
    expect(server.share(id).claims.size).toBe(1);
  });

  it('with a password is not repeated by itself, because a wrong one would count again', async () => {
    const sent = await senderFor(server.base).send(fileOf(bytes, { password: 'pw' }));
    server.calls.length = 0;
    server.loseAnswers.set(`POST /api/v1/shares/${sent.id}/claims`, 1);
    const receiver = receiverFor(sent.link);
    await expect(receiver.claim('pw')).rejects.toMatchObject({ code: 'network.unreachable' });
    expect(server.calls).toHaveLength(1);
    await receiver.claim('pw');
    expect(server.share(sent.id).claims.size).toBe(1);
  });

  it('that came too late is forgotten: its token will never be of use', async () => {
    await receiverFor(link).claim();
    const claims = new MemoryClaimRecords();
    await expect(receiverFor(link, { claims }).claim()).rejects.toMatchObject({ code: 'share.claimed' });
    expect(await claims.load(id)).toBeUndefined();
  });

  it('that the person breaks off goes on from the last byte that was written', async () => {
    const claims = new MemoryClaimRecords();
    const abort = new AbortController();
    const control = {
      signal: abort.signal,
      onProgress: ({ doneBytes }: { readonly doneBytes: number }) => {
        if (doneBytes === 131_072) abort.abort();
      },
    };
    const receiver = receiverFor(link, { claims });
    const downloading = receiver.download(await receiver.claim(), await FileSink.open(path(), id), control);
    await expect(downloading).rejects.toThrow('abort');
    const kept = (await claims.load(id))?.receivedBytes ?? 0;
    expect(kept).toBeGreaterThanOrEqual(131_072);
    const starts: number[] = [];
    server.lies.body = (part, start) => {
      starts.push(start);
      return { bytes: part };
    };
    await receiverFor(link, { claims }).receive(() => FileSink.open(path(), id));
    expect(starts.at(-1)).toBe(chunkStart(kept / chunkBytes));
    expect(sameBytes(await readFile(path()), bytes)).toBe(true);
  });

  it.each([
    [410, 'claim.revoked'],
    [410, 'share.gone'],
  ])('that ends with %d %s while it is fetched leaves nothing behind', async (status, code) => {
    const claims = new MemoryClaimRecords();
    server.cutDownloadsAfter.push(300_000);
    const receiver = receiverFor(link, { claims });
    const claimed = await receiver.claim();
    const sink = await FileSink.open(path(), id);
    const control = {
      onProgress: ({ phase }: { readonly phase: string }) => {
        if (phase === 'waiting') server.insteadOf.set(`GET /api/v1/shares/${id}/body`, [{ status, code }]);
      },
    };
    await expect(receiver.download(claimed, sink, control)).rejects.toMatchObject({ code });
    expect(await readdir(folder)).toEqual([]);
    expect(await claims.load(id)).toBeUndefined();
  });
});

describe('after a crash', () => {
  /** A sink that dies like a process: what was written stays, nobody lets go of anything. */
  class DyingSink extends MemorySink {
    constructor(
      readonly file: FileSink,
      readonly diesAtBytes: number,
    ) {
      super();
    }
    #dead = false;
    override async write(part: Uint8Array, position: number): Promise<void> {
      this.#dead ||= position >= this.diesAtBytes;
      if (this.#dead) throw new RangeError('killed');
      await this.file.write(part, position);
    }
    override flush(): Promise<void> {
      return this.#dead ? Promise.reject(new RangeError('killed')) : this.file.flush();
    }
    override async suspend(): Promise<void> {
      await this.file.suspend();
    }
  }

  const large = patternBytes(40_000_000);

  it('goes on from what was durable, the last chunk first, and ends with the same bytes', async () => {
    const sent = await senderFor(server.base).send(fileOf(large));
    const claims = (): FileClaimRecords => new FileClaimRecords(folder);
    const first = receiverFor(sent.link, { claims: claims() });
    const dying = new DyingSink(await FileSink.open(path(), sent.id), 39_000_000);
    await expect(first.receive(() => dying)).rejects.toThrow('killed');
    const ranges: number[] = [];
    server.lies.body = (part, start) => {
      ranges.push(start);
      return { bytes: part };
    };
    const again = receiverFor(sent.link, { claims: claims() });
    expect(await again.receive(() => FileSink.open(path(), sent.id))).toMatchObject({ acknowledged: true });
    const [nonce, last, from] = ranges;
    expect([nonce, last, from]).toEqual([0, 16 + 65_552 * 610, 16 + 65_552 * 512]);
    expect(sameBytes(await readFile(path()), large)).toBe(true);
    expect(await readdir(folder)).toEqual(['report.pdf']);
  });

  it('counts as received only what the sink made durable before', async () => {
    const sent = await senderFor(server.base).send(fileOf(large));
    const order: string[] = [];
    class WatchedSink extends MemorySink {
      override flush(): Promise<void> {
        order.push('durable');
        return Promise.resolve();
      }
    }
    const claims = new MemoryClaimRecords();
    const save = claims.save.bind(claims);
    claims.save = (record) => {
      order.push(`counted ${record.receivedBytes.toString()}`);
      return save(record);
    };
    await receiverFor(sent.link, { claims }).receive(() => new WatchedSink());
    expect(order).toEqual(['counted 0', 'durable', 'counted 33554432']);
  });

  it('asks a sink whose flush is dear as often as it wants to be asked', async () => {
    const sent = await senderFor(server.base).send(fileOf(large));
    let flushes = 0;
    class DearSink extends MemorySink {
      readonly flushEveryBytes = 10_000_000;
      override flush(): Promise<void> {
        flushes += 1;
        return Promise.resolve();
      }
    }
    await receiverFor(sent.link).receive(() => new DearSink());
    expect(flushes).toBe(3);
  });

  it('refuses a body whose last chunk is not the last one any more', async () => {
    const sent = await senderFor(server.base).send(fileOf(large));
    const claims = new MemoryClaimRecords();
    const dying = new DyingSink(await FileSink.open(path(), sent.id), 39_000_000);
    await expect(receiverFor(sent.link, { claims }).receive(() => dying)).rejects.toThrow('killed');
    server.lies.body = (part, start) => ({ bytes: start > 39_000_000 ? Buffer.alloc(part.length) : part });
    const receiving = receiverFor(sent.link, { claims }).receive(() => FileSink.open(path(), sent.id));
    await expect(receiving).rejects.toMatchObject({ code: 'share.damaged' });
    expect(server.acknowledgements).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('a received file', () => {
  it('appears under its name only when all of it verified, for its owner alone', async () => {
    const names: string[][] = [];
    const sink = await FileSink.open(path(), id);
    const control = { onProgress: () => void readdir(folder).then((list) => names.push(list)) };
    const receiver = receiverFor(link);
    await receiver.download(await receiver.claim(), sink, control);
    expect(names.slice(0, 5).flat()).not.toContain('report.pdf');
    expect((await stat(path())).mode & 0o777).toBe(0o600);
    expect(sameBytes(await readFile(path()), bytes)).toBe(true);
  });

  it('is not built on what another share left behind', async () => {
    const claims = new MemoryClaimRecords();
    server.cutDownloadsAfter.push(1_000_000, ...always(0));
    await expect(receiverFor(link, { claims }).receive(() => FileSink.open(path(), id))).rejects.toThrow();
    server.cutDownloadsAfter.length = 0;
    const other = await senderFor(server.base).send(fileOf(patternBytes(100_000)));
    await receiverFor(other.link, { claims }).receive(() => FileSink.open(path(), other.id));
    expect(sameBytes(await readFile(path()), patternBytes(100_000))).toBe(true);
  });

  it('waits while a person pauses', async () => {
    const pause = new PauseSwitch();
    const sink = new MemorySink();
    let resumedAt = 0;
    const control = {
      pause,
      onProgress: ({ doneBytes }: { readonly doneBytes: number }) => {
        if (doneBytes < 500_000 || resumedAt > 0) return;
        resumedAt = doneBytes;
        pause.pause();
        setTimeout(() => {
          pause.resume();
        }, 20);
      },
    };
    await receiverFor(link).receive(() => sink, control);
    expect(resumedAt).toBeGreaterThan(0);
    expect(sameBytes(sink.bytes, bytes)).toBe(true);
  });

  it('stops when a person breaks off, and nothing is acknowledged', async () => {
    const abort = new AbortController();
    const sink = await FileSink.open(path(), id);
    const receiver = receiverFor(link);
    const control = {
      signal: abort.signal,
      onProgress: () => {
        abort.abort(new RangeError('enough'));
      },
    };
    await expect(receiver.download(await receiver.claim(), sink, control)).rejects.toThrow('enough');
    expect(server.acknowledgements).toBe(0);
    expect(await readdir(folder)).toEqual([`.${id}.part`]);
  });

  it('is not acknowledged when it could not be written', async () => {
    class FullDisk extends MemorySink {
      override close(): Promise<void> {
        return Promise.reject(new RangeError('disk full'));
      }
    }
    await expect(receiverFor(link).receive(() => new FullDisk())).rejects.toThrow('disk full');
    expect(server.acknowledgements).toBe(0);
  });
});
