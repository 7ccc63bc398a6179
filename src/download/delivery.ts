/** Hands a body to its claimant: a seat, the bytes, the progress. */
import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { LeaseStore } from '../share/lease-store.ts';
import { MetadataStore } from '../share/metadata-store.ts';
import type { Batch } from './batches.ts';
import { ClaimTransfer, type TransferredClaim } from './claim-transfer.ts';
import { send } from './transfer.ts';

@Injectable()
export class Delivery {
  constructor(
    private readonly metadata: MetadataStore,
    private readonly leases: LeaseStore,
  ) {}

  /** Resolves when the last byte was taken. Status and headers must be set. */
  async run(response: Response, claim: TransferredClaim, batches: AsyncIterable<Batch>): Promise<void> {
    const stores = { metadata: this.metadata, leases: this.leases };
    const transfer = await ClaimTransfer.begin(stores, claim, response);
    await transfer.during(() =>
      send(response, batches, (interval) => {
        transfer.handed(interval);
      }),
    );
  }
}
