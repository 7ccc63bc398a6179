/** What each reason of "degraded" means, what users see of it and what to do: said by the admin page, and in the same words by docs/operations.md. */
import type { DegradedReason } from './degraded-reasons.ts';

export interface DegradedAdvice {
  readonly title: string;
  /** What users see. */
  readonly effect: string;
  readonly whatToDo: string;
}

export const degradedGuide: Readonly<Record<DegradedReason, DegradedAdvice>> = {
  'clock.implausible': {
    title: 'the clock is earlier than when the server last ran, or not in this century',
    effect: 'shares work; nothing is removed from the disk',
    whatToDo: 'set the clock, restart',
  },
  'data.nearly_full': {
    title: 'less than 64 MiB are free where DATA_DIR is',
    effect: 'nothing yet; soon 503 store.unreachable for everything that writes',
    whatToDo: 'free space there',
  },
  'redis.aof_failing': {
    title: 'Redis cannot write its append-only file and refuses changes',
    effect: '503 store.unreachable; looks work',
    whatToDo: 'free the disk of Redis, or make it writable; it goes on by itself',
  },
  'redis.aof_off': {
    title: 'Redis keeps no append-only file',
    effect: 'nothing',
    whatToDo: 'set appendonly yes and appendfsync always, in its configuration too',
  },
  'redis.clock': {
    title: 'the clocks of Redis and of this server differ by more than a minute',
    effect: 'times that are shown and times that hold differ',
    whatToDo: 'NTP on both',
  },
  'redis.evicts': {
    title: 'Redis may drop keys, or is too old, since it was restarted with other settings',
    effect: 'shares may vanish',
    whatToDo: 'set maxmemory-policy noeviction at once',
  },
  'redis.memory': {
    title: 'less than a tenth of the memory of Redis is left',
    effect: 'new shares: 507 storage.full; all others go on',
    whatToDo: 'raise maxmemory, or wait until shares end',
  },
  'redis.restarted': {
    title: 'Redis was restarted, or another one took its place; servers compare what they know',
    effect: 'claims and whatever ends a share: 503 store.unreachable, for about 3 s',
    whatToDo: 'nothing; it goes on by itself. If it stays: the uploads folder cannot be read',
  },
  'redis.seq_not_kept': {
    title: 'the uploads folder cannot keep how far Redis has come',
    effect: 'nothing',
    whatToDo: 'make the uploads folder writable',
  },
  'settings.ignored': {
    title:
      'what an admin chose for a setting does not fit what the server was started with, or is no setting of this version',
    effect: 'the setting is as the server was started with',
    whatToDo: 'change it on the admin page, or take it back there; or mend what the server is started with',
  },
  'storage.full': {
    title: 'the disk of the uploads folder or the quota is used up',
    effect: 'new shares: 507 storage.full; all others go on',
    whatToDo: 'free space, raise STORAGE_QUOTA_BYTES, lower STORAGE_KEEP_FREE_BYTES, or wait',
  },
  'store.rolled_back': {
    title: 'Redis is an older copy of itself, or belongs to other bodies; the log says which',
    effect: '503 store.rolled_back for claims, manifests, openings, unlocks',
    whatToDo: 'see An older copy of Redis in docs/operations.md',
  },
  'sweeper.brake': {
    title: 'a scan would have removed or burned more than 20 % and more than 10, and touched nothing',
    effect: 'shares without a body: 503 store.unreachable',
    whatToDo:
      'find out why folder and store do not fit: not mounted, wrong folder, wrong or emptied Redis. If the loss is real and final, empty both',
  },
  'sweeper.due': {
    title: 'the pass that burns what is due failed',
    effect: 'shares still end on time; their bytes stay for now',
    whatToDo: 'see the line in the log; usually the store is away or takes no writes',
  },
  'sweeper.scan': {
    title: 'the scan that compares bodies and records failed',
    effect: 'nothing',
    whatToDo: 'see the line in the log; usually a folder cannot be read',
  },
  'uploads.not_ours': {
    title: "the uploads folder has no mark although there are shares, or another store's mark",
    effect: 'bodies: 503 store.unreachable; small shares work',
    whatToDo: 'mount the right folder; it goes on by itself',
  },
  'uploads.not_writable': {
    title: 'the uploads folder cannot be written to',
    effect: 'new shares with a body: 503 store.unreachable; downloads go on',
    whatToDo: 'mount it for writing, give it back to its user; it goes on by itself',
  },
  'workers.missing': {
    title: 'one of the WORKERS processes has ended and is being replaced',
    effect: 'what it was doing is cut and can be resumed',
    whatToDo: 'if it stays: see worker.ended in the log',
  },
};
