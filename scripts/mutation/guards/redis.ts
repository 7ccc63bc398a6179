/** Redis restored from an older copy, and a Redis that is not fit: nobody is let in twice because of either. */
import { tests, within, type Guard } from '../guard.ts';

const folder = 'src/storage/metadata/redis';
const rollback = (only?: string) => tests('test/redis/rollback.spec.ts', only);
const start = (only: string) => tests('test/redis/start.spec.ts', only);

export const redisGuards: readonly Guard[] = [
  {
    guard: 'An older copy of the store is noticed by its number.',
    without: 'the numbers are not compared',
    spellings: [
      within(
        `${folder}/lua/step.ts`,
        "if tonumber(kept[1] or '0') < known and marked < known then",
        'if false then',
        rollback('no server ran|is empty'),
      ),
    ],
  },
  {
    guard: 'A claim is refused in the step that meets an older copy.',
    without: 'a claim is granted until the next look at the store',
    spellings: [
      within(
        `${folder}/lua/share-scripts.ts`,
        'claim: guarded(opening.claim)',
        'claim: writes(opening.claim)',
        rollback('is empty'),
      ),
    ],
  },
  {
    guard: 'Once one part of the store is older, none is believed.',
    without: 'only the older part is refused',
    spellings: [
      within(
        `${folder}/share-steps.ts`,
        'if (this.rollback.found && opens(name, ask)) throw new StoreRolledBack();',
        '',
        rollback('while a server runs'),
      ),
    ],
  },
  {
    guard: 'After a restart of Redis nobody is let in before all servers have told what they know.',
    without: 'a server that has not heard of a claim grants it again',
    spellings: [
      within(
        `${folder}/lua/step.ts`,
        'if not rolledBack and isUnproven() then',
        'if false then',
        rollback('first instant'),
      ),
    ],
  },
  {
    guard: 'The mark of an older copy stays until the operator accepts.',
    without: 'it goes when burns have lifted the number again',
    spellings: [within(`${folder}/lua/step.ts`, "tonumber(kept[2] or '-1')", '-1', rollback('lifts the number'))],
  },
  {
    guard: 'How far the store has come is kept beside the blobs.',
    without: 'a server that starts on an older copy notices nothing',
    spellings: [
      within(
        `${folder}/watermarks.ts`,
        '|| this.#foreign || !this.#knowsMoreThan(kept)) return;',
        '|| true) return;',
        rollback('no server ran'),
      ),
    ],
  },
  {
    guard: 'The numbers of one store are held against no other.',
    without: "a server that strays to another installation's Redis makes both look older",
    spellings: [
      within(
        `${folder}/watermarks.ts`,
        'this.#foreign = store !== undefined && store !== this.#store;',
        'this.#foreign = false;',
        tests('test/redis/watermarks.spec.ts', 'is about one store'),
      ),
    ],
  },
  {
    guard: 'A claim lifts the number of the store.',
    without: 'an older copy forgets it unnoticed',
    spellings: [
      within(
        `${folder}/lua/claims.ts`,
        "counts = true\n  withEvent(share, 'claimed', now)",
        "withEvent(share, 'claimed', now)",
        rollback('no server ran'),
      ),
    ],
  },
  {
    guard: 'A wrong password lifts the number of the store.',
    without: 'an older copy forgets it unnoticed',
    spellings: [
      within(
        `${folder}/lua/order-of-checks.ts`,
        "counts = true\n  withEvent(share, 'wrong_password', now)",
        "withEvent(share, 'wrong_password', now)",
        rollback('forgets no wrong password'),
      ),
    ],
  },
  {
    guard: 'A password that is being hashed lifts the number of the store.',
    without: 'an older copy forgets it unnoticed',
    spellings: [
      within(
        `${folder}/lua/order-of-checks.ts`,
        'counts = true\n  count(share, 1)\n  keep(share)',
        'count(share, 1)\n  keep(share)',
        rollback('forgets no charged password'),
      ),
    ],
  },
  {
    guard: 'A re-arm lifts the number of the store.',
    without: 'an older copy forgets it unnoticed',
    spellings: [
      within(`${folder}/lua/change.ts`, 'counts = true\n  share.rearms', 'share.rearms', rollback('forgets no re-arm')),
    ],
  },
  {
    guard: 'A burn lifts the number of the store.',
    without: 'an older copy forgets it unnoticed',
    spellings: [
      within(
        `${folder}/lua/record.ts`,
        "redis.call('DEL', at.secrets)\n    counts = true",
        "redis.call('DEL', at.secrets)",
        rollback('forgets no burn'),
      ),
    ],
  },
  {
    guard: 'After an older copy was accepted, what it takes for free counts as taken.',
    without: 'its slots are claimed a second time',
    spellings: [
      within(
        `${folder}/lua/verbs-ending.ts`,
        "for slot = 1, freeSlots(share) do addClaim(share, ask.claimant .. ':' .. slot) end",
        '',
        rollback('while a server runs'),
      ),
    ],
  },
  {
    guard: 'The server does not start on a Redis that drops keys.',
    without: 'any maxmemory-policy will do',
    spellings: [within(`${folder}/fitness.ts`, "if (policy !== 'noeviction')", 'if (false)', start('drops keys'))],
  },
  {
    guard: 'A Redis that is nearly full takes no new share.',
    without: 'shares are made until it is full',
    spellings: [
      within(
        `${folder}/redis-metadata-store.ts`,
        'if (this.parts.memory.full) return refused(full);',
        '',
        start('below a tenth'),
      ),
    ],
  },
  {
    guard: 'What Redis has no memory for is refused as full, and leaves nothing.',
    without: 'the store is called unreachable',
    spellings: [
      within(
        `${folder}/redis-metadata-store.ts`,
        'if (isOutOfMemory(error)) return refused(full);',
        '',
        start('ended since the last look'),
      ),
    ],
  },
  {
    guard: 'A look changes nothing: Redis refuses a write in its script.',
    without: 'the script may write',
    spellings: [
      within(
        `${folder}/lua/share-scripts.ts`,
        "const READS = '#!lua flags=no-writes\\n';",
        "const READS = '#!lua flags=allow-oom\\n';",
        tests('test/redis/keys.spec.ts'),
      ),
    ],
  },
];
