import { Module, type DynamicModule } from '@nestjs/common';
import type { Settings } from '../config/settings.ts';
import { AdminPageController } from './admin-page.controller.ts';
import { ApiDescription } from './api-description.ts';
import { ApiController } from './api.controller.ts';
import { AssetLibrary } from './asset-library.ts';
import { AbsentWorkerController } from './absent-worker.controller.ts';
import { PagesController } from './pages.controller.ts';
import { WebBuild } from './web-build.ts';

@Module({})
export class PagesModule {
  static with({ adminPasswordHash }: Settings): DynamicModule {
    return {
      module: PagesModule,
      controllers: [
        ApiController,
        PagesController,
        AbsentWorkerController,
        ...(adminPasswordHash === undefined ? [] : [AdminPageController]),
      ],
      providers: [ApiDescription, AssetLibrary, WebBuild],
      exports: [ApiDescription],
    };
  }
}
