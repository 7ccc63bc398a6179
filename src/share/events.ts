/** The owner's timeline: at most 100 entries, repeats of one kind in a row told as one with a count. */
import type { ShareEvent, ShareEventType, ShareRecord } from './share.ts';

export const MOST_EVENTS = 100;

function coalesced(last: ShareEvent, at: number): ShareEvent {
  return { ...last, lastAt: at, count: (last.count ?? 1) + 1 };
}

/** The record with one more event. When full, the second oldest goes: the first says when it was created. */
export function withEvent(share: ShareRecord, type: ShareEventType, at: number): ShareRecord {
  const last = share.events.at(-1);
  if (last?.type === type) return { ...share, events: [...share.events.slice(0, -1), coalesced(last, at)] };
  const events = [...share.events, { type, at }];
  return { ...share, events: events.length > MOST_EVENTS ? events.toSpliced(1, 1) : events };
}
