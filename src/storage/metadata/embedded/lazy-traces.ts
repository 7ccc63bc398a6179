/** What is kept lazily beside a share: looks, upload position, each claim's progress. */
import { withReport, type ProgressReport } from '../../../share/intervals.ts';
import type { ClaimProgress, ShareRecord, Traces } from '../../../share/share.ts';
import type { LazyDatabases } from './environments.ts';

export class LazyTraces {
  constructor(private readonly lazy: LazyDatabases) {}

  of(share: ShareRecord | undefined): Traces {
    if (share === undefined) return { progress: {} };
    const progress: Record<string, ClaimProgress> = {};
    for (const { tokenHash } of share.claims) {
      const seen = this.lazy.progress.get([share.id, tokenHash]);
      if (seen !== undefined) progress[tokenHash] = seen;
    }
    return { looks: this.lazy.looks.get(share.id), upload: this.lazy.uploads.get(share.id), progress };
  }

  async noteLook(id: string, now: number): Promise<void> {
    await this.lazy.root.childTransaction(() => {
      const seen = this.lazy.looks.get(id);
      void this.lazy.looks.put(id, { count: (seen?.count ?? 0) + 1, firstAt: seen?.firstAt ?? now, lastAt: now });
    });
  }

  async noteUpload(id: string, bytes: number, now: number): Promise<void> {
    await this.lazy.root.childTransaction(() => {
      void this.lazy.uploads.put(id, { bytes, lastAt: now });
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
