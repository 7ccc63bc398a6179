/** Promises about failing: whole or not at all, and "could not find out" is never "not there". */
import { describe, expect, it } from '@jest/globals';
import { StoreUnreachable, type MetadataStore } from '../../../src/share/metadata-store.ts';
import type { NewShare } from '../../../src/share/new-share.ts';
import { aShare, claimOf, claimToken, idOf, linkOf, openingOf, ownerOf } from '../../support/shares.ts';
import { times, useStage, valueOf, type EngineFactory } from './engine.ts';

/** A share whose secrets break while they are being stored. */
function broken(name: string): NewShare {
  const share = aShare(name, { body: 'inline' });
  const secrets = { ...share.secrets };
  Object.defineProperty(secrets, 'header', {
    enumerable: true,
    get: () => {
      throw new TypeError('The header cannot be read.');
    },
  });
  return { ...share, secrets };
}

export function failuresContract(make: EngineFactory): void {
  const stage = useStage(make);

  it('a verb that fails changes nothing, and its neighbours are not touched', async () => {
    await stage.given('before');
    const before = await stage.engine.rawValues();
    await expect(stage.store.create(broken('letter'))).rejects.toBeInstanceOf(StoreUnreachable);
    expect(await stage.engine.rawValues()).toEqual(before);
    expect(valueOf(await stage.store.create(aShare('letter')))).toMatchObject({ repeated: false });
  });

  it('of 50 verbs at once those that fail change nothing and the others are kept', async () => {
    const results = await Promise.allSettled(
      times(50, (n) => stage.store.create(n % 2 === 0 ? aShare(`share ${String(n)}`) : broken(`share ${String(n)}`))),
    );
    expect(results.map((result) => result.status)).toEqual(times(50, (n) => (n % 2 === 0 ? 'fulfilled' : 'rejected')));
    const listed = (await stage.store.list(undefined, 100)).map((record) => record.id);
    expect(listed).toEqual(times(25, (n) => idOf(`share ${String(2 * n)}`)).sort());
    const sum = aShare('share 0').bodyBytes + 168 + 512 + 1_024;
    expect((await stage.store.quota()).storedBytes).toBe(25 * sum);
  });

  describe('a closed store', () => {
    const id = idOf('letter');
    const verbs: Readonly<Record<string, (store: MetadataStore) => Promise<unknown>>> = {
      ping: (store) => store.ping(),
      storeId: (store) => store.storeId(),
      noteTime: (store) => store.noteTime(),
      rolledBack: (store) => store.rolledBack(),
      create: (store) => store.create(aShare('new')),
      completeUpload: (store) => store.completeUpload(id),
      noteUpload: (store) => store.noteUpload(id, 1),
      look: (store) => store.look(id, linkOf('letter')),
      noteLook: (store) => store.noteLook(id),
      prove: (store) => store.prove(id, linkOf('letter')),
      claim: (store) => store.claim(id, claimOf('letter', 'anna')),
      reserveAttempt: (store) => store.reserveAttempt(id, claimOf('letter', 'anna')),
      settleAttempt: (store) => store.settleAttempt(id, 'key', openingOf('letter', 'anna', 'x')),
      findClaim: (store) => store.findClaim(id, claimToken('anna')),
      recordProgress: (store) => store.recordProgress(id, claimToken('anna'), { interval: [0, 1] }),
      acknowledge: (store) => store.acknowledge(id, claimToken('anna')),
      change: (store) => store.change(id, ownerOf('letter'), { downloads: 2 }),
      revoke: (store) => store.revoke(id, ownerOf('letter')),
      remove: (store) => store.remove(id, 'removed'),
      forgetBlob: (store) => store.forgetBlob(id),
      due: (store) => store.due(10),
      settleDue: (store) => store.settleDue(id),
      list: (store) => store.list(undefined, 10),
      outlines: async (store) => {
        for await (const page of store.outlines()) return page;
        return [];
      },
      read: (store) => store.read([id]),
      reserveQuota: (store) =>
        store.reserveQuota({ leaseId: 'l', bytes: 1, sender: 's' }, { totalBytes: 9, perSenderBytes: 9 }),
      releaseQuota: (store) => store.releaseQuota('l'),
      quota: (store) => store.quota(),
      recountQuota: (store) => store.recountQuota(),
      freeBytes: (store) => store.freeBytes(),
    };

    it.each(Object.keys(verbs))('is unreachable, never without the share: %s', async (verb) => {
      await stage.given('letter');
      const { store, leases, rateLimits } = stage.engine;
      await store.close();
      await expect(verbs[verb]?.(store)).rejects.toMatchObject({ code: 'store.unreachable' });
      await expect(leases.acquire('name', 'me', 1_000)).rejects.toMatchObject({ code: 'store.unreachable' });
      await expect(leases.release('name', 'me')).rejects.toMatchObject({ code: 'store.unreachable' });
      await expect(rateLimits.hit('key', 1_000)).rejects.toMatchObject({ code: 'store.unreachable' });
    });

    it('says so of what the admin page keeps too: nobody is signed in, or out, by a failure', async () => {
      const { store, counters, sessions, audit, chosen } = stage.engine;
      await store.close();
      const asked = [
        counters.add({ process: 'p', number: 1, counts: { looks: 1 } }),
        counters.note({ 'shares.ready': 1 }),
        counters.totals(),
        counters.series('day', 1),
        sessions.open('token', 'csrf'),
        sessions.find('token'),
        sessions.find('token', false),
        sessions.end('token'),
        sessions.endAll(),
        audit.append({ action: 'sign_in', from: 'there' }),
        audit.read(1),
        chosen.read(),
        chosen.change({ uploadsPaused: true }),
      ];
      for (const asking of await Promise.allSettled(asked))
        expect(asking).toMatchObject({ status: 'rejected', reason: { code: 'store.unreachable' } });
    });

    it('knows every verb of the port (this list is complete)', () => {
      const proto = Object.getPrototypeOf(stage.store) as object;
      const ofTheEngine = Object.getOwnPropertyNames(proto).filter((name) => !['constructor', 'close'].includes(name));
      expect(Object.keys(verbs).sort()).toEqual(ofTheEngine.sort());
    });

    it('keeps every step that it resolved before or while it closed', async () => {
      await stage.given('letter', { downloads: 100 });
      const { store } = stage;
      const claims = times(50, (n) => store.claim(id, claimOf('letter', `visitor ${String(n)}`)));
      const closed = store.close();
      const results = await Promise.allSettled(claims);
      await closed;
      await store.close();
      await stage.reopen();
      const kept = new Set((await stage.seen('letter')).claims.map((claim) => claim.tokenHash));
      for (const [n, result] of results.entries())
        if (result.status === 'fulfilled') expect(kept.has(claimToken(`visitor ${String(n)}`))).toBe(true);
        else expect(result.reason).toBeInstanceOf(StoreUnreachable);
    });
  });
}
