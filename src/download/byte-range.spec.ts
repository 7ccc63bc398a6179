import { describe, expect, it } from '@jest/globals';
import { requestedRange } from './byte-range.ts';

const etag = '"abc"';
const ask = (range?: string, ifRange?: string) => requestedRange({ range, 'if-range': ifRange }, etag, 1000);

describe('a requested range', () => {
  it('is the whole when none is asked for', () => {
    expect(ask()).toEqual({ is: 'whole' });
  });

  it.each([
    ['bytes=0-', [0, 1000]],
    ['bytes=0-0', [0, 1]],
    ['bytes=10-19', [10, 20]],
    ['bytes=999-', [999, 1000]],
    ['bytes=990-5000', [990, 1000]],
    ['bytes=-1', [999, 1000]],
    ['bytes=-5000', [0, 1000]],
  ])('%s is one part', (range, interval) => {
    expect(ask(range)).toEqual({ is: 'part', interval });
  });

  it.each([
    'bytes=1000-',
    'bytes=20-10',
    'bytes=0-1,5-6',
    'bytes=-0',
    'bytes=-',
    'bytes=a-b',
    'bytes',
    'items=0-1',
    'bytes=--1',
    `bytes=${'9'.repeat(16)}-`,
  ])('%s cannot be served', (range) => {
    expect(ask(range)).toEqual({ is: 'bad' });
  });

  it('counts only while the thing is still the same', () => {
    expect(ask('bytes=1-2', etag)).toEqual({ is: 'part', interval: [1, 3] });
    expect(ask('bytes=1-2', '"other"')).toEqual({ is: 'whole' });
    expect(ask('bytes=5-1', '"other"')).toEqual({ is: 'whole' });
  });

  it('of nothing cannot be served', () => {
    expect(requestedRange({ range: 'bytes=0-' }, etag, 0)).toEqual({ is: 'bad' });
    expect(requestedRange({ range: 'bytes=-5' }, etag, 0)).toEqual({ is: 'bad' });
  });
});
