import { Module } from '@nestjs/common';
import { BodyController } from './body.controller.ts';
import { Delivery } from './delivery.ts';
import { Finishing } from './finishing.ts';
import { OpenController } from './open.controller.ts';
import { OpenService } from './open.service.ts';
import { SharesController } from './shares.controller.ts';

@Module({
  controllers: [SharesController, BodyController, OpenController],
  providers: [Delivery, Finishing, OpenService],
})
export class DownloadModule {}
