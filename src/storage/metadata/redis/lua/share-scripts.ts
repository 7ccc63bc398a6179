/**
 * The scripts on one share: the verbs of src/share/verbs.ts, decision for decision (docs/adr/0020-redis-engine.md).
 * KEYS: share, secrets, traces, due, index, seq. ARGV: what is asked as JSON, then secrets as they are.
 */
import { changing } from './change.ts';
import { claims } from './claims.ts';
import { due, events, lifetime } from './lifetime.ts';
import { orderOfChecks, passwords } from './order-of-checks.ts';
import { keeping, record, replying } from './record.ts';
import { life, MARKING, PROVING, ROLLED_BACK, rollback, step } from './step.ts';
import { traces } from './traces.ts';
import * as ending from './verbs-ending.ts';
import * as making from './verbs-making.ts';
import * as opening from './verbs-opening.ts';
import * as paging from './verbs-paging.ts';

/** Redis refuses a write in these, whatever they say: a look changes nothing. */
const READS = '#!lua flags=no-writes\n';
/** Redis refuses it when memory is full, so that the scripts below always find room. */
const MAKES = '#!lua\n';
/** Goes on when memory is full: claims, burns and counts are small, and must not fail because somebody else stored much. */
const WRITES = '#!lua flags=allow-oom\n';

const seen = [step, record, events, lifetime, claims, replying];
const decided = [...seen, due, keeping, rollback, life, passwords, orderOfChecks];

const reads = (body: string): string => [READS, ...seen, orderOfChecks, body].join('');
const writes = (body: string, ...more: readonly string[]): string => [WRITES, ...decided, ...more, body].join('');
const guarded = (body: string, ...more: readonly string[]): string =>
  writes(`${MARKING}\nif rolledBack then return ${ROLLED_BACK} end\n${PROVING}\n${body}`, ...more);

export const shareScripts = {
  create: [MAKES, ...decided, making.create].join(''),
  completeUpload: writes(making.completeUpload),
  noteUpload: writes(making.noteUpload, traces),
  look: reads(making.look),
  noteLook: writes(making.noteLook, traces),
  prove: guarded(opening.prove),
  claim: guarded(opening.claim),
  reserveAttempt: guarded(opening.reserveAttempt),
  settleAttempt: guarded(opening.settleAttempt),
  findClaim: reads(opening.findClaim),
  recordProgress: writes(opening.recordProgress, traces),
  acknowledge: writes(ending.finishClaim, ending.leftover),
  change: writes(ending.change, changing, ending.leftover),
  remove: writes(ending.remove, ending.leftover),
  forgetBlob: writes(ending.forgetBlob),
  settleDue: guarded(ending.settleDue, ending.leftover),
  accept: writes(ending.accept),
} as const;

export const bucketScripts = {
  list: reads(paging.list),
  outlines: reads(paging.outlines),
  due: reads(paging.dueNow),
  checkSeq: [WRITES, step, record, rollback, life, paging.checkSeq].join(''),
  proveBucket: [WRITES, step, record, rollback, life, paging.proveBucket].join(''),
  acceptBucket: [WRITES, step, record, paging.acceptBucket].join(''),
} as const;
