/** The sweeper and its brake: it removes what is over, and nothing because of a mistake. */
import { tests, within, type Guard } from '../guard.ts';

const scan = (only?: string) => tests('test/expiry/reconciling-scan.spec.ts', only);
const duePass = (only?: string) => tests('test/expiry/due-pass.spec.ts', only);
const clock = tests('test/expiry/clock.spec.ts');
const levels = tests('test/expiry/level-sampler.spec.ts');

export const sweepingGuards: readonly Guard[] = [
  {
    guard: 'The scan touches nothing when it would touch more than ten and more than a fifth.',
    without: 'no number is too large',
    spellings: [
      within(
        'src/expiry/differences.ts',
        'touched > MOST_COUNT && touched > all * MOST_PART',
        'false',
        tests('src/expiry/differences.spec.ts'),
      ),
      within('src/expiry/reconciling-scan.ts', 'if (isImplausible(sure)) return this.#brake(sure);', '', scan()),
    ],
  },
  {
    guard: 'The scan touches nothing in a folder that is not ours.',
    without: 'the mark of the store is not asked for',
    spellings: [
      within(
        'src/expiry/reconciling-scan.ts',
        "return (await this.ownership.take()) ? undefined : 'uploads.not_ours';",
        'return undefined;',
        scan(),
      ),
    ],
  },
  {
    guard: 'Records that need blobs take no folder without a mark.',
    without: 'an unmounted folder is marked as ours',
    spellings: [
      within(
        'src/expiry/blob-ownership.ts',
        'if ((await this.blobs.owner()) === undefined && (await this.#recordsNeedBlobs()))',
        'if (false)',
        scan(),
      ),
    ],
  },
  {
    guard: 'The scan removes only what two scans in a row have found.',
    without: 'one scan is enough',
    spellings: [
      within('src/expiry/differences.ts', 'before?.orphans.has(blobId) === true', 'true', scan()),
      within('src/expiry/differences.ts', 'before?.lost.get(id) === blobId', 'true', scan()),
    ],
  },
  {
    guard: 'The scan leaves young blobs alone.',
    without: 'a blob whose record is on its way is removed',
    spellings: [
      within(
        'src/expiry/differences.ts',
        '[...unnamed].filter(([, ms]) => ms >= orphanMinAgeMs)',
        '[...unnamed]',
        scan(),
      ),
    ],
  },
  {
    guard: 'A share is lost only if its blob is still not there at the last moment.',
    without: 'the scan does not look again',
    spellings: [
      within(
        'src/expiry/reconciling-scan.ts',
        'if ((await this.blobs.find(blobId)) !== undefined) return false;',
        '',
        scan(),
      ),
    ],
  },
  {
    guard: 'Nothing is swept while the clock cannot be believed.',
    without: 'any time is believed',
    spellings: [
      within(
        'src/expiry/time-check.ts',
        'return now >= EARLIEST && now < LATEST && now >= (this.#remembered ?? 0);',
        'return true;',
        clock,
      ),
      within(
        'src/expiry/due-pass.ts',
        "if (!(await this.time.isTrusted())) return { skipped: 'clock.implausible' };",
        '',
        clock,
      ),
    ],
  },
  {
    guard: 'One process sweeps at a time.',
    without: 'the lease is not asked for',
    spellings: [
      within('src/expiry/due-pass.ts', "if (!(await this.#lease.hold())) return { skipped: 'busy' };", '', duePass()),
      within(
        'src/expiry/reconciling-scan.ts',
        'if (!(await this.#lease.hold())) {',
        'await this.#lease.hold();\n    if (stop.aborted) {',
        scan(),
      ),
    ],
  },
  {
    guard: 'Keys go first, then bytes, and last their room.',
    without: 'the room is free before the bytes are gone',
    spellings: [
      within(
        'src/share/remove-bytes.ts',
        'await blobs.remove(burned.blobId);\n  await metadata.forgetBlob(burned.id);',
        'await metadata.forgetBlob(burned.id);\n  await blobs.remove(burned.blobId);',
        duePass(),
      ),
    ],
  },
  {
    guard: 'Bytes that cannot be removed keep no key alive.',
    without: 'the pass ends at the first blob that stays',
    spellings: [
      within(
        'src/expiry/due-pass.ts',
        "this.log.debug('sweep.bytes_kept', { share: burned.id, error });\n      return 'kept';",
        'throw error;',
        duePass(),
      ),
    ],
  },
  {
    guard: 'The levels are noted by one process of all.',
    without: 'each notes them',
    spellings: [
      within(
        'src/expiry/level-sampler.ts',
        "if (!(await this.leases.acquire(LEASE, holder, WORK_MS))) return 'not yet';",
        '',
        levels,
      ),
    ],
  },
  {
    guard: 'The levels take a tenth of the time of a process at most.',
    without: 'the pause is the same after long work',
    spellings: [
      within(
        'src/expiry/level-sampler.ts',
        'Math.max(SOONEST_MS - tookMs, restAfter(tookMs))',
        'Math.max(SOONEST_MS - tookMs, 0)',
        levels,
      ),
    ],
  },
  {
    guard: 'Levels that were only half counted are not noted.',
    without: 'a server that stops notes what it has',
    spellings: [within('src/expiry/level-sampler.ts', 'if (this.#stopped) return undefined;', '', levels)],
  },
];
