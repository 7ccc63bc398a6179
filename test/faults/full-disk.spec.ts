/** The medium of the metadata store takes no more: refusals, not the end of the process. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Response } from 'express';
import { ClaimTransfer } from '../../src/download/claim-transfer.ts';
import { SystemClock } from '../../src/share/clock.ts';
import { LeaseStore } from '../../src/share/lease-store.ts';
import { StoreUnreachable } from '../../src/share/metadata-store.ts';
import { compiled } from '../support/compiled.ts';
import { embeddedEngine, openEmbedded, temporaryFolder } from '../support/embedded-engine.ts';
import type { FullDiskReport } from '../support/full-disk-worker.ts';
import { aShare, claimOf, idOf, linkOf, rules } from '../support/shares.ts';

const worker = [process.execPath, compiled(join(import.meta.dirname, '../support/full-disk-worker.ts'))];
/** In blocks of 512 bytes or of a KiB, as the shell has it; room for some dozens of shares. */
const LARGEST_FILE_BLOCKS = 2_000;

describe('a metadata store whose medium is full', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('says so for each step, goes on serving what it has, and loses nothing that it confirmed', async () => {
    // A limit on the size of files fails a write like a full medium does, and needs no medium of its own.
    const script = `trap '' XFSZ; ulimit -f ${String(LARGEST_FILE_BLOCKS)}; exec "$@"`;
    const child = spawn('/bin/sh', ['-c', script, 'sh', ...worker, folder], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    expect(child.exitCode).toBe(0);
    const { created, refused, firstIsThere } = JSON.parse(output) as FullDiskReport;
    expect(created.length).toBeGreaterThan(0);
    expect(refused).toEqual(Array.from({ length: 10 }, () => 'StoreUnreachable'));
    expect(firstIsThere).toBe(true);
    const { store } = openEmbedded(folder, new SystemClock(), rules);
    const seen = await Promise.all(created.map((name) => store.look(idOf(name), linkOf(name))));
    expect(seen.filter(({ ok }) => !ok)).toEqual([]);
    await store.close();
  });
});

describe('a claim that was just spent', () => {
  class NoLeases extends LeaseStore {
    acquire(): Promise<boolean> {
      return Promise.reject(new StoreUnreachable('full'));
    }
    release(): Promise<void> {
      return Promise.reject(new StoreUnreachable('full'));
    }
  }

  it('is served although nobody can write down that it is being read', async () => {
    const engine = await embeddedEngine(new SystemClock(), rules);
    await engine.store.create(aShare('letter'));
    const { claimTokenHash } = claimOf('letter', 'anna');
    await engine.store.claim(idOf('letter'), claimOf('letter', 'anna'));
    const response = new ServerResponse(new IncomingMessage(new Socket())) as Response;
    const stores = { metadata: engine.store, leases: new NoLeases() };
    const claim = { shareId: idOf('letter'), claimTokenHash, resumed: false };
    const transfer = await ClaimTransfer.begin(stores, claim, response);
    expect(await transfer.during(() => Promise.resolve('served'))).toBe('served');
    await engine.dispose();
  });
});
