/** How the server does: for supervisors, and for Prometheus where that was asked for. */
import { Module, type DynamicModule } from '@nestjs/common';
import type { Settings } from '../config/settings.ts';
import { HealthController } from './health.controller.ts';
import { MetricsController } from './metrics.controller.ts';
import { MetricsServer } from './metrics-server.ts';
import { Metrics } from './metrics.ts';

@Module({})
export class HealthModule {
  static with({ metricsPort, metricsToken }: Settings): DynamicModule {
    const isApart = metricsPort !== undefined;
    const isHere = !isApart && metricsToken !== undefined;
    return {
      module: HealthModule,
      controllers: [HealthController, ...(isHere ? [MetricsController] : [])],
      providers: [Metrics, ...(isApart ? [MetricsServer] : [])],
    };
  }
}
