import { createHash } from 'node:crypto';
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

/**
 * One life of a process: it dies at its `diesAt`-th step, before the step or after it; or with a piece on its way, of which half arrived
 * (`midway`) or nothing (`lost`), though all of it may have been seen by others.
 */
interface Life {
  readonly diesAt: number;
  readonly how: 'before' | 'lost' | 'midway' | 'after';
}

type Work = () => Promise<Response>;

const immortal: Life = { diesAt: -1, how: 'before' };

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

  async step(whole: Work, half = whole, none = whole): Promise<Response> {
    this.signal.throwIfAborted();
    this.#steps += 1;
    const dies = this.#steps === this.#life.diesAt;
    if (dies && this.#life.how === 'before') this.#die();
    const work = dies ? { before: whole, lost: none, midway: half, after: whole }[this.#life.how] : whole;
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
  const patch: Fetch = (url, init) => {
    const bytes = init.body as Uint8Array<ArrayBuffer>;
    const leave = (): void => {
      seen.left(url.split('/').at(-1) ?? '', Number(new Headers(init.headers).get('upload-offset')), bytes);
    };
    const send = (body: Uint8Array<ArrayBuffer>) => () => {
      leave();
      return fetch(url, { ...init, body });
    };
    const lose = () => {
      leave();
      return Promise.resolve(new Response());
    };
    return process.step(send(bytes), send(bytes.slice(0, bytes.length / 2)), lose);
  };
  const stored = async (work: Promise<void>): Promise<Response> => {
    await work;
    return new Response();
  };
  const fetchUntilDeath: Fetch = (url, init) =>
    init.method === 'PATCH' ? patch(url, init) : process.step(() => fetch(url, init));
  const recordsUntilDeath: ResumeRecords = {
    load: (id) => records.load(id),
    save: async (record) => {
      seen.knows(record.shareId, record.fileKey);
      await process.step(() => stored(records.save(record)));
    },
    delete: async (id) => {
      await process.step(() => stored(records.delete(id)));
    },
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

const position = fc.integer({ min: 0, max: plainBytes - 1 });
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.constant({ kind: 'none' as const }),
  fc.record({ kind: fc.constantFrom('flip' as const, 'cut' as const, 'grow' as const), at: position }),
);

interface Chapter {
  readonly life: Life;
  readonly edit: Edit;
  readonly cutAt?: number | undefined;
}

/** Lives that end early, edits in between, and at last a life that reaches its end: what left, and whether the recipient got the file. */
async function tell(
  chapters: readonly Chapter[],
): Promise<{ readonly seen: SeenCiphertext; readonly arrived: boolean }> {
  const seen = new SeenCiphertext();
  const records = new MemoryResumeRecords();
  const file: { bytes: Uint8Array } = { bytes: original.slice() };
  let id = '';
  const onShareId = (shareId: string): void => {
    id = shareId;
  };
  for (const { life, edit, cutAt } of chapters) {
    server.cutUploadsAt.splice(0, Infinity, ...(cutAt === undefined ? [] : [cutAt]));
    const process = new Process(life);
    const sender = senderFor(server.base, mortal(process, records, seen));
    const share = fileOf(file.bytes, { source: fileBeing(file) });
    await sender.resumeOrSend(id, share, { signal: process.signal, onShareId }).catch(() => undefined);
    file.bytes = apply(edit, file.bytes);
  }
  server.cutUploadsAt.length = 0;
  const share = fileOf(file.bytes, { source: fileBeing(file) });
  const sent = await senderFor(server.base, mortal(new Process(immortal), records, seen)).resumeOrSend(id, share);
  const sink = new MemorySink();
  await receiverFor(sent.link).receive(() => sink);
  return { seen, arrived: sameBytes(sink.bytes, file.bytes) };
}

describe('a resumed upload', () => {
  const ways = ['before', 'lost', 'midway', 'after'] as const;

  it.each(ways)(
    'never seals one chunk for two plaintexts, killed at any step (%s it), the file edited in between',
    async (how) => {
      for (let diesAt = 1; diesAt <= 8; diesAt += 1) {
        const { seen, arrived } = await tell([{ life: { diesAt, how }, edit: { kind: 'flip', at: 0 } }]);
        expect({ diesAt, conflicts: seen.conflicts, arrived }).toEqual({ diesAt, conflicts: 0, arrived: true });
      }
    },
  );

  it('never does so in any story of kills, cuts and edits', async () => {
    const life = fc.record({ diesAt: fc.integer({ min: 1, max: 10 }), how: fc.constantFrom(...ways) });
    const chapter = fc.record({ life, edit, cutAt: fc.option(position, { nil: undefined }) });
    await fc.assert(
      fc.asyncProperty(fc.array(chapter, { minLength: 1, maxLength: 3 }), async (chapters) => {
        const { seen, arrived } = await tell(chapters);
        expect([seen.conflicts, seen.keysAreTheirOwn, arrived]).toEqual([0, true, true]);
      }),
      { numRuns: 12 },
    );
  });

  it('never does so either when the file is edited while it is sent and the server loses what it had', async () => {
    await fc.assert(
      fc.asyncProperty(position, position, position, async (editAt, lostAt, keep) => {
        const seen = new SeenCiphertext();
        const file: { bytes: Uint8Array } = { bytes: original.slice() };
        const process = new Process(immortal);
        server.losesBytes = { at: Math.max(lostAt, keep), keep: Math.min(lostAt, keep) };
        const source = fileBeing(file, (at) => {
          if (at > lostAt) file.bytes[editAt] = 0xff ^ (original[editAt] ?? 0);
        });
        const sender = senderFor(server.base, mortal(process, new MemoryResumeRecords(), seen));
        await sender.send(fileOf(file.bytes, { source })).catch(() => undefined);
        expect(seen.conflicts).toBe(0);
      }),
      { numRuns: 8 },
    );
  });

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
    const sentSha256 = createHash('sha256').update(original.subarray(0, 65_536)).digest('base64url');
    await records.save({ ...record, sentBytes: 65_536, sentSha256 });
    const patchesBefore = server.calls.filter((call) => call.startsWith('PATCH')).length;
    const edited = original.slice().fill(0, 70_000, 80_000);
    await expect(senderFor(server.base, { records }).resume(id, bytesSource(edited))).rejects.toMatchObject({
      code: 'resume.impossible',
    });
    expect(server.calls.filter((call) => call.startsWith('PATCH'))).toHaveLength(patchesBefore);
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
