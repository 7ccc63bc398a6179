/** What time does: shares end, on time, after a crash, and when bytes or records went astray; and it is noted how many there are. */
import { Module } from '@nestjs/common';
import { BlobOwnership } from './blob-ownership.ts';
import { DuePass } from './due-pass.ts';
import { LevelSampler } from './level-sampler.ts';
import { ReconcilingScan } from './reconciling-scan.ts';
import { Recovery } from './recovery.ts';
import { StorageCheck } from './storage-check.ts';
import { Sweeper } from './sweeper.ts';
import { TimeCheck } from './time-check.ts';

@Module({
  providers: [TimeCheck, BlobOwnership, StorageCheck, Recovery, DuePass, ReconcilingScan, Sweeper, LevelSampler],
  exports: [Sweeper],
})
export class ExpiryModule {}
