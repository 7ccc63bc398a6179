/** Tells everybody who looks how things stand: one timer and one reading for all connections of this process. */
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { adminEvents, type AdminChange } from '../contract/admin.schema.ts';
import { AdminChoices } from '../http/admin-choices.ts';
import { Problem } from '../http/problem.ts';
import { Shutdown } from '../http/shutdown.ts';
import { Log } from '../logging/log.ts';
import { AuditLog } from '../share/audit-log.ts';
import { SessionStore, type AdminSession } from '../share/session-store.ts';
import { eventText, heartbeat, LiveReader } from './live-reader.ts';
import { OverviewService } from './overview.service.ts';

const EVERY_MS = 2_000;
const MOST_READERS = 200;
/** Of one session, so that the windows of one admin leave room for the others. */
const MOST_OF_SESSION = 20;

/** Events as they are sent. */
interface News {
  readonly overview: string;
  readonly changed: string;
}

@Injectable()
export class LiveEvents {
  /** In the order in which they came; nobody who was ended or dropped. */
  readonly #readers = new Set<LiveReader>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly overview: OverviewService,
    private readonly sessions: SessionStore,
    private readonly audit: AuditLog,
    private readonly choices: AdminChoices,
    private readonly shutdown: Shutdown,
    private readonly log: Log,
  ) {
    shutdown.stopping.addEventListener('abort', () => {
      clearTimeout(this.#timer);
      for (const reader of this.#readers) this.#end(reader);
    });
  }

  /** Until the client goes, its session ends or the server stops. @throws Problem `server.busy`, and what a reading throws */
  async open(request: Request, response: Response, { tokenHash }: AdminSession): Promise<void> {
    const { overview, changed } = await this.#news();
    // Gone while this was read: there is nobody to answer.
    if (response.destroyed) return;
    if (this.shutdown.isStopping) throw new Problem('server.stopping');
    if (request.method === 'HEAD') {
      new LiveReader(response, tokenHash).end();
      return;
    }
    // Nothing is waited for from here on: as many as come at once, none of them takes the place of another.
    this.#makeRoom(tokenHash);
    const reader = new LiveReader(response, tokenHash);
    this.#readers.add(reader);
    response.once('close', () => {
      this.#readers.delete(reader);
    });
    reader.tell(overview, changed);
    this.#tellLater();
  }

  /** The oldest of a session that has many goes: its window comes back while there is room. */
  #makeRoom(tokenHash: string): void {
    const same = [...this.#readers].filter((reader) => reader.tokenHash === tokenHash);
    const [oldest] = same;
    if (oldest !== undefined && same.length >= MOST_OF_SESSION) this.#end(oldest);
    if (this.#readers.size >= MOST_READERS) throw new Problem('server.busy');
  }

  #end(reader: LiveReader, text?: string): void {
    this.#readers.delete(reader);
    reader.end(text);
  }

  #tellLater(): void {
    this.#timer ??= setTimeout(() => {
      void this.#tellAll().finally(() => {
        this.#timer = undefined;
        if (this.#readers.size > 0 && !this.shutdown.isStopping) this.#tellLater();
      });
    }, EVERY_MS).unref();
  }

  /** Does not reject: without the store there is no news. */
  async #tellAll(): Promise<void> {
    // First: a session that ended is not shown what comes next, however long that takes to be read.
    await this.#endWithSessions().catch(this.#unread);
    const news = await this.#news().catch(this.#unread);
    for (const reader of this.#readers) {
      const isTold = reader.tell(news?.overview ?? heartbeat, news?.changed);
      if (!isTold) this.#readers.delete(reader);
    }
  }

  readonly #unread = (error: unknown): undefined => {
    this.log.debug('admin.unread', { error });
  };

  /** Looking on keeps no session alive. A session that cannot be asked for is not taken for ended. @throws StoreUnreachable */
  async #endWithSessions(): Promise<void> {
    const all = new Set([...this.#readers].map(({ tokenHash }) => tokenHash));
    for (const tokenHash of all) {
      if ((await this.sessions.find(tokenHash, false)) !== undefined) continue;
      for (const reader of this.#readers)
        if (reader.tokenHash === tokenHash) this.#end(reader, eventText(adminEvents.end, {}));
    }
  }

  async #news(): Promise<News> {
    const [overview, [newest]] = await Promise.all([this.overview.read(), this.audit.read(1)]);
    const change: AdminChange = { configuration: this.choices.chosen.version, audit: newest?.number ?? 0 };
    return { overview: eventText(adminEvents.overview, overview), changed: eventText(adminEvents.changed, change) };
  }
}
