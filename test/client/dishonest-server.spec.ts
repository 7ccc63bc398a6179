import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FileSink } from '../../src/client/sink.node.ts';
import type { SentShare } from '../../src/client/send-share.ts';
import type { ClaimResponse } from '../../src/contract/claim.schema.ts';
import { decodeBase64, encodeBase64 } from '../../src/sealed/base64.ts';
import { headerBytes, sealedChunkBytes } from '../../src/sealed/sizes.ts';
import { fileOf, patternBytes, receiverFor, senderFor, type EngineName } from './client-parts.ts';
import { WireDouble } from './wire-double.ts';

const plainBytes = 200_000;
let server: WireDouble;
let folder: string;

beforeEach(async () => {
  server = await WireDouble.start();
  folder = await mkdtemp(join(tmpdir(), 'ots-dishonest-'));
});

afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const send = (length = plainBytes): Promise<SentShare> => senderFor(server.base).send(fileOf(patternBytes(length)));

/** The client must refuse, acknowledge nothing and leave no file, finished or not. */
async function refuses(
  link: string,
  code: 'share.refused' | 'share.damaged',
  engine: EngineName = 'node',
): Promise<void> {
  const receiver = receiverFor(link, { engine });
  const receiving = receiver.receive(() => FileSink.open(join(folder, 'report.pdf'), receiver.shareId));
  await expect(receiving).rejects.toMatchObject({ name: 'ClientError', code });
  expect(server.acknowledgements).toBe(0);
  expect(await readdir(folder)).toEqual([]);
}

const bodyRequests = (): number => server.calls.filter((call) => call.endsWith('/body')).length;

/** The sealed manifest starts with a header of its own, of the same length and to the same key. */
function headerOfManifest({ manifest }: ClaimResponse): string {
  return new TextDecoder().decode(decodeBase64(manifest)?.subarray(0, headerBytes));
}

describe.each<EngineName>(['node', 'web'])('a dishonest server is refused by the %s engines', (engine) => {
  it("when it gives the manifest's header for the body's", async () => {
    const { link } = await send();
    server.lies.claim = (answer) => ({ ...answer, header: headerOfManifest(answer) });
    await refuses(link, 'share.refused', engine);
    expect(bodyRequests()).toBe(0);
  });

  it('when it gives the body of the manifest for the body, header and all', async () => {
    const { link, id } = await send(0);
    const { manifest } = server.share(id).request;
    server.lies.claim = (answer) => ({
      ...answer,
      header: headerOfManifest(answer),
      bodyBytes: manifest.length - headerBytes,
      body: encodeBase64(manifest.subarray(headerBytes)),
    });
    await refuses(link, 'share.refused', engine);
  });

  it("when it gives another share's header", async () => {
    const [{ link }, other] = [await send(), await send()];
    server.lies.claim = (answer) => ({ ...answer, header: server.share(other.id).request.header });
    await refuses(link, 'share.refused', engine);
  });

  it("when it gives another share's manifest and header", async () => {
    const [{ link }, other] = [await send(), await send()];
    const { header, manifest } = server.share(other.id).request;
    server.lies.claim = (answer) => ({ ...answer, header, manifest: encodeBase64(manifest) });
    await refuses(link, 'share.refused', engine);
  });

  it("when it gives another share's body", async () => {
    const [{ link }, other] = [await send(), await send()];
    server.lies.body = (part, start) => ({
      bytes: server.share(other.id).body.subarray(start, start + part.length),
    });
    await refuses(link, 'share.damaged', engine);
  });

  it("when it gives another share's body inline", async () => {
    const [{ link }, other] = [await send(100), await send(100)];
    server.lies.claim = (answer) => ({ ...answer, body: encodeBase64(server.share(other.id).body) });
    server.lies.body = () => ({ bytes: server.share(other.id).body });
    await refuses(link, 'share.damaged', engine);
  });

  it('when it claims another length than the manifest says', async () => {
    const { link } = await send();
    server.lies.claim = (answer) => ({ ...answer, bodyBytes: answer.bodyBytes + sealedChunkBytes });
    await refuses(link, 'share.refused', engine);
  });

  it('when it says that the body is longer', async () => {
    const { link } = await send();
    server.lies.bodyBytes = (honest) => honest + 16;
    await refuses(link, 'share.refused', engine);
  });

  it.each([1, 16, 65_552])('when it appends %d bytes without saying so', async (more) => {
    const { link } = await send();
    server.lies.body = (part) => ({ bytes: Buffer.concat([part, Buffer.alloc(more)]), unmeasured: true });
    await refuses(link, 'share.damaged', engine);
  });

  it.each([0, 15, 16, 17, 65_567, 65_568, 65_569, 131_120])('when it cuts the body at byte %d, neatly', async (at) => {
    const { link } = await send();
    server.lies.body = (part, start) => ({ bytes: part.subarray(0, Math.max(0, at - start)), unmeasured: true });
    await refuses(link, 'share.damaged', engine);
  });

  it.each([0, 15, 16, 16 + 65_552, 16 + 2 * 65_552 + 5, 200_079])('when it flips a bit of byte %d', async (at) => {
    const { link } = await send();
    server.lies.body = (part, start) => {
      const bytes = Buffer.from(part);
      const here = at - start;
      if (here >= 0 && here < bytes.length) bytes[here] = (bytes[here] ?? 0) ^ 1;
      return { bytes };
    };
    await refuses(link, 'share.damaged', engine);
  });

  it('when it swaps two chunks', async () => {
    const { link, id } = await send();
    const { body } = server.share(id);
    const [first, second] = [body.subarray(16, 16 + 65_552), body.subarray(16 + 65_552, 16 + 131_104)];
    const swapped = Buffer.concat([body.subarray(0, 16), second, first, body.subarray(16 + 131_104)]);
    server.lies.body = (part, start) => ({ bytes: swapped.subarray(start, start + part.length) });
    await refuses(link, 'share.damaged', engine);
  });
});

describe('a manifest that is not what the link says', () => {
  it('is refused before anything is claimed', async () => {
    const [{ link, id }, other] = [await send(), await send()];
    const share = server.share(id);
    share.request = { ...share.request, manifest: server.share(other.id).request.manifest };
    await expect(receiverFor(link).look()).rejects.toMatchObject({ code: 'share.refused' });
    expect(server.share(id).claims.size).toBe(0);
  });
});

describe('a part that did not verify', () => {
  it('is fetched once more, and the rest goes on if it is right then', async () => {
    const { link } = await send();
    let lies = 1;
    server.lies.body = (part) => {
      const bytes = Buffer.from(part);
      if (lies-- > 0) bytes[16 + 65_552 + 7] = (bytes[16 + 65_552 + 7] ?? 0) ^ 128;
      return { bytes };
    };
    const receiver = receiverFor(link);
    const received = await receiver.receive(() => FileSink.open(join(folder, 'report.pdf'), receiver.shareId));
    expect(received.acknowledged).toBe(true);
    expect(bodyRequests()).toBe(2);
    expect(await readdir(folder)).toEqual(['report.pdf']);
  });

  it('is not fetched a third time', async () => {
    const { link } = await send();
    server.lies.body = (part) => ({ bytes: Buffer.alloc(part.length) });
    await refuses(link, 'share.damaged');
    expect(bodyRequests()).toBe(2);
  });

  it('is asked from the server if it came inline', async () => {
    const { link } = await send(100);
    server.lies.claim = (answer) => ({ ...answer, body: encodeBase64(new Uint8Array(132)) });
    const receiver = receiverFor(link);
    await receiver.receive(() => FileSink.open(join(folder, 'report.pdf'), receiver.shareId));
    expect(bodyRequests()).toBe(1);
  });
});
