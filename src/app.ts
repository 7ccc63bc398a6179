/** The application as the main program and the tests start it. */
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.ts';
import type { Settings } from './config/settings.ts';
import { boot } from './http/boot.ts';
import { ProcessNumbers } from './http/process-numbers.ts';
import { Log } from './logging/log.ts';
import { Measurements } from './logging/measurements.ts';
import { ApiDescription } from './pages/api-description.ts';
import { SystemClock, type Clock } from './share/clock.ts';

/** Ready to listen. The caller listens, and closes. */
export async function createApp(
  settings: Settings,
  log = new Log(settings.logLevel),
  clock: Clock = new SystemClock(),
): Promise<NestExpressApplication> {
  const application = await boot(AppModule.with(settings, log, clock), settings, log);
  application.get(ApiDescription).of(application);
  return application;
}

/** What an application measured. */
export const measurementsOf = (application: NestExpressApplication): Measurements => application.get(Measurements);

/** How an application's process is doing. */
export const numbersOf = (application: NestExpressApplication): ProcessNumbers => application.get(ProcessNumbers);
