/** Composes the server: settings, log, storage, HTTP and the features. */
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { AdminModule } from './admin/admin.module.ts';
import { SettingsModule } from './config/settings.module.ts';
import { Settings } from './config/settings.ts';
import { DownloadModule } from './download/download.module.ts';
import { ExpiryModule } from './expiry/expiry.module.ts';
import { HealthModule } from './health/health.module.ts';
import { HttpModule } from './http/http.module.ts';
import { LoggingModule } from './logging/logging.module.ts';
import type { Log } from './logging/log.ts';
import { OwnerModule } from './owner/owner.module.ts';
import { PagesModule } from './pages/pages.module.ts';
import { PasswordQueue } from './sealed/password-queue.ts';
import { nodePasswordHasher } from './sealed/password.node.ts';
import type { Clock } from './share/clock.ts';
import { StorageModule } from './storage/storage.module.ts';
import { UploadModule } from './upload/upload.module.ts';

/** Each hash takes 64 MiB. Of several workers each runs one at a time, and has a shorter queue to go with it. */
function passwordQueue({ workers }: Settings): PasswordQueue {
  const places = workers === 1 ? { running: 2, queued: 16 } : { running: 1, queued: 8 };
  return new PasswordQueue({ hasher: nodePasswordHasher, ...places });
}

/** One queue for all who hash passwords: together they must not starve file I/O. */
@Global()
@Module({
  providers: [{ provide: PasswordQueue, inject: [Settings], useFactory: passwordQueue }],
  exports: [PasswordQueue],
})
class PasswordModule {}

@Module({})
export class AppModule {
  static with(settings: Settings, log: Log, clock: Clock): DynamicModule {
    return {
      module: AppModule,
      imports: [
        SettingsModule.with(settings),
        LoggingModule.with(log),
        StorageModule.with(clock),
        PasswordModule,
        HttpModule,
        ExpiryModule,
        UploadModule,
        DownloadModule,
        OwnerModule,
        HealthModule.with(settings),
        AdminModule.with(settings),
        PagesModule.with(settings),
      ],
    };
  }
}
