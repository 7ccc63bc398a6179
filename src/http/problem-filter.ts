/** Every failure of every handler, guard, pipe and middleware ends here. */
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Log } from '../logging/log.ts';
import { Counters } from '../share/counters.ts';
import { answerProblem } from './answer-problem.ts';
import { problemOf } from './problem-of.ts';
import type { Problem } from './problem.ts';
import { requestIdOf } from './request-id.ts';
import { routeOf } from './route-of.ts';

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: Log,
    private readonly counters: Counters,
  ) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const problem = problemOf(error);
    const isGone = request.socket.destroyed;
    if (problem.status >= 500) this.#report(request, problem, error, isGone && isAboutClosing(error));
    if (isGone) return;
    if (!response.headersSent) this.#count(problem);
    await answerProblem(request, response, problem);
  }

  /** What is answered, and only that. */
  #count({ code }: Problem): void {
    this.counters.add(`errors.${code}`);
    if (code === 'rate.limited') this.counters.add('rate_limited');
  }

  #report(request: Request, { code, status }: Problem, error: unknown, isAbandoned: boolean): void {
    const fields = {
      requestId: requestIdOf(request),
      code,
      status,
      method: request.method,
      route: routeOf(request),
      error,
    };
    if (code !== 'internal') this.log.warn('request.refused', fields);
    else if (isAbandoned) this.log.debug('request.abandoned', fields);
    else this.log.error('request.failed', fields);
  }
}

/** What the features throw when a transfer breaks off. */
const namesOfClosing: ReadonlySet<string> = new Set(['AbortError', 'UploadAborted', 'TransferCut']);
const codesOfClosing: ReadonlySet<unknown> = new Set([
  'ABORT_ERR',
  'ECONNRESET',
  'EPIPE',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

/** A client that goes away is no fault of the server. */
function isAboutClosing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return namesOfClosing.has(error.name) || ('code' in error && codesOfClosing.has(error.code));
}
