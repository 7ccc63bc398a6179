/** Makes the log and the list of degraded reasons known to every module. */
import { type DynamicModule, Module } from '@nestjs/common';
import { DegradedReasons } from './degraded-reasons.ts';
import { Log } from './log.ts';

@Module({})
export class LoggingModule {
  static with(log: Log): DynamicModule {
    return {
      module: LoggingModule,
      global: true,
      providers: [{ provide: Log, useValue: log }, DegradedReasons],
      exports: [Log, DegradedReasons],
    };
  }
}
