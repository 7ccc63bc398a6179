/** How far the store has come, kept by several processes in one file. */
import { chown, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Watermarks } from '../../src/storage/metadata/redis/watermarks.ts';
import { times } from '../contract/metadata/engine.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ots-marks-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const file = (): string => join(folder, '.redis-seq');
const read = async (): Promise<{ store?: string; seq: number[] }> =>
  JSON.parse(await readFile(file(), 'utf8')) as { store?: string; seq: number[] };
const kept = async (): Promise<readonly number[]> => (await read()).seq;

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

  it('is kept of each process after the three exchanges that each has before anybody is let in, also when many write at the same moment', async () => {
    const all = times(16, (n) => ({ bucket: n, marks: new Watermarks(folder) }));
    for (const { bucket, marks } of all) marks.raise(bucket, 7);
    for (let n = 0; n < 3; n++) await Promise.all(all.map(({ marks }) => marks.exchange()));
    expect((await kept()).slice(0, all.length)).toEqual(all.map(() => 7));
    expect(await readdir(folder)).toEqual(['.redis-seq']);
  });

  it('can be read by the servers when root has written it, as by store:accept', async () => {
    const owner = process.getuid?.() === 0 ? 65_534 : process.getuid?.();
    await chown(folder, owner ?? -1, owner === 65_534 ? 65_534 : -1);
    const marks = new Watermarks(folder);
    marks.raise(3, 7);
    await marks.exchange();
    expect((await stat(file())).uid).toBe(owner);
  });

  it('is written again by who knows more, when another process that knew less was the last to write', async () => {
    const marks = new Watermarks(folder);
    marks.raise(3, 7);
    await marks.exchange();
    // It had read the file before, died afterwards, and knows nothing of the seven.
    await writeFile(file(), JSON.stringify({ seq: [0, 0, 0, 2] }));
    await marks.exchange();
    expect((await kept())[3]).toBe(7);
  });

  it('is about one store: what another one is, is neither judged by it nor learned from it', async () => {
    const marks = new Watermarks(folder);
    expect(marks.areOf('ours')).toBe(true);
    marks.raise(3, 7);
    await marks.exchange();
    expect(await read()).toMatchObject({ store: 'ours', seq: expect.arrayContaining([7]) });

    const astray = new Watermarks(folder);
    await astray.exchange();
    expect(astray.areOf('theirs')).toBe(false);
    astray.raise(3, 900);
    await astray.exchange();
    expect([astray.of(3), await kept()]).toEqual([0, expect.not.arrayContaining([900])]);
    // One that was emptied has no name: it is held against the numbers that are known.
    expect([astray.areOf(undefined), astray.of(3)]).toEqual([true, 7]);
  });

  it('is not taken from, and not written into, a folder that is about another store', async () => {
    const marks = new Watermarks(folder);
    marks.areOf('ours');
    marks.raise(3, 7);
    await writeFile(file(), JSON.stringify({ store: 'theirs', seq: [0, 0, 0, 900] }));
    await expect(marks.exchange()).rejects.toThrow('another store');
    expect([marks.of(3), (await kept())[3]]).toEqual([7, 900]);
    // Who has begun with the wrong folder goes on when the right one is there.
    const late = new Watermarks(folder);
    await late.exchange();
    expect(late.areOf('ours')).toBe(false);
    await writeFile(file(), JSON.stringify({ store: 'ours', seq: [0, 0, 0, 8] }));
    await late.exchange();
    expect([late.areOf('ours'), late.of(3)]).toEqual([true, 8]);
  });
});
