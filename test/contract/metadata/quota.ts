/** Promises about the storage quota: never too little counted, exact when all is quiet. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LEASE_MS, type QuotaLimits } from '../../../src/share/metadata-store.ts';
import { footprintOf } from '../../../src/share/new-share.ts';
import { DAY, HOUR } from '../../support/fixed-clock.ts';
import { aShare, claimOf, claimToken, hashOf, idOf, ownerOf } from '../../support/shares.ts';
import { codeOf, tally, times, useStage, valueOf, type EngineFactory } from './engine.ts';

const plenty: QuotaLimits = { totalBytes: 1e12, perSenderBytes: 1e12 };

export function quotaContract(make: EngineFactory): void {
  const stage = useStage(make);
  const reserve = (leaseId: string, bytes: number, limits: Partial<QuotaLimits> = {}, sender = 'sender') =>
    stage.store.reserveQuota({ leaseId, bytes, sender }, { ...plenty, ...limits });
  const footprint = footprintOf(1_000, 512);

  describe('the quota', () => {
    it('counts body, header, manifest and one KiB for each share, until its bytes are gone', async () => {
      expect(footprint).toBe(1_000 + 168 + 512 + 1_024);
      expect(await stage.store.quota()).toEqual({ storedBytes: 0, reservedBytes: 0 });
      await stage.given('blob');
      await stage.given('inline', { body: 'inline' });
      await stage.given('uploading', { body: 'uploading' });
      expect((await stage.store.quota()).storedBytes).toBe(3 * footprint);
      for (const name of ['blob', 'inline', 'uploading']) valueOf(await stage.store.revoke(idOf(name), ownerOf(name)));
      expect((await stage.store.quota()).storedBytes).toBe(2 * footprint);
      await stage.store.forgetBlob(idOf('blob'));
      await stage.store.forgetBlob(idOf('blob'));
      await stage.store.forgetBlob(idOf('uploading'));
      expect((await stage.store.quota()).storedBytes).toBe(0);
    });

    it('keeps the bytes of a live share, whoever wants to forget them', async () => {
      await stage.given('blob');
      await stage.store.forgetBlob(idOf('blob'));
      expect((await stage.store.quota()).storedBytes).toBe(footprint);
      expect((await stage.seen('blob')).blobId).toBe('blob-of-blob');
    });

    it('gives room until it is full, to the byte, with 100 asking at once', async () => {
      await stage.given('blob');
      const limits = { totalBytes: footprint + 1_000 };
      const verdicts = await Promise.all(
        times(100, (n) => reserve(`lease ${String(n)}`, 100, limits, `s${String(n)}`)),
      );
      expect(tally(verdicts)).toEqual({ granted: 10, 'storage.full': 90 });
      expect(await stage.store.quota()).toEqual({ storedBytes: footprint, reservedBytes: 1_000 });
      expect(codeOf(await reserve('one more', 1, limits))).toBe('storage.full');
    });

    it('changes a lease with the same id instead of adding one; a refused change leaves it', async () => {
      valueOf(await reserve('lease', 100));
      valueOf(await reserve('lease', 900, { totalBytes: 900, perSenderBytes: 900 }));
      expect(codeOf(await reserve('lease', 901, { totalBytes: 900 }))).toBe('storage.full');
      expect(codeOf(await reserve('lease', 901, { perSenderBytes: 900 }))).toBe('rate.limited');
      expect((await stage.store.quota()).reservedBytes).toBe(900);
      valueOf(await reserve('lease', 50));
      expect((await stage.store.quota()).reservedBytes).toBe(50);
    });

    it('gives room back, once', async () => {
      valueOf(await reserve('lease', 100));
      valueOf(await reserve('other', 10));
      await Promise.all(times(10, () => stage.store.releaseQuota('lease')));
      await stage.store.releaseQuota('never taken');
      expect((await stage.store.quota()).reservedBytes).toBe(10);
    });

    it('forgets room that nobody renews', async () => {
      valueOf(await reserve('dies', 100, { totalBytes: 200 }));
      valueOf(await reserve('lives', 100, { totalBytes: 200 }));
      stage.clock.pass(LEASE_MS - 1);
      expect((await stage.store.quota()).reservedBytes).toBe(200);
      valueOf(await reserve('lives', 100, { totalBytes: 200 }));
      stage.clock.pass(1);
      expect((await stage.store.quota()).reservedBytes).toBe(100);
      expect(codeOf(await reserve('next', 100, { totalBytes: 200 }))).toBe('granted');
    });

    it('forgets room of before the clock was set back', async () => {
      valueOf(await reserve('dies', 100));
      stage.clock.goTo(stage.clock.now() - DAY);
      expect((await stage.store.quota()).reservedBytes).toBe(0);
      expect(codeOf(await reserve('next', 200, { totalBytes: 200, unwrittenBytes: 200 }))).toBe('granted');
    });

    it('hands room over to the record: the lease ends with create, granted, repeated or refused', async () => {
      for (const [lease, expected] of [
        ['first', 'granted'],
        ['retry', 'granted'],
      ] as const) {
        valueOf(await reserve(lease, footprint));
        expect(codeOf(await stage.store.create(aShare('letter'), lease))).toBe(expected);
        expect(await stage.store.quota()).toEqual({ storedBytes: footprint, reservedBytes: 0 });
      }
      valueOf(await reserve('taken', footprint));
      const taken = aShare('letter', { createDigest: hashOf('other') });
      expect(codeOf(await stage.store.create(taken, 'taken'))).toBe('share.exists');
      expect(await stage.store.quota()).toEqual({ storedBytes: footprint, reservedBytes: 0 });
    });

    it('lets one sender hold only so much unsent: reserved rooms and unfinished uploads together', async () => {
      const limits = { perSenderBytes: 2 * footprint + 100 };
      await stage.given('one', { body: 'uploading' });
      await stage.given('two', { body: 'uploading' });
      await stage.given('sent');
      expect(codeOf(await reserve('lease', 100, limits))).toBe('granted');
      expect(codeOf(await reserve('more', 1, limits))).toBe('rate.limited');
      expect(codeOf(await reserve('another sender', 100, limits, 'somebody else'))).toBe('granted');
      valueOf(await stage.store.completeUpload(idOf('one')));
      expect(codeOf(await reserve('more', footprint, limits))).toBe('granted');
      expect(codeOf(await reserve('yet more', 1, limits))).toBe('rate.limited');
      valueOf(await stage.store.revoke(idOf('two'), ownerOf('two')));
      expect(codeOf(await reserve('yet more', footprint, limits))).toBe('granted');
    });

    it('promises only what the disk has room for, of rooms and unfinished uploads together, and once', async () => {
      await stage.given('film', { body: 'uploading' });
      await stage.given('sent');
      const asked = await Promise.all(
        times(20, (n) => reserve(`lease ${String(n)}`, 100, { unwrittenBytes: footprint + 1_000 }, `s${String(n)}`)),
      );
      expect(tally(asked)).toEqual({ granted: 10, 'storage.full': 10 });
      const grown = (bytes: number, unwrittenBytes: number, writtenBytes = 0) =>
        reserve('lease 0', bytes, { unwrittenBytes, writtenBytes });
      expect(codeOf(await grown(101, footprint + 1_000))).toBe('storage.full');
      // What is written of it does not count again; more than was promised is nobody's promise.
      expect(codeOf(await grown(601, 1_000, footprint + 500))).toBe('storage.full');
      expect(codeOf(await grown(600, 1_000, footprint + 500))).toBe('granted');
      expect(codeOf(await grown(1_601, 1_000, 1e12))).toBe('storage.full');
      expect(codeOf(await grown(1_600, 1_000, 1e12))).toBe('granted');
      valueOf(await stage.store.completeUpload(idOf('film')));
      expect(codeOf(await reserve('more', 1, { unwrittenBytes: 2_500 }))).toBe('storage.full');
      expect(codeOf(await reserve('more', 1, { unwrittenBytes: 2_501 }))).toBe('granted');
      // Not a word about the disk: no limit.
      expect(codeOf(await reserve('most', 1e9))).toBe('granted');
    });

    it('says full before it says too much for one', async () => {
      expect(codeOf(await reserve('lease', 100, { totalBytes: 99, perSenderBytes: 99 }))).toBe('storage.full');
    });

    it('stays exact over a restart', async () => {
      await stage.given('blob');
      await stage.given('uploading', { body: 'uploading' });
      await stage.reopen();
      expect((await stage.store.quota()).storedBytes).toBe(2 * footprint);
      expect(codeOf(await reserve('lease', 1, { unwrittenBytes: footprint }))).toBe('storage.full');
      expect(codeOf(await reserve('lease', 1, { perSenderBytes: footprint }))).toBe('rate.limited');
    });

    it('is exact after any schedule: what is stored is the sum over all records', async () => {
      const name = fc.constantFrom('a', 'b', 'c', 'd', 'e');
      const step = fc.record({
        name,
        verb: fc.constantFrom(
          ...(['create', 'create inline', 'upload', 'complete', 'claim', 'acknowledge', 'revoke', 'lose'] as const),
          ...(['forget', 'pass', 'sweep', 'one download'] as const),
        ),
        bytes: fc.integer({ min: 1, max: 5_000 }),
      });
      const act = async (run: string, { name: short, verb, bytes }: { name: string; verb: string; bytes: number }) => {
        const of = `${run}/${short}`;
        const id = idOf(of);
        const { store } = stage;
        const sizes = { bodyBytes: bytes, manifestBytes: 100 + (bytes % 7), downloads: 1 + (bytes % 3) };
        const acts: Readonly<Record<string, () => Promise<unknown>>> = {
          create: () => store.create(aShare(of, sizes)),
          'create inline': () => store.create(aShare(of, { ...sizes, body: 'inline' })),
          upload: () => store.create(aShare(of, { ...sizes, body: 'uploading' })),
          complete: () => store.completeUpload(id),
          claim: () => store.claim(id, claimOf(of, `visitor ${String(bytes % 4)}`)),
          acknowledge: () => store.acknowledge(id, claimToken(`visitor ${String(bytes % 4)}`)),
          revoke: () => store.revoke(id, ownerOf(of)),
          lose: () => store.remove(id, 'lost'),
          forget: () => store.forgetBlob(id),
          'one download': () => store.change(id, ownerOf(of), { downloads: 1 }),
          sweep: () => stage.sweep(),
          pass: async () => {
            stage.clock.pass((bytes % 5) * HOUR * 8);
            await stage.sweep();
          },
        };
        await acts[verb]?.();
      };
      const sums = async () => {
        const records = await stage.store.list(undefined, 10_000);
        return {
          stored: records.reduce((sum, record) => sum + record.footprintBytes, 0),
          unsent: records.reduce((sum, record) => sum + (record.sender === undefined ? 0 : record.footprintBytes), 0),
        };
      };
      let runs = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(step, { maxLength: 4 }), { maxLength: 12 }), async (schedule) => {
          const run = String(runs++);
          // Each inner list is asked for at once.
          for (const together of schedule) {
            await Promise.all(together.map((one) => act(run, one)));
            const { stored, unsent } = await sums();
            expect(await stage.store.quota()).toEqual({ storedBytes: stored, reservedBytes: 0 });
            // Found by asking: exactly this much more is refused.
            const limits = { perSenderBytes: unsent + 10 };
            expect([codeOf(await reserve('probe', 11, limits)), codeOf(await reserve('probe', 10, limits))]).toEqual([
              'rate.limited',
              'granted',
            ]);
            await stage.store.releaseQuota('probe');
          }
        }),
        { numRuns: 25 },
      );
      stage.clock.pass(30 * DAY);
      await stage.sweep();
      await stage.sweep();
      expect(await stage.store.quota()).toEqual({ storedBytes: 0, reservedBytes: 0 });
    });
  });
}
