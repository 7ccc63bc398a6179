/** What the answer of a script on one share means, in the words of the port. */
import { changeRefused } from '../../../share/change.ts';
import { findClaim } from '../../../share/claims.ts';
import type * as port from '../../../share/metadata-store.ts';
import { granted, refused, type Refusal, type Verdict } from '../../../share/refusal.ts';
import { bytesOf, shareOf, textOf, tracesOf, type Head } from './record-codec.ts';
import type { StepAnswer } from './share-steps.ts';

/** A verdict: the refusal that the script told, or what `value` makes of its answer. */
export const verdictOf = <T>(answer: StepAnswer, value: (answer: StepAnswer) => T): Verdict<T> =>
  answer.head.refusal === undefined ? granted(value(answer)) : refused(answer.head.refusal);

export const leftoverOf = (id: string, { burned }: Head): port.Burned | undefined =>
  burned === undefined ? undefined : { id, blobId: burned.blobId, reason: burned.reason };

export function whyRefused({ why, least = 0, latest = 0 }: NonNullable<Head['why']>): Refusal {
  switch (why) {
    case 'unlocks':
      return changeRefused.unlocks();
    case 'noClaim':
      return changeRefused.noClaim();
    case 'rearms':
      return changeRefused.rearms();
    case 'downloads':
      return changeRefused.downloads(least);
    default:
      return changeRefused.expiry(latest);
  }
}

export function grantOf({ head, share, header, manifest, body }: StepAnswer): port.ClaimGrant {
  const record = shareOf(share);
  const claim = findClaim(record, head.claim ?? '');
  const sealed = bytesOf(manifest);
  if (claim === undefined || sealed === undefined) throw new TypeError('a grant without its claim or secrets');
  return {
    share: record,
    claim,
    header: textOf(header),
    manifest: sealed,
    body: bytesOf(body),
    repeated: head.repeated === true,
  };
}

export const seenOf = ({ head, share, traces, manifest }: StepAnswer): port.SeenShare => ({
  share: shareOf(share),
  traces: tracesOf(traces),
  manifest: bytesOf(manifest),
  now: head.now,
});
