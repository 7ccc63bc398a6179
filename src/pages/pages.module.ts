import { Module } from '@nestjs/common';
import { ApiDescription } from './api-description.ts';
import { ApiController } from './api.controller.ts';
import { AssetLibrary } from './asset-library.ts';
import { AbsentWorkerController } from './absent-worker.controller.ts';
import { PagesController } from './pages.controller.ts';
import { WebBuild } from './web-build.ts';

@Module({
  controllers: [ApiController, PagesController, AbsentWorkerController],
  providers: [ApiDescription, AssetLibrary, WebBuild],
  exports: [ApiDescription],
})
export class PagesModule {}
