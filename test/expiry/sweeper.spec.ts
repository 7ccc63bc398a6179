import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ExpiryModule } from '../../src/expiry/expiry.module.ts';
import { Sweeper } from '../../src/expiry/sweeper.ts';
import { DegradedReasons } from '../../src/logging/degraded-reasons.ts';
import { BlobStore } from '../../src/share/blob-store.ts';
import { MetadataStore, StoreUnreachable } from '../../src/share/metadata-store.ts';
import { FixedClock, HOUR } from '../support/fixed-clock.ts';
import { listen, type Listening } from '../support/listening.ts';
import { until } from '../support/until.ts';
import { anotherProcess, newFolders, openServer } from './scene.ts';

describe('the sweeper in a running server', () => {
  let running: Listening | undefined;
  afterEach(async () => {
    await running?.end();
    running = undefined;
  });

  it('has taken the uploads folder before the server listens, and is degraded by nothing', async () => {
    running = await listen({ imports: [ExpiryModule] });
    const { application } = running;
    const [blobs, metadata] = [application.get(BlobStore), application.get(MetadataStore)];
    expect(await blobs.owner()).toBe(await metadata.storeId());
    expect(application.get(DegradedReasons).list()).toEqual([]);
  });

  it('removes at its intervals, by itself, what nobody names', async () => {
    const environment = { SWEEP_INTERVAL: '1s', ORPHAN_SCAN_INTERVAL: '1s', ORPHAN_MIN_AGE: '0s' };
    running = await listen({ imports: [ExpiryModule], environment });
    const blobs = running.application.get(BlobStore);
    const blobId = randomUUID();
    const writer = await blobs.create(blobId);
    await writer.write([randomBytes(10)]);
    await writer.publish();
    await until(async () => (await blobs.find(blobId)) === undefined, 'the blob is gone');
  });

  it('lets passes end before the stores close', async () => {
    running = await listen({ imports: [ExpiryModule] });
    const { application } = running;
    const sweeper = application.get(Sweeper);
    const passes = [sweeper.runDuePass(), sweeper.runScan()];
    await application.close();
    for (const pass of passes) await expect(pass).resolves.toBeDefined();
  });
});

describe('a sweeper that meets trouble', () => {
  it('says that it fails while the store does not answer, goes on trying, and says when it works again', async () => {
    const folders = await newFolders();
    const server = await openServer(folders, new FixedClock(), { SWEEP_INTERVAL: '1s' });
    let down = true;
    const metadata = new Proxy(server.metadata, {
      get(target, name) {
        if (down && name === 'due') return () => Promise.reject(new StoreUnreachable('a test'));
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    const troubled = await anotherProcess(server, metadata).start();
    await until(() => troubled.degraded.list().includes('sweeper.due'), 'it says so');
    expect(troubled.log.events()).toContain('sweeper.due');
    const share = await server.stored({ expiry: { inMs: HOUR } });
    server.clock.pass(HOUR);
    down = false;
    await until(() => troubled.degraded.list().length === 0, 'all is well again');
    expect(await server.blobs.find(share.blobId)).toBeUndefined();
    await troubled.stop();
    await server.stop();
    await folders.remove();
  });
});
