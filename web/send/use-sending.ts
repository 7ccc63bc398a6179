// One sending from the button to the link: begins it, steers it, keeps what came of it.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Progress } from '../../src/client/progress.ts';
import type { SentShare } from '../../src/client/send-share.ts';
import type { Failure, Parcel, SendOptions, Terms, Transfer, UnfinishedUpload, Watcher } from '../engine/engine-api.ts';
import { engine, engineLost, watcher } from '../engine/engine.ts';
import { keepSent } from '../keep/sent-shares.ts';
import { isKept } from '../keep/unfinished-uploads.ts';
import { nameOfParcel } from './parcel.ts';

/** What is being sent, with everything that is said about it. */
export interface Job {
  readonly parcel: Parcel;
  readonly plainBytes: number;
  readonly terms: Terms;
  /** Not known any more of an upload that was begun before the page was loaded. */
  readonly options: SendOptions | undefined;
}

export type Stage =
  | { readonly at: 'choosing' }
  | { readonly at: 'sending'; readonly job: Job; readonly progress: Progress; readonly paused: boolean }
  | {
      readonly at: 'failed';
      readonly job: Job;
      readonly failure: Failure;
      /** By which it can go on from where it stopped. */
      readonly shareId: string | undefined;
      /** Whether anything had arrived. */
      readonly begun: boolean;
    }
  | { readonly at: 'sent'; readonly job: Job; readonly sent: SentShare };

export interface Sending {
  readonly stage: Stage;
  readonly send: (parcel: Parcel, plainBytes: number, options: SendOptions) => void;
  readonly goOn: (upload: UnfinishedUpload, parcel: Parcel) => void;
  /** After a failure: from where it stopped if that is possible, else from the start. */
  readonly again: () => void;
  readonly pause: () => void;
  readonly resume: () => void;
  /** Back to choosing; of what was begun nothing stays. */
  readonly cancel: () => void;
  /** Back to choosing; what was begun can still be finished. */
  readonly leave: () => void;
}

type Begin = (watcher: Watcher) => Promise<Transfer<SentShare>>;
type SetStage = (change: (now: Stage) => Stage) => void;

const choosing: Stage = { at: 'choosing' };

export function useSending(): Sending {
  const [stage, setStage] = useState<Stage>(choosing);
  const { start, abandon, steer } = useRun(setStage);
  useLeavingAsks(stage.at === 'sending');

  const send = (parcel: Parcel, plainBytes: number, options: SendOptions): void => {
    const { downloads, password, availableFromMs } = options;
    const terms = { downloads, availableFromMs, password: password !== undefined };
    const job = { parcel, plainBytes, options, terms };
    void start(job, undefined, (told) => engine().send(parcel, options, told));
  };
  const resumeJob = (job: Job, shareId: string): void => {
    void start(job, shareId, (told) => engine().resume(shareId, job.parcel, told));
  };
  const setPaused = (paused: boolean): void => {
    steer((transfer) => (paused ? transfer.pause() : transfer.resume()));
    setStage((now) => (now.at === 'sending' ? { ...now, paused } : now));
  };
  return {
    stage,
    send,
    goOn: ({ shareId, plainBytes, terms }, parcel) =>
      resumeJob({ parcel, plainBytes, terms, options: undefined }, shareId),
    again: () => {
      if (stage.at !== 'failed') return;
      const { job, shareId } = stage;
      if (shareId !== undefined) resumeJob(job, shareId);
      else if (job.options !== undefined) send(job.parcel, job.plainBytes, job.options);
    },
    pause: () => setPaused(true),
    resume: () => setPaused(false),
    cancel: () => {
      abandon();
      if (stage.at === 'sending') steer((transfer) => transfer.cancel());
      if (stage.at === 'failed' && stage.shareId !== undefined) void engine().discard(stage.shareId);
      setStage(() => choosing);
    },
    leave: () => setStage(() => choosing),
  };
}

interface Run {
  readonly start: (job: Job, knownId: string | undefined, begin: Begin) => Promise<void>;
  /** What it says from now on comes too late. */
  readonly abandon: () => void;
  readonly steer: (action: (transfer: Transfer<SentShare>) => void) => void;
}

function useRun(setStage: SetStage): Run {
  const newest = useRef(0);
  const transfer = useRef<Promise<Transfer<SentShare>>>(undefined);
  const start: Run['start'] = async (job, knownId, begin) => {
    newest.current += 1;
    const mine = newest.current;
    const set: SetStage = (change) => {
      if (newest.current === mine) setStage(change);
    };
    let shareId = knownId;
    let begun = knownId !== undefined;
    const progress: Progress = { phase: 'preparing', doneBytes: 0, totalBytes: job.plainBytes };
    set(() => ({ at: 'sending', job, progress, paused: false }));
    const told = watcher({
      onProgress: (newer) => {
        begun ||= newer.doneBytes > 0;
        set((now) => (now.at === 'sending' ? { ...now, progress: newer } : now));
      },
      onShareId: (id) => {
        shareId = id;
      },
    });
    const running = begin(told);
    transfer.current = running;
    const outcome = await Promise.race([engineLost(), running.then((one) => one.outcome())]);
    if (outcome.ok) {
      await remember(job, outcome.value);
      set(() => ({ at: 'sent', job, sent: outcome.value }));
      return;
    }
    const kept = shareId !== undefined && (await isKept(shareId));
    const { failure } = outcome;
    set(() => ({ at: 'failed', job, failure, shareId: kept ? shareId : undefined, begun: kept && begun }));
  };
  return {
    start,
    abandon: () => {
      newest.current += 1;
    },
    steer: (action) => void transfer.current?.then(action),
  };
}

/** For "Your shares". A browser that keeps nothing sends all the same. */
async function remember({ parcel, plainBytes }: Job, sent: SentShare): Promise<void> {
  const { id, ownerToken, manageLink, expiresAt } = sent;
  const about = { name: nameOfParcel(parcel), kind: parcel.kind, plainBytes, sentAtMs: Date.now() };
  await keepSent({ ...about, id, ownerToken, manageLink, expiresAt }).catch(() => undefined);
}

function useLeavingAsks(asks: boolean): void {
  useEffect(() => {
    if (!asks) return undefined;
    const ask = (event: BeforeUnloadEvent): void => {
      event.preventDefault();
    };
    addEventListener('beforeunload', ask);
    return () => {
      removeEventListener('beforeunload', ask);
    };
  }, [asks]);
}
