import { Module } from '@nestjs/common';
import { CreateShareController } from './create-share.controller.ts';
import { CreateShareService } from './create-share.service.ts';
import { IncomingBytes } from './incoming-bytes.ts';
import { Rooms } from './room.ts';
import { SealedByServerController } from './sealed-by-server.controller.ts';
import { SealedUploads } from './sealed-uploads.ts';
import { ServerSealing } from './server-sealing.ts';
import { TusUploads } from './tus-uploads.ts';
import { UploadLocks } from './upload-locks.ts';
import { UploadsController } from './uploads.controller.ts';

@Module({
  controllers: [CreateShareController, UploadsController, SealedByServerController],
  providers: [CreateShareService, IncomingBytes, Rooms, SealedUploads, ServerSealing, TusUploads, UploadLocks],
})
export class UploadModule {}
