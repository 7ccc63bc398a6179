/** An application on a free port of this machine, with its own directories and a log that can be read. */
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SettingsModule } from '../../src/config/settings.module.ts';
import { readSettings, type Environment, type Settings } from '../../src/config/settings.ts';
import { boot } from '../../src/http/boot.ts';
import { HttpModule } from '../../src/http/http.module.ts';
import { Log } from '../../src/logging/log.ts';
import { LoggingModule } from '../../src/logging/logging.module.ts';
import { StorageModule } from '../../src/storage/storage.module.ts';

export interface Listening {
  readonly application: NestExpressApplication;
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly settings: Settings;
  /** Lines of the log, parsed. */
  readonly logged: () => readonly Readonly<Record<string, unknown>>[];
  /** The same as they were written. */
  readonly logText: () => string;
  /** Ends the application and removes its directories. */
  readonly end: () => Promise<void>;
}

interface Parts {
  readonly environment?: Environment;
  readonly controllers?: readonly Type[];
  readonly providers?: readonly Type[];
  readonly imports?: readonly Type[];
}

@Module({})
class TestRoot {}

/** Boots the HTTP floor and the storage with these controllers on top. */
export function listen({
  environment = {},
  controllers = [],
  providers = [],
  imports = [],
}: Parts): Promise<Listening> {
  return serve({ SHUTDOWN_GRACE: '1s', LOG_LEVEL: 'debug', ...environment }, (settings, log) => {
    const module: DynamicModule = {
      module: TestRoot,
      imports: [SettingsModule.with(settings), LoggingModule.with(log), StorageModule, HttpModule, ...imports],
      controllers: [...controllers],
      providers: [...providers],
    };
    return boot(module, settings, log);
  });
}

/** Has what `create` makes listen, on directories of its own. */
export async function serve(
  environment: Environment,
  create: (settings: Settings, log: Log) => Promise<NestExpressApplication>,
): Promise<Listening> {
  const directory = await mkdtemp(join(tmpdir(), 'ots-test-'));
  const settings = readSettings({
    PORT: '0',
    UPLOADS_DIR: join(directory, 'uploads'),
    DATA_DIR: join(directory, 'data'),
    ...environment,
  });
  const lines: string[] = [];
  const log = new Log(settings.logLevel, { write: (line) => void lines.push(line) });
  const application = await create(settings, log);
  await application.listen(0, '127.0.0.1');
  const { port } = application.getHttpServer().address() as AddressInfo;
  return {
    application,
    port,
    origin: `http://127.0.0.1:${String(port)}`,
    settings,
    logged: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    logText: () => lines.join(''),
    end: async () => {
      await application.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
