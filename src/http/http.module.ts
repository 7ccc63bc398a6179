/** What HTTP needs, known to every feature. Expects a `RateLimitStore` from the storage. */
import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { Settings } from '../config/settings.ts';
import { BaseUrl } from './base-url.ts';
import { ProblemFilter } from './problem-filter.ts';
import { Prologue } from './prologue.ts';
import { RateLimitGuard } from './rate-limit.ts';
import { RequestValidationPipe } from './request-validation.ts';
import { Shutdown } from './shutdown.ts';
import { Watchdog } from './watchdog.ts';

const monotonic = (): number => performance.now();

@Global()
@Module({
  providers: [
    BaseUrl,
    Prologue,
    Shutdown,
    { provide: Watchdog, inject: [Settings], useFactory: (settings: Settings) => new Watchdog(settings, monotonic) },
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_GUARD, useClass: RateLimitGuard },
    { provide: APP_PIPE, useClass: RequestValidationPipe },
  ],
  exports: [BaseUrl, Shutdown, Watchdog],
})
export class HttpModule {}
