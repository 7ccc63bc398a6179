// What this browser keeps of earlier times: uploads that broke off, and shares that were sent.
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { UnfinishedUpload } from '../engine/engine-api.ts';
import type { KeptShare } from '../keep/database.ts';
import { sentShares } from '../keep/sent-shares.ts';
import { followUnfinishedUploads } from '../keep/unfinished-uploads.ts';

/** Followed while the form is there. */
export function useKeptUploads(): readonly [readonly UnfinishedUpload[], (upload: UnfinishedUpload) => void] {
  const [uploads, setUploads] = useState<readonly UnfinishedUpload[]>([]);
  useEffect(() => {
    const left = new AbortController();
    // A browser that keeps nothing has nothing to show.
    followUnfinishedUploads(setUploads, left.signal).catch(() => undefined);
    return () => {
      left.abort();
    };
  }, []);
  const drop = useCallback(
    ({ shareId }: UnfinishedUpload) => setUploads((now) => now.filter((upload) => upload.shareId !== shareId)),
    [],
  );
  return [uploads, drop];
}

/** Read again at each new stage of sending. */
export function useKeptShares(
  stage: string,
): readonly [readonly KeptShare[], (forgotten: readonly KeptShare[]) => void] {
  const [shares, setShares] = useState<readonly KeptShare[]>([]);
  useEffect(() => {
    sentShares().then(
      (kept) => setShares((now) => (isSameList(kept, now) ? now : kept)),
      () => undefined,
    );
  }, [stage]);
  const drop = useCallback((forgotten: readonly KeptShare[]) => {
    const ids = new Set(forgotten.map(({ id }) => id));
    setShares((now) => now.filter(({ id }) => !ids.has(id)));
  }, []);
  return [shares, drop];
}

const isSameList = (some: readonly KeptShare[], others: readonly KeptShare[]): boolean =>
  some.length === others.length && some.every(({ id }, at) => id === others[at]?.id);
