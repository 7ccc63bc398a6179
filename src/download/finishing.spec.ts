import { describe, expect, it } from '@jest/globals';
import { Finishing } from './finishing.ts';

describe('a share that is just finishing', () => {
  it('is waited for until its acknowledgement is kept', async () => {
    const finishing = new Finishing();
    const seen: string[] = [];
    const end = finishing.begin('share');
    const waiting = finishing.settled('share').then(() => seen.push('asked'));
    await finishing.settled('another');
    seen.push('kept');
    end();
    await waiting;
    expect(seen).toEqual(['kept', 'asked']);
  });

  it('is waited for until the last of several downloads is finished', async () => {
    const finishing = new Finishing();
    const [first, second] = [finishing.begin('share'), finishing.begin('share')];
    let settled = false;
    const waiting = finishing.settled('share').then(() => (settled = true));
    second();
    await Promise.resolve();
    expect(settled).toBe(false);
    first();
    await waiting;
    await finishing.settled('share');
  });
});
