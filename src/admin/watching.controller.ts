/** What admins look at: numbers, charts, health, storage and the audit log. */
import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import {
  adminHealth,
  auditPage,
  auditQuery,
  overview,
  seriesQuery,
  seriesRange,
  seriesView,
  storagePanel,
  type AdminHealth,
  type AuditPage,
  type AuditQuery,
  type Overview,
  type SeriesQuery,
  type SeriesView,
  type StoragePanel,
} from '../contract/admin.schema.ts';
import { adminPaths } from '../contract/routes.ts';
import { formatTime } from '../contract/times.ts';
import { DegradedReasons } from '../logging/degraded-reasons.ts';
import { degradedGuide } from '../logging/degraded-guide.ts';
import { AuditLog } from '../share/audit-log.ts';
import type { AdminSession } from '../share/session-store.ts';
import { ForAdmins, SignedIn } from './admin-guard.ts';
import { AskedQuery } from './asked-query.ts';
import { LiveEvents } from './live-events.ts';
import { OverviewService } from './overview.service.ts';
import { SeriesService } from './series.service.ts';
import { ShareTable } from './share-table.ts';
import { StorageUse } from './storage-use.ts';

const SHOWN_IN_PANEL = 10;

@ApiTags('admin')
@Controller()
export class WatchingController {
  constructor(
    private readonly overviews: OverviewService,
    private readonly charts: SeriesService,
    private readonly live: LiveEvents,
    private readonly degraded: DegradedReasons,
    private readonly use: StorageUse,
    private readonly table: ShareTable,
    private readonly log: AuditLog,
  ) {}

  @Get(adminPaths.overview)
  @ForAdmins('How things stand.')
  @ApiOkResponse({ standardSchema: overview })
  overview(): Promise<Overview> {
    return this.overviews.read();
  }

  @Get(adminPaths.series)
  @ForAdmins('Counters over time.')
  @ApiQuery({ name: 'range', required: false, enum: seriesRange.options })
  @ApiOkResponse({ standardSchema: seriesView })
  series(@AskedQuery(() => seriesQuery) query: SeriesQuery): Promise<SeriesView> {
    return this.charts.read(query);
  }

  @Get(adminPaths.events)
  @ForAdmins('The same as it changes: server-sent events.')
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ description: 'Events `overview`, `changed` and `end`.' })
  async events(@Req() request: Request, @Res() response: Response, @SignedIn() session: AdminSession): Promise<void> {
    await this.live.open(request, response, session);
  }

  @Get(adminPaths.health)
  @ForAdmins('What is not as it should be, what it does to users, and what to do.')
  @ApiOkResponse({ standardSchema: adminHealth })
  health(): AdminHealth {
    const reasons = this.degraded.list().map((code) => {
      const since = this.degraded.since(code);
      const { title, effect, whatToDo } = degradedGuide[code];
      return { code, title, effect, whatToDo, since: since === undefined ? undefined : formatTime(since) };
    });
    return { status: reasons.length === 0 ? 'ok' : 'degraded', reasons };
  }

  @Get(adminPaths.storage)
  @ForAdmins('What the shares take, and which take most and longest.')
  @ApiOkResponse({ standardSchema: storagePanel })
  async storage(): Promise<StoragePanel> {
    const [use, largest, oldest] = await Promise.all([
      this.use.read(),
      this.table.first('size', 'desc', SHOWN_IN_PANEL),
      this.table.first('created', 'asc', SHOWN_IN_PANEL),
    ]);
    return { use, largest: [...largest], oldest: [...oldest] };
  }

  @Get(adminPaths.audit)
  @ForAdmins('Who did what and when, newest first.')
  @ApiQuery({ name: 'before', required: false, type: Number })
  @ApiQuery({ name: 'limit', required: false, type: Number })
  @ApiOkResponse({ standardSchema: auditPage })
  async audit(@AskedQuery(() => auditQuery) { before, limit }: AuditQuery): Promise<AuditPage> {
    const entries = await this.log.read(limit, before);
    return {
      entries: entries.map(({ number, at, action, from, subject, detail }) => ({
        number,
        at: formatTime(at),
        action,
        from,
        subject,
        detail,
      })),
      next: entries.length < limit ? undefined : entries.at(-1)?.number,
    };
  }
}
