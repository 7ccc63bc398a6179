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

@Injectable()
export class LiveEvents {
  readonly #readers = new Set<LiveReader>();
  #timer: NodeJS.Timeout | undefined;
  #lastChange: AdminChange | undefined;

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
      for (const reader of this.#readers) reader.end();
    });
  }

  /** Until the client goes, its session ends or the server stops. @throws Problem `server.busy`, and what a reading throws */
  async open(request: Request, response: Response, { tokenHash }: AdminSession): Promise<void> {
    if (this.#readers.size >= MOST_READERS) throw new Problem('server.busy');
    const now = eventText(adminEvents.overview, await this.overview.read());
    if (response.destroyed || this.shutdown.isStopping) throw new Problem('server.stopping');
    const reader = new LiveReader(response, tokenHash);
    if (request.method === 'HEAD') {
      reader.end();
      return;
    }
    this.#readers.add(reader);
    response.once('close', () => {
      this.#readers.delete(reader);
    });
    reader.tell(now);
    this.#tellLater();
  }

  #tellLater(): void {
    this.#timer ??= setTimeout(() => {
      void this.#tellAll().finally(() => {
        this.#timer = undefined;
        if (this.#readers.size > 0 && !this.shutdown.isStopping) this.#tellLater();
        else this.#lastChange = undefined;
      });
    }, EVERY_MS).unref();
  }

  /** Does not reject: without the store there is no news, and a session is not taken for ended. */
  async #tellAll(): Promise<void> {
    let news = heartbeat;
    let ended: ReadonlySet<string> = new Set();
    try {
      ended = await this.#endedSessions();
      news = eventText(adminEvents.overview, await this.overview.read()) + (await this.#change());
    } catch (error) {
      this.log.debug('admin.unread', { error });
    }
    for (const reader of this.#readers) {
      if (ended.has(reader.tokenHash)) reader.end(eventText(adminEvents.end, {}));
      else reader.tell(news);
    }
  }

  /** Looking on keeps no session alive. */
  async #endedSessions(): Promise<ReadonlySet<string>> {
    const ended = new Set<string>();
    const all = new Set([...this.#readers].map(({ tokenHash }) => tokenHash));
    for (const hash of all) if ((await this.sessions.find(hash, false)) === undefined) ended.add(hash);
    return ended;
  }

  /** An event when something was done since the last one. */
  async #change(): Promise<string> {
    const [newest] = await this.audit.read(1);
    const change: AdminChange = { configuration: this.choices.chosen.version, audit: newest?.number ?? 0 };
    const before = this.#lastChange;
    this.#lastChange = change;
    const isNew = before?.configuration !== change.configuration || before.audit !== change.audit;
    return before !== undefined && isNew ? eventText(adminEvents.changed, change) : '';
  }
}
