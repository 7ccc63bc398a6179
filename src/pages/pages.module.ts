import { Module } from '@nestjs/common';
import { ApiDescription } from './api-description.ts';
import { ApiController } from './api.controller.ts';
import { AssetLibrary } from './asset-library.ts';
import { PagesController } from './pages.controller.ts';

@Module({
  controllers: [ApiController, PagesController],
  providers: [ApiDescription, AssetLibrary],
  exports: [ApiDescription],
})
export class PagesModule {}
