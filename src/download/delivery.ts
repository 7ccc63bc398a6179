/** Hands a body to its claimant: a seat, the bytes, the progress, and an end for readers who do not read. */
import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { Shutdown } from '../http/shutdown.ts';
import { Watchdog } from '../http/watchdog.ts';
import { Counters } from '../share/counters.ts';
import { LeaseStore } from '../share/lease-store.ts';
import { MetadataStore } from '../share/metadata-store.ts';
import type { ByteInterval } from '../share/share.ts';
import type { Batch } from './batches.ts';
import { ClaimTransfer, type TransferredClaim } from './claim-transfer.ts';
import { send } from './transfer.ts';

/** What is handed over, and to whom. */
export interface Delivered extends TransferredClaim {
  /** Of the whole sealed body. */
  readonly bodyBytes: number;
  /** Then its claim counted as the download, which it came with. */
  readonly createdInline: boolean;
}

@Injectable()
export class Delivery {
  constructor(
    private readonly metadata: MetadataStore,
    private readonly leases: LeaseStore,
    private readonly watchdog: Watchdog,
    private readonly shutdown: Shutdown,
    private readonly counters: Counters,
  ) {}

  /** Resolves when the last byte was taken and the progress noted; `whenTaken` hears of it the moment it is. Status and headers must be set. A cut of a reader who cannot resume costs the share: patience. */
  run(
    response: Response,
    claim: Delivered,
    batches: AsyncIterable<Batch>,
    reader: 'can resume' | 'cannot resume',
    whenTaken: () => void = () => undefined,
  ): Promise<void> {
    return this.shutdown.track(this.#run(response, claim, batches, reader, whenTaken));
  }

  async #run(...[response, claim, batches, reader, whenTaken]: Required<Parameters<Delivery['run']>>): Promise<void> {
    const transfer = await ClaimTransfer.begin({ metadata: this.metadata, leases: this.leases }, claim, response);
    const forget = this.watchdog.watch({
      rules: reader === 'can resume' ? this.watchdog.reader : this.watchdog.gentleReader,
      movedBytes: () => transfer.handedBytes,
      cut: () => response.destroy(),
    });
    const hand = this.#counted(claim, (handed) =>
      send(response, batches, (interval) => {
        transfer.handed(interval);
        handed(interval);
      }),
    );
    await transfer.during(() => hand().then(whenTaken)).finally(forget);
  }

  /** Completed is what came to the last byte of the body. A range that was meant to end before is neither that nor interrupted. */
  #counted(
    { bodyBytes, createdInline }: Delivered,
    hand: (handed: (interval: ByteInterval) => void) => Promise<void>,
  ): () => Promise<void> {
    if (createdInline) return () => hand(() => undefined);
    return async () => {
      let end = 0;
      try {
        await hand(([from, to]) => {
          this.counters.add('bytes.downloaded', to - from);
          end = to;
        });
      } catch (cause) {
        this.counters.add('downloads.interrupted');
        throw cause;
      }
      if (end === bodyBytes) this.counters.add('downloads.completed');
    };
  }
}
