/** What a share looks like on the wire: built field by field, so that nothing kept can leak by being kept. */
import type { LinkView, OwnerView } from '../contract/look.schema.ts';
import { formatTime } from '../contract/times.ts';
import { encodeBase64 } from '../sealed/base64.ts';
import { rearmsLeft, unlocksLeft } from '../share/change.ts';
import { coveredBytes } from '../share/intervals.ts';
import { expiresAt, freeSlots, lastClaimedAt, stateOf } from '../share/lifetime.ts';
import type { SeenShare } from '../share/metadata-store.ts';
import { attemptsLeft } from '../share/password-attempts.ts';
import type { Claim, ShareEvent, ShareRecord, ShareRules, Traces } from '../share/share.ts';

const timeIf = (at: number | undefined): string | undefined => (at === undefined ? undefined : formatTime(at));

/** What holder and owner see alike. */
function common(share: ShareRecord, now: number, rules: ShareRules): Omit<LinkView, 'state' | 'manifest'> {
  return {
    id: share.id,
    bodyBytes: share.bodyBytes,
    createdAt: formatTime(share.createdAt),
    availableFrom: formatTime(share.availableFrom ?? share.createdAt),
    expiresAt: formatTime(expiresAt(share)),
    downloadsLeft: share.burned === undefined ? freeSlots(share) : 0,
    sealedBy: share.sealedBy,
    claimedAt: stateOf(share, now, rules) === 'claimed' ? formatTime(lastClaimedAt(share)) : undefined,
    password: { required: share.passwordTokenHash !== undefined, attemptsLeft: attemptsLeft(share, rules) },
  };
}

/** For a holder of the link. */
export function linkView({ share, now, manifest }: SeenShare, rules: ShareRules): LinkView {
  const state = stateOf(share, now, rules);
  if (state === 'burned') throw new TypeError('A holder of the link is told why a share is gone, not how it looks.');
  return { ...common(share, now, rules), state, manifest: manifest === undefined ? undefined : encodeBase64(manifest) };
}

function claimView(share: ShareRecord, claim: Claim, traces: Traces): OwnerView['claims'][number] {
  const progress = traces.progress[claim.tokenHash];
  return {
    startedAt: formatTime(claim.startedAt),
    // A body that came inline is handed over with the claim itself.
    bytesSent: share.createdInline ? share.bodyBytes : coveredBytes(progress?.intervals ?? []),
    lastAt: formatTime(progress?.lastAt ?? claim.startedAt),
    acknowledgedAt: timeIf(claim.acknowledgedAt),
    assumedCompleteAt: timeIf(claim.assumedCompleteAt),
    revokedAt: timeIf(claim.revokedAt),
  };
}

/** Continued downloads are kept lazily with the progress: told once per claim, in their place in time. */
function resumedEvents(share: ShareRecord, traces: Traces): readonly ShareEvent[] {
  return share.claims.flatMap(({ tokenHash }) => {
    const resumed = traces.progress[tokenHash]?.resumed;
    if (resumed === undefined) return [];
    return [{ type: 'resumed' as const, at: resumed.firstAt, lastAt: resumed.lastAt, count: resumed.count }];
  });
}

const MOST_EVENTS = 100;

/** When there are too many, the oldest go, except the first: it says when the share was created. */
function eventsView(share: ShareRecord, traces: Traces): OwnerView['events'] {
  const all = [...share.events, ...resumedEvents(share, traces)].sort((a, b) => a.at - b.at);
  const shown = all.length > MOST_EVENTS ? all.toSpliced(1, all.length - MOST_EVENTS) : all;
  return shown.map((event) => ({
    type: event.type,
    at: formatTime(event.at),
    lastAt: timeIf(event.lastAt),
    count: event.count,
  }));
}

/** For the owner: the whole history, and never any content. */
export function ownerView({ share, traces, now }: SeenShare, rules: ShareRules): OwnerView {
  const { looks } = traces;
  return {
    ...common(share, now, rules),
    state: stateOf(share, now, rules),
    downloads: share.downloads,
    attempts: share.attempts,
    unlocksLeft: unlocksLeft(share),
    rearmsLeft: rearmsLeft(share),
    uploadedBytes: share.readyAt === undefined ? (traces.upload?.bytes ?? 0) : share.bodyBytes,
    looks: { count: looks?.count ?? 0, firstAt: timeIf(looks?.firstAt), lastAt: timeIf(looks?.lastAt) },
    claims: share.claims.map((claim) => claimView(share, claim, traces)),
    events: eventsView(share, traces),
    reason: share.burned?.reason,
    at: timeIf(share.burned?.at),
  };
}
