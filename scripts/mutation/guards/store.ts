/** What the stores promise: room to the byte, leases for one, limits that count, and no silence taken for an answer. */
import { inEmbedded, inLua, tests, within, type Guard } from '../guard.ts';

const quota = 'room the quota';
const lease = 'lease store';
const redisContract = 'test/contract/redis.spec.ts';

export const storeGuards: readonly Guard[] = [
  {
    guard: 'No room is given beyond the storage quota.',
    without: 'there is always room',
    spellings: [
      inEmbedded('embedded-quota.ts', '+ lease.bytes > limits.totalBytes;', '+ lease.bytes < 0;', quota),
      inLua('meta-scripts.ts', '+ ask.bytes > ask.totalBytes then', '+ ask.bytes < 0 then', quota),
    ],
  },
  {
    guard: 'No room is given that the disk does not have.',
    without: 'what is free on the disk is not looked at',
    spellings: [
      inEmbedded('embedded-quota.ts', '+ more > unwrittenBytes;', '+ more > Infinity;', quota),
      inLua('meta-scripts.ts', '+ more > (ask.unwrittenBytes or math.huge) then', '+ more > math.huge then', quota),
    ],
  },
  {
    guard: 'One sender holds only a part of the quota unsent.',
    without: 'one sender may hold all of it',
    spellings: [
      inEmbedded('embedded-quota.ts', '+ lease.bytes > limits.perSenderBytes)', '+ lease.bytes < 0)', quota),
      inLua('meta-scripts.ts', '+ ask.bytes > ask.perSenderBytes then', '+ ask.bytes < 0 then', quota),
    ],
  },
  {
    guard: 'The quota moves with the record.',
    without: 'a burn gives no room back',
    spellings: [
      inEmbedded(
        'record-step.ts',
        'void shares.put(id, { share: after, dueAt });\n    this.quota.follow(before?.share, after);',
        'void shares.put(id, { share: after, dueAt });\n    if (before === undefined) this.quota.follow(undefined, after);',
        quota,
      ),
      within(
        'src/storage/metadata/redis/share-steps.ts',
        'if (head.room !== undefined) await this.ledger.tell(id, head.room);',
        '',
        tests(redisContract, quota),
      ),
    ],
  },
  {
    guard: 'A lease has one holder.',
    without: 'whoever asks gets it',
    spellings: [
      inEmbedded(
        'embedded-lease-store.ts',
        'held !== undefined && held.holder !== holder &&',
        "held !== undefined && held.holder === '' &&",
        lease,
      ),
      inLua('meta-scripts.ts', 'if held[1] and held[1] ~= ask.holder and', "if held[1] and held[1] == '' and", lease),
    ],
  },
  {
    guard: 'A lease is ended by its holder alone.',
    without: 'anybody ends it',
    spellings: [
      inEmbedded(
        'embedded-lease-store.ts',
        'if (leases.get(name)?.holder === holder) void leases.remove(name);',
        'void leases.remove(name);',
        lease,
      ),
      inLua(
        'meta-scripts.ts',
        "if redis.call('HGET', KEYS[1], 'holder') == ask.holder then redis.call('DEL', KEYS[1]) end",
        "redis.call('DEL', KEYS[1])",
        lease,
      ),
    ],
  },
  {
    guard: 'Each hit of a rate limit counts.',
    without: 'the window stays at none',
    spellings: [
      inEmbedded(
        'embedded-rate-limit-store.ts',
        'Math.max(0, current.count + weight)',
        'Math.max(0, current.count)',
        'rate limit store',
      ),
      inLua(
        'meta-scripts.ts',
        'count = math.max(0, count + ask.weight)',
        'count = math.max(0, count)',
        'rate limit store',
      ),
    ],
  },
  {
    guard: 'A store that does not answer is unreachable, never without the share.',
    without: 'its failure goes by another name',
    spellings: [
      inEmbedded(
        'record-step.ts',
        'throw cause instanceof StoreUnreachable ? cause : new StoreUnreachable(cause);',
        'throw cause;',
        'failure a closed store',
      ),
      within(
        'src/storage/metadata/redis/scripts.ts',
        'throw cause instanceof StoreUnreachable || cause instanceof StoreRolledBack ? cause : new StoreUnreachable(cause);',
        'throw cause;',
        tests(redisContract, 'failure a closed store'),
      ),
    ],
  },
  {
    guard: 'A verb that fails changes nothing.',
    without: 'half of a failed step is kept',
    spellings: [
      inEmbedded(
        'record-step.ts',
        'this.environments.kept.root.childTransaction(',
        'this.environments.kept.root.transaction(',
        'store failure',
      ),
    ],
  },
  {
    guard: 'A live share whose keys are lost is unreachable.',
    without: 'it opens to nothing',
    spellings: [
      within(
        'src/storage/metadata/embedded/record-step.ts',
        "if (secrets === undefined) throw new StoreUnreachable('a live share without its secrets');",
        "if (secrets === undefined) return { header: '', manifest: new Uint8Array() };",
        tests('test/contract/lost-keys.spec.ts', 'embedded'),
      ),
      within(
        'src/storage/metadata/redis/lua/record.ts',
        "if not value then error('a live share without its secrets') end",
        "if not value then return '' end",
        tests('test/contract/lost-keys.spec.ts', 'Redis'),
      ),
    ],
  },
];
