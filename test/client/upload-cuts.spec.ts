import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PauseSwitch } from '../../src/client/pause-switch.ts';
import { MemoryResumeRecords } from '../../src/client/resume-record.ts';
import { MemorySink } from '../../src/client/sink.ts';
import type { Fetch } from '../../src/client/transport.ts';
import { chunkStart } from '../../src/sealed/random-access.ts';
import { bodyBytesOf, chunkBytes } from '../../src/sealed/sizes.ts';
import { fileOf, patternBytes, receiverFor, sameBytes, senderFor } from './client-parts.ts';
import { WireDouble } from './wire-double.ts';

const bytes = patternBytes(5_000_000);
const bodyBytes = bodyBytesOf(bytes.length);
let server: WireDouble;

beforeEach(async () => {
  server = await WireDouble.start();
});

afterEach(async () => {
  await server.stop();
});

async function arrived(link: string): Promise<boolean> {
  const sink = new MemorySink();
  await receiverFor(link).receive(() => sink);
  return sameBytes(sink.bytes, bytes);
}

describe('an upload that is cut', () => {
  it.each([0.01, 0.5, 0.99])('at %d of its length goes on by itself', async (share) => {
    server.cutUploadsAt.push(Math.floor(bodyBytes * share));
    const sent = await senderFor(server.base).send(fileOf(bytes));
    expect(server.cutUploadsAt).toEqual([]);
    expect(await arrived(sent.link)).toBe(true);
  });

  it('again and again goes on as long as each try brings something', async () => {
    for (let at = 200_000; at < bodyBytes; at += 200_000) server.cutUploadsAt.push(at);
    const sent = await senderFor(server.base).send(fileOf(bytes));
    expect(await arrived(sent.link)).toBe(true);
  });

  it('sends the very same bytes again, not newly sealed ones', async () => {
    server.cutUploadsAt.push(300_000, 600_001);
    const sent = await senderFor(server.base).send(fileOf(bytes));
    const { body } = server.share(sent.id);
    expect(server.patches.length).toBeGreaterThan(2);
    for (const { offset, bytes: seen } of server.patches) {
      expect(body.subarray(offset, offset + seen.length).equals(seen)).toBe(true);
    }
  });

  it('gives up after some tries that bring nothing, and is finished later from its record', async () => {
    const records = new MemoryResumeRecords();
    server.cutUploadsAt.push(700_000, ...Array.from({ length: 20 }, () => 0));
    let id = '';
    const control = { onShareId: (shareId: string) => (id = shareId) };
    await expect(senderFor(server.base, { records }).send(fileOf(bytes), control)).rejects.toMatchObject({
      code: 'network.unreachable',
    });
    server.cutUploadsAt.length = 0;
    const sent = await senderFor(server.base, { records }).resume(id, fileOf(bytes).source);
    expect(await arrived(sent.link)).toBe(true);
    expect(await records.load(id)).toBeUndefined();
  });

  it('keeps its record until the link is handed out: broken off before, it still gives it', async () => {
    const records = new MemoryResumeRecords();
    const abort = new AbortController();
    let id = '';
    let asked = (): void => undefined;
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    const silentToOwners: Fetch = (url, init) => {
      const isLook = init.method === 'GET' && new Headers(init.headers).get('authorization')?.startsWith('Owner');
      if (isLook !== true) return fetch(url, init);
      asked();
      return new Promise((_, reject) => {
        init.signal?.addEventListener('abort', () => {
          reject(new DOMException('Aborted.', 'AbortError'));
        });
      });
    };
    const sending = senderFor(server.base, { records, fetch: silentToOwners }).send(fileOf(bytes), {
      signal: abort.signal,
      onShareId: (shareId) => (id = shareId),
    });
    await isAsked;
    expect(await records.load(id)).toMatchObject({ sentBytes: bytes.length });
    abort.abort();
    await expect(sending).rejects.toThrow();
    const sent = await senderFor(server.base, { records }).resume(id, fileOf(bytes).source);
    expect(await arrived(sent.link)).toBe(true);
    expect(await records.load(id)).toBeUndefined();
  });

  it('starts nothing new when only the last answer was lost', async () => {
    server.loseAnswers.set('PATCH', 1);
    const sent = await senderFor(server.base).send(fileOf(patternBytes(100_000)));
    expect(server.patches).toHaveLength(1);
    expect(server.share(sent.id).body).toHaveLength(bodyBytesOf(100_000));
  });

  it('creates with the same bytes when the answer to the create request was lost', async () => {
    server.loseAnswers.set('POST /api/v1/shares', 2);
    const sent = await senderFor(server.base).send(fileOf(patternBytes(10)));
    expect(server.createTexts).toHaveLength(3);
    expect(new Set(server.createTexts).size).toBe(1);
    expect(server.shares.has(sent.id)).toBe(true);
  });

  it('seals again exactly what it had sealed when the server lost bytes it had confirmed', async () => {
    server.losesBytes = { at: 3_000_000, keep: 1_234_567 };
    const sent = await senderFor(server.base).send(fileOf(bytes));
    expect(server.losesBytes).toBeUndefined();
    expect(await arrived(sent.link)).toBe(true);
    const { body } = server.share(sent.id);
    const same = server.patches.map(({ offset, bytes: seen }) =>
      body.subarray(offset, offset + seen.length).equals(seen),
    );
    expect(same.every(Boolean)).toBe(true);
  });

  it.each([
    [423, 'upload.busy'],
    [429, 'rate.limited'],
    [503, 'server.busy'],
    [409, 'upload.offset_mismatch'],
  ])('waits and goes on after %d %s', async (status, code) => {
    server.insteadOf.set('PATCH', [{ status, code }]);
    const sent = await senderFor(server.base).send(fileOf(bytes));
    expect(await arrived(sent.link)).toBe(true);
  });

  it.each([
    [410, 'share.gone'],
    [413, 'share.too_large'],
    [507, 'storage.full'],
    [401, 'auth.required'],
  ])('stops at %d %s, which no waiting helps', async (status, code) => {
    server.insteadOf.set('PATCH', [{ status, code }]);
    await expect(senderFor(server.base).send(fileOf(bytes))).rejects.toMatchObject({ code, status });
    expect(server.patches).toHaveLength(0);
  });
});

describe('a person', () => {
  it('pauses an upload and goes on with it', async () => {
    const pause = new PauseSwitch();
    const phases: string[] = [];
    server.onUploadBytes = (share) => {
      if (share.body.length < 1_500_000 || phases.length > 0) return;
      phases.push('paused');
      pause.pause();
      setTimeout(() => {
        phases.push('resumed');
        pause.resume();
      }, 30);
    };
    const sent = await senderFor(server.base).send(fileOf(bytes), { pause });
    expect(phases).toEqual(['paused', 'resumed']);
    expect(await arrived(sent.link)).toBe(true);
  });

  it('pauses an upload and goes on in the same instant', async () => {
    const pause = new PauseSwitch();
    let pauses = 0;
    server.onUploadBytes = () => {
      if (pauses > 0) return;
      pauses += 1;
      pause.pause();
      pause.resume();
    };
    const sent = await senderFor(server.base).send(fileOf(bytes), { pause });
    expect(pauses).toBe(1);
    expect(await arrived(sent.link)).toBe(true);
  });

  it('breaks an upload off and resumes it later', async () => {
    const records = new MemoryResumeRecords();
    const abort = new AbortController();
    let id = '';
    server.onUploadBytes = (share) => {
      if (share.body.length > 2_000_000) abort.abort(new RangeError('enough'));
    };
    const control = { signal: abort.signal, onShareId: (shareId: string) => (id = shareId) };
    await expect(senderFor(server.base, { records }).send(fileOf(bytes), control)).rejects.toThrow('enough');
    server.onUploadBytes = undefined;
    const held = server.share(id).body.length;
    const sent = await senderFor(server.base, { records }).resume(id, fileOf(bytes).source);
    expect(await arrived(sent.link)).toBe(true);
    expect(server.patches.at(-1)?.offset).toBeGreaterThanOrEqual(held);
  });

  it('discards an upload: nothing of it stays, here or there', async () => {
    const records = new MemoryResumeRecords();
    let id = '';
    server.insteadOf.set('PATCH', [{ status: 507, code: 'storage.full' }]);
    const sender = senderFor(server.base, { records });
    await expect(sender.send(fileOf(bytes), { onShareId: (shareId) => (id = shareId) })).rejects.toThrow();
    await sender.discard(id);
    expect(server.share(id).burned).toBe('revoked');
    expect(await records.load(id)).toBeUndefined();
  });
});

describe('a piece', () => {
  it('leaves only when a record that covers its last plain byte is durable', async () => {
    const records = new MemoryResumeRecords();
    const save = records.save.bind(records);
    let coveredBytes = 0;
    records.save = async (record) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      await save(record);
      coveredBytes = record.sentBytes === record.plainBytes ? bodyBytes : chunkStart(record.sentBytes / chunkBytes);
    };
    const aheadBytes: number[] = [];
    const watch: Fetch = (url, init) => {
      if (init.method === 'PATCH') {
        const offset = Number(new Headers(init.headers).get('upload-offset'));
        aheadBytes.push(coveredBytes - (offset + (init.body as Uint8Array).length));
      }
      return fetch(url, init);
    };
    await senderFor(server.base, { records, fetch: watch }).send(fileOf(bytes));
    expect(aheadBytes.length).toBeGreaterThan(2);
    expect(aheadBytes.every((ahead) => ahead >= 0)).toBe(true);
  });
});
