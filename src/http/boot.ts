/** Makes a running application of a module: on our server, with our log, without a body parser. */
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import type { Settings } from '../config/settings.ts';
import type { Log } from '../logging/log.ts';
import { NestLog } from '../logging/nest-log.ts';
import { Prologue } from './prologue.ts';
import { ServerAdapter } from './server-adapter.ts';

/** Ready to listen. Rejects when a part cannot start. The module must import `HttpModule`. */
export async function boot(module: DynamicModule, settings: Settings, log: Log): Promise<NestExpressApplication> {
  const options = { logger: new NestLog(log), bodyParser: false, abortOnError: false };
  const adapter = new ServerAdapter(settings, log);
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest declares its options as a class that it does not export.
  const application = await NestFactory.create<NestExpressApplication>(module, adapter, options);
  const prologue = application.get(Prologue);
  application.use((request: Request, response: Response, next: NextFunction) => {
    prologue.use(request, response, next);
  });
  return application.init();
}
