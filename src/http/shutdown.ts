/**
 * The orderly end: no new connection, no new request on an old one, running transfers finish or are cut when the grace
 * is over. Stores close only afterwards (`onApplicationShutdown`), so whoever was cut could still write down how far it came.
 */
import type { Server, ServerResponse } from 'node:http';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Settings } from '../config/settings.ts';
import { Log } from '../logging/log.ts';

const settleMs = 2_000;

@Injectable()
export class Shutdown implements BeforeApplicationShutdown {
  readonly #running = new Set<object>();
  readonly #stopping = new AbortController();
  readonly #cut = new AbortController();
  #onIdle: (() => void) | undefined;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly settings: Settings,
    private readonly log: Log,
  ) {}

  get isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** Aborts when the server begins to stop: what would never end by itself ends then. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Aborts when transfers must end at once. */
  get cut(): AbortSignal {
    return this.#cut.signal;
  }

  /** Counts a request as running until its response is over. */
  admit(response: ServerResponse): void {
    this.#begin(response);
    response.once('close', () => {
      this.#end(response);
    });
  }

  /** Work that must come to its end before the stores close although its response is over: the bookkeeping of a transfer that was cut. */
  async track<T>(work: Promise<T>): Promise<T> {
    this.#begin(work);
    try {
      return await work;
    } finally {
      this.#end(work);
    }
  }

  async beforeApplicationShutdown(signal?: string): Promise<void> {
    this.#stopping.abort();
    const server = this.host.httpAdapter.getHttpServer() as Server;
    const { shutdownGraceMs } = this.settings;
    this.log.info('server.stopping', { signal, pending: this.#running.size });
    if (server.listening) server.close();
    server.closeIdleConnections();
    const isIdle = await this.#idle(shutdownGraceMs);
    if (!isIdle) this.log.warn('server.cutting', { pending: this.#running.size });
    this.#cut.abort();
    server.closeAllConnections();
    await this.#idle(settleMs);
  }

  #begin(what: object): void {
    this.#running.add(what);
  }

  #end(what: object): void {
    this.#running.delete(what);
    if (this.#running.size === 0) this.#onIdle?.();
  }

  /** Resolves to true once nothing runs, to false when that takes longer than `withinMs`. */
  async #idle(withinMs: number): Promise<boolean> {
    if (this.#running.size === 0) return true;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        resolve(false);
      }, withinMs);
      this.#onIdle = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }
}
