/** How far the store has come, kept by several processes in one file. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Watermarks } from '../../src/storage/metadata/redis/watermarks.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ots-marks-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const file = (): string => join(folder, '.redis-seq');
const kept = async (): Promise<readonly number[]> => JSON.parse(await readFile(file(), 'utf8')) as number[];

describe('how far the store has come', () => {
  it('is what any process knows, once all have come by', async () => {
    const [one, other] = [new Watermarks(folder), new Watermarks(folder)];
    one.raise(3, 7);
    other.raise(60, 2);
    await Promise.all([one.exchange(), other.exchange()]);
    await one.exchange();
    await other.exchange();
    await one.exchange();
    expect([one.of(60), other.of(3)]).toEqual([2, 7]);
    expect([(await kept())[3], (await kept())[60]]).toEqual([7, 2]);
  });

  it('is written again by who knows more, when another process that knew less was the last to write', async () => {
    const marks = new Watermarks(folder);
    marks.raise(3, 7);
    await marks.exchange();
    // It had read the file before, died afterwards, and knows nothing of the seven.
    await writeFile(file(), JSON.stringify([0, 0, 0, 2]));
    await marks.exchange();
    expect((await kept())[3]).toBe(7);
  });
});
