/** What is kept lazily beside a share: looks, upload position, each claim's progress. */
import { withReport, type ProgressReport } from '../../../share/intervals.ts';
import type { ClaimProgress, ShareRecord, Traces } from '../../../share/share.ts';
import type { LazyDatabases } from './environments.ts';

/** The clocks of two processes differ by less; the traces of an id's earlier share are older by a day at least. */
const CLOCKS_DIFFER_MS = 3_600_000;

/** An id is used again after its tombstone. What a crash left of the share before says nothing about this one. */
const ofThis = <T>(share: ShareRecord, trace: T | undefined, notedAt: (trace: T) => number): T | undefined =>
  trace !== undefined && notedAt(trace) >= share.createdAt - CLOCKS_DIFFER_MS ? trace : undefined;

export class LazyTraces {
  constructor(private readonly lazy: LazyDatabases) {}

  of(share: ShareRecord | undefined): Traces {
    if (share === undefined) return { progress: {} };
    const progress: Record<string, ClaimProgress> = {};
    for (const { tokenHash } of share.claims) {
      const seen = this.lazy.progress.get([share.id, tokenHash]);
      if (seen !== undefined) progress[tokenHash] = seen;
    }
    return {
      looks: ofThis(share, this.lazy.looks.get(share.id), (looks) => looks.firstAt),
      upload: ofThis(share, this.lazy.uploads.get(share.id), (upload) => upload.lastAt),
      progress,
    };
  }

  async noteLook(share: ShareRecord, now: number): Promise<void> {
    const { looks, root } = this.lazy;
    await root.childTransaction(() => {
      const seen = ofThis(share, looks.get(share.id), ({ firstAt }) => firstAt);
      void looks.put(share.id, { count: (seen?.count ?? 0) + 1, firstAt: seen?.firstAt ?? now, lastAt: now });
    });
  }

  async noteUpload(share: ShareRecord, bytes: number, now: number): Promise<void> {
    await this.lazy.root.childTransaction(() => {
      void this.lazy.uploads.put(share.id, { bytes, lastAt: now });
    });
  }

  /** The claim's progress with one more report. */
  recordProgress(id: string, claimTokenHash: string, report: ProgressReport, now: number): Promise<ClaimProgress> {
    return this.lazy.root.childTransaction(() => {
      const progress = withReport(this.lazy.progress.get([id, claimTokenHash]), report, now);
      void this.lazy.progress.put([id, claimTokenHash], progress);
      return progress;
    });
  }

  /** Forgets everything about a share whose tombstone is over. */
  async forget(share: ShareRecord): Promise<void> {
    await this.lazy.root.childTransaction(() => {
      void this.lazy.looks.remove(share.id);
      void this.lazy.uploads.remove(share.id);
      for (const { tokenHash } of share.claims) void this.lazy.progress.remove([share.id, tokenHash]);
    });
  }
}
