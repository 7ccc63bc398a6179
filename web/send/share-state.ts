// How a share stands, in one line for its sender.
import type { OwnerView } from '../../src/contract/look.schema.ts';
import type { SendWords } from '../words/en/send.ts';

export type StateTone = 'quiet' | 'good' | 'warn' | 'bad';

export interface StateLine {
  readonly text: string;
  readonly tone: StateTone;
}

type Words = SendWords['yours']['states'];

/** @param moment how a time is written */
export function stateLine(view: OwnerView, words: Words, moment: (at: string) => string): StateLine {
  switch (view.state) {
    case 'uploading':
      return { text: words.uploading, tone: 'warn' };
    case 'scheduled':
      return { text: words.scheduled(moment(view.availableFrom ?? view.createdAt)), tone: 'quiet' };
    case 'locked':
      return { text: words.locked(view.attempts), tone: 'warn' };
    case 'claimed':
      return { text: words.claimed(moment(view.claimedAt ?? view.createdAt)), tone: 'good' };
    case 'ready':
      return readyLine(view, words, moment);
    case 'burned':
      return burnedLine(view, words, moment);
  }
}

const finishedClaims = ({ claims }: OwnerView): OwnerView['claims'] =>
  claims.filter(({ acknowledgedAt, assumedCompleteAt }) => (acknowledgedAt ?? assumedCompleteAt) !== undefined);

function readyLine(view: OwnerView, words: Words, moment: (at: string) => string): StateLine {
  const taken = view.claims.filter(({ revokedAt }) => revokedAt === undefined);
  const last = taken.at(-1);
  if (last === undefined) return { text: words.fresh, tone: 'quiet' };
  return { text: words.partly(taken.length, view.downloads, moment(last.startedAt)), tone: 'good' };
}

function burnedLine(view: OwnerView, words: Words, moment: (at: string) => string): StateLine {
  const at = moment(view.at ?? view.expiresAt);
  const opened = finishedClaims(view).at(-1);
  switch (view.reason) {
    case 'downloaded':
      return { text: words.complete(opened === undefined ? at : moment(opened.startedAt)), tone: 'good' };
    case 'revoked':
      return { text: words.revoked(at), tone: 'quiet' };
    case 'removed':
      return { text: words.removed(at), tone: 'bad' };
    case 'lost':
      return { text: words.lost(at), tone: 'bad' };
    case 'expired':
    case undefined:
      return { text: view.claims.length === 0 ? words.expiredFresh(at) : words.expired(at), tone: 'quiet' };
  }
}
