/** What HTTP needs, known to every feature. Expects a `RateLimitStore` from the storage. */
import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { Settings } from '../config/settings.ts';
import { RateLimitStore } from '../share/rate-limit-store.ts';
import { AdminChoices } from './admin-choices.ts';
import { BaseUrl } from './base-url.ts';
import { ProblemFilter } from './problem-filter.ts';
import { ProcessNumbers } from './process-numbers.ts';
import { Prologue } from './prologue.ts';
import { RateLimitGuard, RateLimitStorage, rateLimitWindows } from './rate-limit.ts';
import { RequestValidationPipe } from './request-validation.ts';
import { Shutdown } from './shutdown.ts';
import { Watchdog } from './watchdog.ts';

const monotonic = (): number => performance.now();

@Global()
@Module({
  imports: [
    ThrottlerModule.forRootAsync({
      inject: [Settings, RateLimitStore],
      useFactory: (settings: Settings, store: RateLimitStore) => ({
        throttlers: rateLimitWindows(settings),
        storage: new RateLimitStorage(store),
        // Its headers would tell everybody how much is left.
        setHeaders: false,
      }),
    }),
  ],
  providers: [
    AdminChoices,
    BaseUrl,
    ProcessNumbers,
    Prologue,
    Shutdown,
    { provide: Watchdog, inject: [Settings], useFactory: (settings: Settings) => new Watchdog(settings, monotonic) },
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_GUARD, useClass: RateLimitGuard },
    { provide: APP_PIPE, useClass: RequestValidationPipe },
  ],
  exports: [AdminChoices, BaseUrl, ProcessNumbers, Shutdown, Watchdog],
})
export class HttpModule {}
