/** What is asked of many shares: which are due, and all of them page by page. */
import type { Clock } from '../../../share/clock.ts';
import { outlineOf, type ShareOutline } from '../../../share/outline.ts';
import type { ShareRecord, ShareRules } from '../../../share/share.ts';
import type { Environments } from './environments.ts';
import { reaching, type RecordSteps } from './record-step.ts';

/** Nobody else waits long for one. */
const OUTLINES_PAGE = 500;

export class SharePages {
  constructor(
    private readonly environments: Environments,
    private readonly steps: RecordSteps,
    private readonly clock: Clock,
    private readonly rules: ShareRules,
  ) {}

  due(limit: number): Promise<readonly string[]> {
    return reaching(() => {
      this.environments.refresh();
      const end: [number, string] = [this.clock.now() + 1, ''];
      return [...this.environments.kept.due.getKeys({ end, limit })].map(([, id]) => id);
    });
  }

  list(after: string | undefined, limit: number): Promise<readonly ShareRecord[]> {
    return reaching(() => {
      this.environments.refresh();
      const from = after === undefined ? {} : { start: after, exclusiveStart: true };
      const page = [...this.environments.kept.shares.getRange({ ...from, limit })];
      return page.map(({ value }) => this.steps.asOfNow(value.share));
    });
  }

  async *outlines(): AsyncGenerator<readonly ShareOutline[]> {
    let page = await this.list(undefined, OUTLINES_PAGE);
    while (page.length > 0) {
      const now = this.clock.now();
      yield page.map((share) => outlineOf(share, now, this.rules));
      page = await this.list(page.at(-1)?.id, OUTLINES_PAGE);
    }
  }

  read(ids: readonly string[]): Promise<readonly ShareRecord[]> {
    return reaching(() => {
      this.environments.refresh();
      return [...new Set(ids)].flatMap((id) => {
        const found = this.environments.kept.shares.get(id);
        return found === undefined ? [] : [this.steps.asOfNow(found.share)];
      });
    });
  }
}
