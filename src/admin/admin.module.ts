/** The admin: watches and operates everything, and reads nothing. Without a password there is none of it, not even its addresses. */
import { Module, type DynamicModule } from '@nestjs/common';
import type { Settings } from '../config/settings.ts';
import { AdminLimits } from './admin-limits.ts';
import { Audit } from './audit.ts';
import { Burning } from './burning.ts';
import { ConfigurationController } from './configuration.controller.ts';
import { ConfigurationService } from './configuration.service.ts';
import { LiveEvents } from './live-events.ts';
import { OverviewService } from './overview.service.ts';
import { SecondFactor } from './second-factor.ts';
import { SeriesService } from './series.service.ts';
import { SessionController } from './session.controller.ts';
import { SharePicture } from './share-picture.ts';
import { ShareTable } from './share-table.ts';
import { SharesController } from './shares.controller.ts';
import { SignIn } from './sign-in.ts';
import { StorageUse } from './storage-use.ts';
import { WatchingController } from './watching.controller.ts';

const watching = [LiveEvents, OverviewService, SeriesService, SharePicture, ShareTable, StorageUse];
const operating = [AdminLimits, Audit, Burning, ConfigurationService, SecondFactor, SignIn];

@Module({})
export class AdminModule {
  static with({ adminPasswordHash }: Settings): DynamicModule {
    if (adminPasswordHash === undefined) return { module: AdminModule };
    return {
      module: AdminModule,
      controllers: [SessionController, WatchingController, SharesController, ConfigurationController],
      providers: [...watching, ...operating],
    };
  }
}
