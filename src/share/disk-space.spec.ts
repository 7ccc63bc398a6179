import { describe, expect, it } from '@jest/globals';
import type { BlobSpace, BlobStore } from './blob-store.ts';
import { DiskSpace } from './disk-space.ts';

const found: BlobSpace = { totalBytes: 10, freeBytes: 5 };

describe('a disk that hangs', () => {
  it('is unknown after a while, and asked once until it has answered', async () => {
    const answers: ((space: BlobSpace) => void)[] = [];
    const space = (): Promise<BlobSpace> => new Promise((resolve) => answers.push(resolve));
    const disk = new DiskSpace({ space } as unknown as BlobStore);
    expect(await Promise.all([disk.read(), disk.read()])).toEqual([undefined, undefined]);
    const later = disk.read();
    expect(answers).toHaveLength(1);
    answers[0]?.(found);
    expect(await later).toEqual(found);
    const again = disk.read();
    expect(answers).toHaveLength(2);
    answers[1]?.(found);
    expect(await again).toEqual(found);
  });

  it('is unknown when it cannot tell, and asked again', async () => {
    const disk = new DiskSpace({ space: () => Promise.reject(new TypeError('away')) } as unknown as BlobStore);
    expect(await disk.read()).toBeUndefined();
  });
});
