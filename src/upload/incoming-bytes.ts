/** Reads the body of an upload under the eye of the watchdog, and counts its bytes. */
import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Problem } from '../http/problem.ts';
import { Watchdog } from '../http/watchdog.ts';
import { Counters } from '../share/counters.ts';
import { readSlices, type TakeSlice } from './request-slices.ts';

@Injectable()
export class IncomingBytes {
  constructor(
    private readonly watchdog: Watchdog,
    private readonly counters: Counters,
  ) {}

  /** As `readSlices`. @throws Problem `request.timeout` when the sender is too slow */
  async read(request: IncomingMessage, take: TakeSlice, signal?: AbortSignal): Promise<void> {
    const slow = new AbortController();
    let movedBytes = 0;
    const unwatch = this.watchdog.watch({
      rules: this.watchdog.sender,
      movedBytes: () => movedBytes,
      cut: () => {
        slow.abort(new Problem('request.timeout'));
      },
    });
    const count: TakeSlice = (slice) => {
      movedBytes += slice.length;
      this.counters.add('bytes.uploaded', slice.length);
      return take(slice);
    };
    try {
      const end = signal === undefined ? slow.signal : AbortSignal.any([signal, slow.signal]);
      await readSlices(request, count, end);
    } finally {
      unwatch();
    }
  }
}
