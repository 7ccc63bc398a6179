/** What happens to every request before it is routed: its id, its headers, its line in the log, its time, and who is turned away. */
import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { requestIdHeader } from '../contract/headers.ts';
import { Log } from '../logging/log.ts';
import { Measurements } from '../logging/measurements.ts';
import { Counters } from '../share/counters.ts';
import { logWhenOver } from './access-log.ts';
import { BaseUrl } from './base-url.ts';
import { refuseCrossSite } from './cross-site.ts';
import { endUnreadBody } from './drain.ts';
import { measureWhenOver } from './request-times.ts';
import { Problem } from './problem.ts';
import { requestIdOf } from './request-id.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { Shutdown } from './shutdown.ts';

const monotonic = (): number => performance.now();

@Injectable()
export class Prologue {
  constructor(
    private readonly baseUrl: BaseUrl,
    private readonly shutdown: Shutdown,
    private readonly log: Log,
    private readonly counters: Counters,
    private readonly measurements: Measurements,
  ) {}

  /** @throws Problem `server.stopping`, `request.cross_site`, `request.malformed` */
  use(request: Request, response: Response, next: NextFunction): void {
    setSecurityHeaders(response, this.baseUrl.isOverTls(request));
    response.setHeader(requestIdHeader, requestIdOf(request));
    endUnreadBody(request, response);
    logWhenOver(request, response, this.log, monotonic);
    measureWhenOver(request, response, this.measurements, monotonic);
    this.counters.add('requests');
    if (this.shutdown.isStopping) throw new Problem('server.stopping', { headers: { Connection: 'close' } });
    this.shutdown.admit(response);
    if (request.headers.host === undefined && request.httpVersion !== '1.0') throw new Problem('request.malformed');
    refuseCrossSite(request, this.baseUrl);
    next();
  }
}
