/**
 * Loaded before a server that a test starts (`preload` of server-process.ts): on order it kills itself with SIGKILL right
 * before or right after the n-th time of a step.
 */
import { writeSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { FileHandle } from 'node:fs/promises';
import { ClaimTransfer } from '../../src/download/claim-transfer.ts';
import { diskCalls, type DiskCalls } from '../../src/storage/blobs/disk/disk-calls.ts';
import { DiskBlobStore } from '../../src/storage/blobs/disk/disk-blob-store.ts';
import { EmbeddedMetadataStore } from '../../src/storage/metadata/embedded/embedded-metadata-store.ts';
import { EmbeddedQuota } from '../../src/storage/metadata/embedded/embedded-quota.ts';
import { RedisMetadataStore } from '../../src/storage/metadata/redis/redis-metadata-store.ts';
import { Scripts } from '../../src/storage/metadata/redis/scripts.ts';
import { lastWords, type Death } from './death.ts';

let ordered: Death | undefined;
let timesLeft = 0;

function pass(when: Death['when'], step: string): void {
  if (ordered?.step !== step || ordered.when !== when || --timesLeft !== 0) return;
  writeSync(2, `${lastWords(ordered)}\n`);
  process.kill(process.pid, 'SIGKILL');
  // Not one more instruction of the server, should the signal take a moment.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

async function during<T>(step: string, act: () => Promise<T>): Promise<T> {
  pass('before', step);
  const result = await act();
  pass('after', step);
  return result;
}

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Has `around` called in the place of a method. It gets what the method would do. */
function wrap(owner: object, name: string, around: (act: () => unknown, args: readonly unknown[]) => unknown): void {
  const method = Reflect.get(owner, name) as Method;
  Reflect.set(owner, name, function (this: unknown, ...args: unknown[]): unknown {
    return around(() => method.apply(this, args), args);
  });
}

const verbs = [
  'reserveQuota',
  'releaseQuota',
  'create',
  'noteUpload',
  'completeUpload',
  'prove',
  'claim',
  'reserveAttempt',
  'settleAttempt',
  'recordProgress',
  'acknowledge',
  'change',
  'revoke',
  'forgetBlob',
  'settleDue',
] as const;

for (const { prototype } of [EmbeddedMetadataStore, RedisMetadataStore])
  for (const verb of verbs) wrap(prototype, verb, (act) => during(verb, act as () => Promise<unknown>));

wrap(Scripts.prototype, 'run', (act, [name]) => during(`script ${String(name)}`, act as () => Promise<unknown>));

// The last thing in the transaction of a record: everything is written, and nothing is committed.
wrap(EmbeddedQuota.prototype, 'follow', (act) => {
  act();
  pass('before', 'commit');
});

wrap(ClaimTransfer.prototype, 'handed', (act) => {
  act();
  pass('after', 'hand over');
});

const isIn = (path: unknown, folder: string): boolean => basename(dirname(String(path))) === folder;

/** What an fsync of a file that was opened like this makes durable. */
function fsyncOf(path: string, flags: unknown): string {
  if (flags !== 'r') return 'fsync bytes';
  return basename(path) === 'tmp' ? 'fsync tmp' : 'fsync folder';
}

async function openWatched(...[path, flags, mode]: Parameters<DiskCalls['open']>): Promise<FileHandle> {
  const handle = await diskCalls.open(path, flags, mode);
  wrap(handle, 'writev', (act) => during('write', act as () => Promise<unknown>));
  wrap(handle, 'sync', (act) => during(fsyncOf(String(path), flags), act as () => Promise<unknown>));
  return handle;
}

const watchedCalls: DiskCalls = {
  ...diskCalls,
  open: (path, flags, mode) => {
    const open = (): Promise<FileHandle> => openWatched(path, flags, mode);
    return flags === 'wx' ? during('open', open) : open();
  },
  rename: (from, to) => during('rename', () => diskCalls.rename(from, to)),
  unlink: (path) => during(isIn(path, 'tmp') ? 'unlink partial' : 'unlink', () => diskCalls.unlink(path)),
};
const openStore = DiskBlobStore.open.bind(DiskBlobStore);
Reflect.set(DiskBlobStore, 'open', (root: string) => openStore(root, watchedCalls));

process.on('message', (order: Death) => {
  ordered = order;
  timesLeft = order.time ?? 1;
  process.send?.('heard');
});
// Orders must not keep a server alive that has nothing else to do.
process.channel?.unref();
