/** `/metrics` on the port of the server, for whoever says the token. Without METRICS_TOKEN there is no such route. */
import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Settings } from '../config/settings.ts';
import { paths } from '../contract/routes.ts';
import { Problem } from '../http/problem.ts';
import { mayRead } from './metrics-token.ts';
import { Metrics } from './metrics.ts';

@ApiExcludeController()
@Controller(paths.metrics)
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly settings: Settings,
  ) {}

  @Get()
  async read(@Req() request: Request, @Res() response: Response): Promise<void> {
    if (!mayRead(this.settings.metricsToken, request.headers.authorization))
      throw new Problem('auth.required', {
        detail:
          'The metrics are for whoever says METRICS_TOKEN. Nothing was spent. Send Authorization: Bearer with it.',
        headers: { 'WWW-Authenticate': 'Bearer realm="onetimeshare"' },
      });
    const { type, body } = await this.metrics.text();
    response.setHeader('Content-Type', type).end(body);
  }
}
