/** A live share whose header and manifest are gone from the store: damage, never an answer. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StoreUnreachable } from '../../src/share/metadata-store.ts';
import { keysOf } from '../../src/storage/metadata/redis/keys.ts';
import { embeddedEngine } from '../support/embedded-engine.ts';
import { FixedClock } from '../support/fixed-clock.ts';
import { closeLookers, openRedisEngine } from '../support/redis-engine.ts';
import { RedisServer } from '../support/redis-server.ts';
import { aShare, claimOf, claimToken, idOf, linkOf, ownerOf, rules } from '../support/shares.ts';
import { codeOf, valueOf, type Engine } from './metadata/engine.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await RedisServer.start();
});
afterAll(async () => {
  await closeLookers();
  await server.remove();
});

interface Damaged {
  readonly engine: Engine;
  /** Takes header, manifest and inline body of a share away, behind the back of the store. */
  readonly lose: (id: string) => Promise<unknown>;
}

const embedded = async (): Promise<Damaged> => {
  const engine = await embeddedEngine(new FixedClock(), rules);
  return { engine, lose: (id) => engine.environments.kept.secrets.remove(id) };
};
const redis = async (): Promise<Damaged> => {
  const prefix = `test:${randomUUID()}:`;
  const engine = await openRedisEngine({ url: server.url }, new FixedClock(), rules, prefix);
  return { engine, lose: (id) => server.ask('DEL', `${prefix}${keysOf(id)[1] ?? ''}`) };
};

describe.each([
  ['embedded', embedded],
  ['Redis', redis],
])('a share in the %s store whose keys were lost', (_kind, make) => {
  it('is unreachable at every door that needs them, and neither gone nor opened to nothing', async () => {
    const { engine, lose } = await make();
    const { store } = engine;
    const id = idOf('letter');
    try {
      valueOf(await store.create(aShare('letter', { body: 'inline', downloads: 2 })));
      valueOf(await store.claim(id, claimOf('letter', 'anna')));
      await lose(id);
      const doors = {
        look: () => store.look(id, linkOf('letter')),
        manifest: () => store.prove(id, linkOf('letter')),
        claim: () => store.claim(id, claimOf('letter', 'bert')),
        'the same claim again': () => store.claim(id, claimOf('letter', 'anna')),
        open: () => store.reserveAttempt(id, claimOf('letter', 'bert')),
        body: () => store.findClaim(id, claimToken('anna')),
      };
      for (const [door, ask] of Object.entries(doors))
        await expect(ask().then((verdict) => [door, codeOf(verdict)])).rejects.toBeInstanceOf(StoreUnreachable);
      const { share } = valueOf(await store.look(id, { ownerTokenHash: ownerOf('letter') }));
      expect(share.claims).toHaveLength(1);
      expect(codeOf(await store.revoke(id, ownerOf('letter')))).toBe('granted');
    } finally {
      await engine.dispose();
    }
  });
});
