/** The application as the main program and the tests start it. */
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.ts';
import type { Settings } from './config/settings.ts';
import { boot } from './http/boot.ts';
import { Log } from './logging/log.ts';

/** Ready to listen. The caller listens, and closes. */
export function createApp(settings: Settings, log = new Log(settings.logLevel)): Promise<NestExpressApplication> {
  return boot(AppModule.with(settings, log), settings, log);
}
