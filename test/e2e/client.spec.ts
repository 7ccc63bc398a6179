/** The life of a share driven end to end: the isomorphic client against the real server, over networks that break. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryClaimRecords, type ClaimRecords } from '../../src/client/claim-record.ts';
import { FileResumeRecords } from '../../src/client/resume-records.node.ts';
import { textShare, type NewShare } from '../../src/client/new-share.ts';
import { OwnerShare } from '../../src/client/owner-share.ts';
import { ReceiveShare } from '../../src/client/receive-share.ts';
import { MemoryResumeRecords, type ResumeRecords } from '../../src/client/resume-record.ts';
import { Sender, type SentShare } from '../../src/client/send-share.ts';
import { ShareApi } from '../../src/client/share-api.ts';
import { FileSink } from '../../src/client/sink.node.ts';
import { MemorySink } from '../../src/client/sink.ts';
import { fileSource } from '../../src/client/source.node.ts';
import { bytesSource } from '../../src/client/source.ts';
import { Transport } from '../../src/client/transport.ts';
import { zipSource } from '../../src/client/zip-source.ts';
import { nobleAead } from '../../src/sealed/aead.noble.ts';
import { nodeAead } from '../../src/sealed/aead.node.ts';
import { utf8 } from '../../src/sealed/bytes.ts';
import { nodePasswordHasher } from '../../src/sealed/password.node.ts';
import { nodePrimitives } from '../../src/sealed/primitives.node.ts';
import { webPrimitives } from '../../src/sealed/primitives.web.ts';
import { bodyBytesOf } from '../../src/sealed/sizes.ts';
import { patternBytes, sameBytes } from '../client/client-parts.ts';
import { cuttingGateway, type CuttingGateway } from '../support/cutting-gateway.ts';
import { runningServer, type RunningServer } from '../support/running-server.ts';

const MiB = 1_048_576;
const patience = { attempts: 6, firstDelayMs: 5, longestDelayMs: 1_000 };
const engines = {
  node: { primitives: nodePrimitives, aead: nodeAead, hasher: nodePasswordHasher },
  web: { primitives: webPrimitives, aead: nobleAead, hasher: nodePasswordHasher },
} as const;

let server: RunningServer;
let folder: string;

beforeAll(async () => {
  server = await runningServer();
});
afterAll(() => server.end());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ots-client-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const apiAt = (base: string): ShareApi => new ShareApi(new Transport({ base, patience }));

interface At {
  readonly base?: string;
  readonly engine?: keyof typeof engines;
  readonly records?: ResumeRecords;
  readonly claims?: ClaimRecords;
}

const senderAt = ({ base = server.origin, engine = 'node', records = new MemoryResumeRecords() }: At = {}): Sender =>
  new Sender({ ...engines[engine], api: apiAt(base), records, linkBase: server.origin });

const receiverAt = (
  sent: SentShare,
  { base = server.origin, engine = 'node', claims = new MemoryClaimRecords() }: At = {},
): ReceiveShare => ReceiveShare.fromLink({ ...engines[engine], api: apiAt(base), claims }, sent.link);

const ownerOf = (sent: SentShare): OwnerShare => OwnerShare.fromManageLink(apiAt(server.origin), sent.manageLink);

const file = (bytes: Uint8Array): NewShare => ({
  source: bytesSource(bytes),
  kind: 'file',
  name: 'report.pdf',
  type: 'application/pdf',
});

describe.each(['node', 'web'] as const)('sealed and opened by the %s engines', (engine) => {
  it.each([0, 1, 65_535, 65_536, 65_537, 3 * MiB + 5])(
    '%d bytes arrive as they were, once, and then the share is gone',
    async (length) => {
      const bytes = patternBytes(length);
      const sent = await senderAt({ engine }).send(file(bytes));
      const sink = new MemorySink();
      expect(await receiverAt(sent, { engine }).receive(() => sink)).toMatchObject({
        acknowledged: true,
        manifest: { name: 'report.pdf', type: 'application/pdf', size: length },
      });
      expect(sameBytes(sink.bytes, bytes)).toBe(true);
      await expect(receiverAt(sent).claim()).rejects.toMatchObject({
        code: 'share.gone',
        extras: { reason: 'downloaded', spent: false },
      });
      expect(await ownerOf(sent).look()).toMatchObject({ state: 'burned', reason: 'downloaded' });
    },
  );
});

describe('sending and receiving files', () => {
  it('seals a file from disk and writes it to disk', async () => {
    const bytes = patternBytes(2 * MiB + 1);
    await writeFile(join(folder, 'in.bin'), bytes);
    const sent = await senderAt().send({ ...file(bytes), source: await fileSource(join(folder, 'in.bin')) });
    await receiverAt(sent).receive(() => FileSink.open(join(folder, 'out.bin'), sent.id));
    expect(sameBytes(await readFile(join(folder, 'out.bin')), bytes)).toBe(true);
    expect((await readdir(folder)).toSorted()).toEqual(['in.bin', 'out.bin']);
  });

  it('sends several files as one zip', async () => {
    const read = (bytes: Uint8Array) => ({ size: bytes.length, type: 'text/plain', read: () => [bytes] });
    const source = zipSource([
      { path: 'a.txt', ...read(utf8('one')) },
      { path: 'b/文件.txt', ...read(patternBytes(300_000)) },
    ]);
    const sent = await senderAt().send({
      source,
      kind: 'files',
      name: 'files.zip',
      type: 'application/zip',
      entries: source.entries,
    });
    const { manifest } = await receiverAt(sent).look();
    expect(manifest?.entries.map(({ path, size }) => [path, size])).toEqual([
      ['a.txt', 3],
      ['b/文件.txt', 300_000],
    ]);
    const sink = new MemorySink();
    await receiverAt(sent).receive(() => sink);
    expect(sink.bytes).toHaveLength(source.size);
  });

  it('shows what is inside before anything is spent', async () => {
    const sent = await senderAt().send({ ...textShare('geheim'), note: 'for you', blur: 12 });
    const seen = await receiverAt(sent).look();
    expect(seen.view).toMatchObject({ state: 'ready', downloadsLeft: 1, sealedBy: 'sender' });
    expect(seen.manifest).toMatchObject({ kind: 'text', note: 'for you', blur: 12, size: 6 });
    expect(await ownerOf(sent).look()).toMatchObject({ state: 'ready', claims: [], looks: { count: 1 } });
  });

  it('says when it will expire, counted from the last byte', async () => {
    const before = Date.now();
    const sent = await senderAt().send({ ...file(patternBytes(100_000)), expiresInSeconds: 600 });
    expect(Date.parse(sent.expiresAt)).toBeGreaterThanOrEqual(before + 600_000);
    expect(await ownerOf(sent).look()).toMatchObject({ expiresAt: sent.expiresAt });
  });

  it('tells the limits the server has', async () => {
    expect((await apiAt(server.origin).config()).defaults).toEqual({ expiresIn: 86_400, downloads: 1 });
  });
});

describe('an upload over a network that breaks', () => {
  const bytes = patternBytes(6 * MiB);

  it.each([0.01, 0.5, 0.99])('at %d of its length goes on, and the bytes are the same', async (share) => {
    const gateway = await cuttingGateway(server.port);
    gateway.cutUploadsAt.push(Math.floor(bodyBytesOf(bytes.length) * share));
    try {
      const sent = await senderAt({ base: gateway.origin }).send(file(bytes));
      expect(gateway.cuts).toBe(1);
      const sink = new MemorySink();
      await receiverAt(sent).receive(() => sink);
      expect(sameBytes(sink.bytes, bytes)).toBe(true);
    } finally {
      await gateway.end();
    }
  });

  it('is finished by another process from the record on disk', async () => {
    await writeFile(join(folder, 'in.bin'), bytes);
    const source = await fileSource(join(folder, 'in.bin'));
    const records = (): FileResumeRecords => new FileResumeRecords(join(folder, 'state'));
    const abort = new AbortController();
    let id = '';
    const first = senderAt({ records: records() }).send(
      { ...file(bytes), source },
      {
        signal: abort.signal,
        onShareId: (shareId) => (id = shareId),
        onProgress: ({ doneBytes }) => {
          if (doneBytes > 2 * MiB) abort.abort(new RangeError('killed'));
        },
      },
    );
    await expect(first).rejects.toThrow('killed');
    const sent = await senderAt({ records: records() }).resume(id, source);
    const sink = new MemorySink();
    await receiverAt(sent).receive(() => sink);
    expect(sent.id).toBe(id);
    expect(sameBytes(sink.bytes, bytes)).toBe(true);
  });

  it('becomes another share, and the first is revoked, when the file was edited in between', async () => {
    const records = new MemoryResumeRecords();
    const abort = new AbortController();
    let id = '';
    const control = {
      signal: abort.signal,
      onShareId: (shareId: string) => (id = shareId),
      onProgress: ({ doneBytes }: { readonly doneBytes: number }) => {
        if (doneBytes > 2 * MiB) abort.abort(new RangeError('killed'));
      },
    };
    await expect(senderAt({ records }).send(file(bytes), control)).rejects.toThrow('killed');
    const edited = bytes.slice().fill(1, 0, 10);
    const { ownerToken } = (await records.load(id)) ?? { ownerToken: '' };
    const sent = await senderAt({ records }).resumeOrSend(id, file(edited));
    expect(sent.id).not.toBe(id);
    const old = OwnerShare.fromManageLink(apiAt(server.origin), `${server.origin}/m#${id}.${ownerToken}`);
    expect(await old.look()).toMatchObject({ state: 'burned', reason: 'revoked' });
    const sink = new MemorySink();
    await receiverAt(sent).receive(() => sink);
    expect(sameBytes(sink.bytes, edited)).toBe(true);
  });
});

describe('a download over a network that breaks', () => {
  const bytes = patternBytes(6 * MiB);
  const bodyBytes = bodyBytesOf(bytes.length);
  let gateway: CuttingGateway;

  beforeEach(async () => {
    gateway = await cuttingGateway(server.port);
  });
  afterEach(() => gateway.end());

  it.each([0, 0.5, 0.999])(
    'at %d of its length: nobody else may have it, the owner sees it, the same claimant resumes',
    async (share) => {
      const sent = await senderAt().send(file(bytes));
      const claims = new MemoryClaimRecords();
      gateway.cutDownloadsAfter.push(Math.floor(bodyBytes * share), ...Array.from({ length: 20 }, () => 0));
      const first = receiverAt(sent, { base: gateway.origin, claims });
      const cut = first.receive(() => FileSink.open(join(folder, 'out.bin'), sent.id));
      await expect(cut).rejects.toMatchObject({ name: 'NetworkError' });
      expect(gateway.cuts).toBeGreaterThan(1);

      await expect(receiverAt(sent).claim()).rejects.toMatchObject({ status: 409, code: 'share.claimed' });
      const seen = await ownerOf(sent).look();
      expect(seen).toMatchObject({ state: 'claimed', downloadsLeft: 0 });
      expect(seen.claims).toHaveLength(1);
      expect(seen.claims[0]).not.toHaveProperty('acknowledgedAt');

      gateway.cutDownloadsAfter.length = 0;
      const again = receiverAt(sent, { base: gateway.origin, claims });
      await again.receive(() => FileSink.open(join(folder, 'out.bin'), sent.id));
      expect(sameBytes(await readFile(join(folder, 'out.bin')), bytes)).toBe(true);
      const end = await ownerOf(sent).look();
      expect(end).toMatchObject({ state: 'burned', reason: 'downloaded' });
      expect(end.claims).toEqual([expect.objectContaining({ acknowledgedAt: expect.any(String) })]);
    },
    20_000,
  );

  it.each([0, 0.5, 0.999])('at %d of its length goes on by itself', async (share) => {
    const sent = await senderAt().send(file(bytes));
    gateway.cutDownloadsAfter.push(Math.floor(bodyBytes * share));
    const sink = new MemorySink();
    await receiverAt(sent, { base: gateway.origin }).receive(() => sink);
    expect(gateway.cuts).toBe(1);
    expect(sameBytes(sink.bytes, bytes)).toBe(true);
  });

  it('after its last byte, before the acknowledgement: claimed for all others, and acknowledged later', async () => {
    const sent = await senderAt().send(file(bytes));
    const claims = new MemoryClaimRecords();
    gateway.loseAcknowledgements = 100;
    const first = receiverAt(sent, { base: gateway.origin, claims });
    const sink = new MemorySink();
    expect(await first.receive(() => sink)).toMatchObject({ acknowledged: false });
    expect(sameBytes(sink.bytes, bytes)).toBe(true);
    await expect(receiverAt(sent).claim()).rejects.toMatchObject({ status: 409, code: 'share.claimed' });
    const seen = await ownerOf(sent).look();
    expect(seen.state).toBe('claimed');
    expect(seen.claims[0]).not.toHaveProperty('acknowledgedAt');

    gateway.loseAcknowledgements = 0;
    const again = receiverAt(sent, { base: gateway.origin, claims });
    expect(await again.acknowledge(await again.claim())).toBe(true);
    expect(await ownerOf(sent).look()).toMatchObject({ state: 'burned', reason: 'downloaded' });
  });
});

describe('a password', () => {
  it('locks after five wrong ones, and the right one works again when the owner unlocked', async () => {
    const sent = await senderAt().send({ ...file(patternBytes(1_000)), password: 'richtig' });
    const guess = receiverAt(sent);
    const left: unknown[] = [];
    for (let tries = 0; tries < 5; tries += 1) {
      const refusal: unknown = await guess.readManifest('falsch').catch((error: unknown) => error);
      left.push(refusal);
    }
    expect(left).toMatchObject([4, 3, 2, 1, 0].map((n) => ({ code: 'password.wrong', extras: { attemptsLeft: n } })));
    await expect(guess.claim('richtig')).rejects.toMatchObject({ status: 423, code: 'share.locked' });
    expect(await ownerOf(sent).unlock()).toMatchObject({ attempts: 0, unlocksLeft: 2, state: 'ready' });
    const sink = new MemorySink();
    await guess.receive(() => sink, { password: 'richtig' });
    expect(sameBytes(sink.bytes, patternBytes(1_000))).toBe(true);
  });
});

describe('the owner', () => {
  it('changes the end and the number of downloads in one step', async () => {
    const sent = await senderAt().send(textShare('x'));
    const expiresAtMs = Date.now() + 7_200_000;
    expect(await ownerOf(sent).change({ expiresAtMs, downloads: 3 })).toMatchObject({
      downloads: 3,
      downloadsLeft: 3,
      expiresAt: new Date(expiresAtMs).toISOString(),
    });
  });

  it('re-arms a claim by its start, and the claimant has nothing left then', async () => {
    const sent = await senderAt().send(file(patternBytes(100_000)));
    const claims = new MemoryClaimRecords();
    const first = receiverAt(sent, { claims });
    const claimed = await first.claim();
    const [claim] = (await ownerOf(sent).look()).claims;
    expect(await ownerOf(sent).rearm(claim?.startedAt)).toMatchObject({ state: 'ready', rearmsLeft: 2 });
    const lost = first.download(claimed, await FileSink.open(join(folder, 'out.bin'), sent.id));
    await expect(lost).rejects.toMatchObject({ status: 410, code: 'claim.revoked' });
    expect(await readdir(folder)).toEqual([]);
    const sink = new MemorySink();
    await receiverAt(sent).receive(() => sink);
    expect(sink.bytes).toHaveLength(100_000);
  });

  it('revokes, twice if need be', async () => {
    const sent = await senderAt().send(textShare('x'));
    await ownerOf(sent).revoke();
    await ownerOf(sent).revoke();
    await expect(receiverAt(sent).look()).rejects.toMatchObject({ code: 'share.gone', extras: { reason: 'revoked' } });
  });

  it('opens a share only from the time that was set', async () => {
    const availableFromMs = Date.now() + 3_600_000;
    const sent = await senderAt().send({ ...textShare('x'), availableFromMs });
    await expect(receiverAt(sent).claim()).rejects.toMatchObject({
      code: 'share.not_yet',
      extras: { availableFrom: new Date(availableFromMs).toISOString() },
    });
  });
});
