import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MemoryResumeRecords, type ResumeRecords } from '../../src/client/resume-record.ts';
import { FileResumeRecords } from '../../src/client/resume-records.node.ts';
import { MemorySink } from '../../src/client/sink.ts';
import { bytesSource, type Source } from '../../src/client/source.ts';
import type { Fetch } from '../../src/client/transport.ts';
import { fileOf, patternBytes, receiverFor, sameBytes, senderFor } from './client-parts.ts';
import { WireDouble } from './wire-double.ts';

const plainBytes = 2_500_000;
const original = patternBytes(plainBytes);
let server: WireDouble;

beforeEach(async () => {
  server = await WireDouble.start();
});

afterEach(async () => {
  await server.stop();
});

/** Everything sealed that ever left the client, by file key and place; and whether one place was ever given two values. */
class SeenCiphertext {
  readonly #bodies = new Map<string, { readonly bytes: Uint8Array; readonly seen: Uint8Array }>();
  readonly #keyOf = new Map<string, string>();
  conflicts = 0;

  knows(shareId: string, fileKey: string): void {
    this.#keyOf.set(shareId, fileKey);
  }

  /** As many file keys as shares, or one was used for two. */
  get keysAreTheirOwn(): boolean {
    return new Set(this.#keyOf.values()).size === this.#keyOf.size;
  }

  left(shareId: string, offset: number, bytes: Uint8Array): void {
    const key = this.#keyOf.get(shareId) ?? 'unrecorded';
    const size = plainBytes + 1_000_000;
    const body = this.#bodies.get(key) ?? { bytes: new Uint8Array(size), seen: new Uint8Array(size) };
    this.#bodies.set(key, body);
    for (let at = 0; at < bytes.length; at += 1) {
      if (body.seen[offset + at] === 1 && body.bytes[offset + at] !== bytes[at]) this.conflicts += 1;
    }
    body.bytes.set(bytes, offset);
    body.seen.fill(1, offset, offset + bytes.length);
  }
}

/** One life of a process: it may die at its `diesAt`-th step, before or after the step is done. */
interface Life {
  readonly diesAt: number;
  readonly done: boolean;
}

/** What a process does to disk and wire, until it dies: then nothing any more. */
class Process {
  readonly #life: Life;
  readonly #death = new AbortController();
  #steps = 0;

  constructor(life: Life) {
    this.#life = life;
  }

  get signal(): AbortSignal {
    return this.#death.signal;
  }

  async step<Result>(work: () => Promise<Result>): Promise<Result> {
    this.signal.throwIfAborted();
    this.#steps += 1;
    const dies = this.#steps === this.#life.diesAt;
    if (dies && !this.#life.done) this.#die();
    const result = await work();
    if (dies) this.#die();
    return result;
  }

  #die(): never {
    this.#death.abort(new RangeError('killed'));
    throw new RangeError('killed');
  }
}

function mortal(process: Process, records: ResumeRecords, seen: SeenCiphertext) {
  const fetchUntilDeath: Fetch = (url, init) => {
    if (init.method !== 'PATCH') return process.step(() => fetch(url, init));
    return process.step(() => {
      const offset = Number(new Headers(init.headers).get('upload-offset'));
      seen.left(url.split('/').at(-1) ?? '', offset, init.body as Uint8Array);
      return fetch(url, init);
    });
  };
  const recordsUntilDeath: ResumeRecords = {
    load: (id) => records.load(id),
    save: (record) => {
      seen.knows(record.shareId, record.fileKey);
      return process.step(() => records.save(record));
    },
    delete: (id) => process.step(() => records.delete(id)),
  };
  return { fetch: fetchUntilDeath, records: recordsUntilDeath };
}

/** A file that is read where it stands, so that an edit shows at once. */
function fileBeing(edited: { bytes: Uint8Array }, onRead?: (position: number) => void): Source {
  return {
    size: edited.bytes.length,
    async *read() {
      for (let at = 0; at < edited.bytes.length; at += 100_000) {
        onRead?.(at);
        yield await Promise.resolve(edited.bytes.slice(at, at + 100_000));
      }
    },
  };
}

type Edit = { readonly kind: 'none' } | { readonly kind: 'flip' | 'cut' | 'grow'; readonly at: number };

function apply(edit: Edit, bytes: Uint8Array): Uint8Array {
  if (edit.kind === 'none') return bytes;
  if (edit.kind === 'cut') return bytes.slice(0, Math.max(100_000, edit.at));
  const longer = new Uint8Array(bytes.length + (edit.kind === 'grow' ? 70_000 : 0));
  longer.set(bytes);
  longer[edit.at] = (longer[edit.at] ?? 0) ^ 1;
  return longer;
}

const life = fc.record({ diesAt: fc.integer({ min: 1, max: 12 }), done: fc.boolean() });
const position = fc.integer({ min: 0, max: plainBytes - 1 });
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.constant({ kind: 'none' as const }),
  fc.record({ kind: fc.constantFrom('flip' as const, 'cut' as const, 'grow' as const), at: position }),
);

describe('a resumed upload', () => {
  it('never seals one chunk for two plaintexts, wherever it crashed and whatever was edited in between', async () => {
    const story = fc.array(fc.record({ life, edit, cutAt: fc.option(position, { nil: undefined }) }), {
      minLength: 1,
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(story, async (lives) => {
        const seen = new SeenCiphertext();
        const records = new MemoryResumeRecords();
        const file: { bytes: Uint8Array } = { bytes: original.slice() };
        let id = '';
        const onShareId = (shareId: string): void => {
          id = shareId;
        };
        for (const { life: next, edit: change, cutAt } of lives) {
          server.cutUploadsAt.splice(0, Infinity, ...(cutAt === undefined ? [] : [cutAt]));
          const process = new Process(next);
          const sender = senderFor(server.base, mortal(process, records, seen));
          const share = fileOf(file.bytes, { source: fileBeing(file) });
          await sender.resumeOrSend(id, share, { signal: process.signal, onShareId }).catch(() => undefined);
          file.bytes = apply(change, file.bytes);
        }
        server.cutUploadsAt.length = 0;
        const immortal = new Process({ diesAt: -1, done: true });
        const share = fileOf(file.bytes, { source: fileBeing(file) });
        const sent = await senderFor(server.base, mortal(immortal, records, seen)).resumeOrSend(id, share);
        const sink = new MemorySink();
        await receiverFor(sent.link).receive(() => sink);
        expect(seen.conflicts).toBe(0);
        expect(seen.keysAreTheirOwn).toBe(true);
        expect(sameBytes(sink.bytes, file.bytes)).toBe(true);
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it('never does so either when the file is edited while it is sent and the server loses what it had', async () => {
    await fc.assert(
      fc.asyncProperty(position, position, position, async (editAt, lostAt, keep) => {
        const seen = new SeenCiphertext();
        const file: { bytes: Uint8Array } = { bytes: original.slice() };
        const process = new Process({ diesAt: -1, done: true });
        server.losesBytes = { at: Math.max(lostAt, keep), keep: Math.min(lostAt, keep) };
        const source = fileBeing(file, (at) => {
          if (at > lostAt) file.bytes[editAt] = 0xff ^ (original[editAt] ?? 0);
        });
        const sender = senderFor(server.base, mortal(process, new MemoryResumeRecords(), seen));
        await sender.send(fileOf(file.bytes, { source })).catch(() => undefined);
        expect(seen.conflicts).toBe(0);
      }),
      { numRuns: 15 },
    );
  }, 60_000);

  const interrupted = async (records: ResumeRecords): Promise<string> => {
    let id = '';
    server.cutUploadsAt.splice(0, Infinity, 1_200_000, ...Array.from({ length: 20 }, () => 0));
    const sending = senderFor(server.base, { records }).send(fileOf(original), {
      onShareId: (shareId) => (id = shareId),
    });
    await expect(sending).rejects.toMatchObject({ code: 'network.unreachable' });
    server.cutUploadsAt.length = 0;
    return id;
  };

  it('keeps its link when the source is the same', async () => {
    const records = new MemoryResumeRecords();
    const id = await interrupted(records);
    const sent = await senderFor(server.base, { records }).resumeOrSend(id, fileOf(original));
    expect(sent.id).toBe(id);
  });

  it.each<[string, Uint8Array]>([
    ['changed before what was sent', original.slice().fill(original[5] === 0 ? 1 : 0, 5, 6)],
    ['became shorter', original.slice(0, -1)],
    ['became longer', new Uint8Array(plainBytes + 1)],
  ])('becomes a new share with a new link when the source %s, and the old one is given up', async (_, bytes) => {
    const records = new MemoryResumeRecords();
    const id = await interrupted(records);
    const sent = await senderFor(server.base, { records }).resumeOrSend(id, fileOf(bytes));
    expect(sent.id).not.toBe(id);
    expect(server.share(id).burned).toBe('revoked');
    const sink = new MemorySink();
    await receiverFor(sent.link).receive(() => sink);
    expect(sameBytes(sink.bytes, bytes)).toBe(true);
  });

  it('becomes a new share when the server holds more than the record says, as after restoring an old record', async () => {
    const records = new MemoryResumeRecords();
    const id = await interrupted(records);
    const record = await records.load(id);
    if (record === undefined) throw new Error('no record');
    await records.save({ ...record, sentBytes: 65_536, sentSha256: record.sentSha256 });
    await expect(senderFor(server.base, { records }).resume(id, bytesSource(original))).rejects.toMatchObject({
      code: 'resume.impossible',
    });
    expect(await records.load(id)).toBeUndefined();
  });

  it('is known to be complete when only the last answer and the process were lost', async () => {
    const records = new MemoryResumeRecords();
    server.loseAnswers.set('PATCH', 1);
    server.insteadOf.set('HEAD', [{ status: 401, code: 'auth.required' }]);
    let id = '';
    const share = fileOf(patternBytes(100_000));
    const control = { onShareId: (shareId: string) => (id = shareId) };
    await expect(senderFor(server.base, { records }).send(share, control)).rejects.toMatchObject({ status: 401 });
    const sent = await senderFor(server.base, { records }).resumeOrSend(id, share);
    expect(sent.id).toBe(id);
    expect(server.patches).toHaveLength(1);
  });

  it('that lapsed in the meantime becomes a new share', async () => {
    const records = new MemoryResumeRecords();
    const id = await interrupted(records);
    server.share(id).burned = 'expired';
    const sent = await senderFor(server.base, { records }).resumeOrSend(id, fileOf(original));
    expect(sent.id).not.toBe(id);
  });

  it('that was revoked stays revoked', async () => {
    const records = new MemoryResumeRecords();
    const id = await interrupted(records);
    server.share(id).burned = 'revoked';
    await expect(senderFor(server.base, { records }).resumeOrSend(id, fileOf(original))).rejects.toMatchObject({
      code: 'share.gone',
    });
    expect(await records.load(id)).toBeUndefined();
  });
});

describe('a record in a file', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ots-records-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('lets another process go on, can be read by its owner only, and is gone at the end', async () => {
    const records = new FileResumeRecords(join(folder, 'state'));
    server.cutUploadsAt.push(1_500_000, ...Array.from({ length: 20 }, () => 0));
    let id = '';
    const share = fileOf(original);
    const control = { onShareId: (shareId: string) => (id = shareId) };
    await expect(senderFor(server.base, { records }).send(share, control)).rejects.toMatchObject({
      code: 'network.unreachable',
    });
    server.cutUploadsAt.length = 0;
    const [name = ''] = await readdir(join(folder, 'state'));
    expect((await stat(join(folder, 'state', name))).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(join(folder, 'state', name), 'utf8'))).toMatchObject({ v: 1, shareId: id });
    const sent = await senderFor(server.base, { records: new FileResumeRecords(join(folder, 'state')) }).resume(
      id,
      share.source,
    );
    expect(sent.id).toBe(id);
    expect(await readdir(join(folder, 'state'))).toEqual([]);
  });

  it('is never looked for outside its folder', async () => {
    const records = new FileResumeRecords(folder);
    await expect(records.load('../../etc/passwd')).rejects.toMatchObject({ name: 'ClientError' });
  });
});
