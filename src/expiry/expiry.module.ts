/** Shares end: on time, after a crash, and when bytes or records went astray. */
import { Module } from '@nestjs/common';
import { BlobOwnership } from './blob-ownership.ts';
import { DuePass } from './due-pass.ts';
import { ReconcilingScan } from './reconciling-scan.ts';
import { Recovery } from './recovery.ts';
import { StorageCheck } from './storage-check.ts';
import { Sweeper } from './sweeper.ts';
import { TimeCheck } from './time-check.ts';

@Module({
  providers: [TimeCheck, BlobOwnership, StorageCheck, Recovery, DuePass, ReconcilingScan, Sweeper],
  exports: [Sweeper],
})
export class ExpiryModule {}
