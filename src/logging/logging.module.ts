/** Makes the log, the list of degraded reasons and what is measured known to every module. */
import { type DynamicModule, Module } from '@nestjs/common';
import { DegradedReasons } from './degraded-reasons.ts';
import { Log } from './log.ts';
import { Measurements } from './measurements.ts';

@Module({})
export class LoggingModule {
  static with(log: Log): DynamicModule {
    return {
      module: LoggingModule,
      global: true,
      providers: [{ provide: Log, useValue: log }, DegradedReasons, Measurements],
      exports: [Log, DegradedReasons, Measurements],
    };
  }
}
