import { PassThrough, Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { readSlices, UploadAborted } from './request-slices.ts';

const slices = ['one', 'two', 'three'].map((text) => Buffer.from(text));

/** What a promise was rejected with. */
const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (cause: unknown) => cause,
  );

describe('reading a body slice by slice', () => {
  it('hands over every slice in order, and waits for the last one to be taken', async () => {
    const taken: string[] = [];
    await readSlices(Readable.from(slices), async (slice) => {
      await nextTurn();
      taken.push(Buffer.from(slice).toString());
    });
    expect(taken).toEqual(['one', 'two', 'three']);
  });

  it('takes no further slice while one is being taken', async () => {
    let taking = 0;
    let most = 0;
    const source = new PassThrough();
    const reading = readSlices(source, async () => {
      taking += 1;
      most = Math.max(most, taking);
      await nextTurn();
      taking -= 1;
    });
    for (const slice of slices) source.write(slice);
    source.end();
    await reading;
    expect(most).toBe(1);
  });

  it('resolves for a body without bytes', async () => {
    await readSlices(Readable.from([]), () => undefined);
  });

  it.each([
    [
      'at once',
      () => {
        throw new TypeError('no');
      },
    ],
    [
      'later',
      () =>
        nextTurn().then(() => {
          throw new TypeError('no');
        }),
    ],
  ])('stops when a slice is refused %s, and leaves the rest unread', async (_when, take) => {
    const source = new PassThrough();
    source.write('first');
    const failure = failureOf(readSlices(source, take));
    expect(await failure).toMatchObject({ message: 'no' });
    source.write('second');
    await nextTurn();
    expect(source.isPaused()).toBe(true);
    expect(source.readableLength).toBe(6);
    expect(source.destroyed).toBe(false);
  });

  it.each([
    ['breaks', (source: PassThrough) => source.destroy(new TypeError('broken'))],
    ['is closed before its end', (source: PassThrough) => source.destroy()],
  ])('says that the upload was aborted when the stream %s', async (_how, end) => {
    const source = new PassThrough();
    const failure = failureOf(readSlices(source, () => undefined));
    source.write('first');
    await nextTurn();
    end(source);
    expect(await failure).toBeInstanceOf(UploadAborted);
    expect(await failureOf(readSlices(source, () => undefined))).toBeInstanceOf(UploadAborted);
  });

  it('survives a stream that breaks after it was given up', async () => {
    const source = new PassThrough();
    const stop = new AbortController();
    const failure = failureOf(readSlices(source, () => undefined, stop.signal));
    const reason = new TypeError('enough');
    stop.abort(reason);
    expect(await failure).toBe(reason);
    source.destroy(new TypeError('late'));
    await nextTurn();
    expect(await failureOf(readSlices(new PassThrough(), () => undefined, stop.signal))).toBe(reason);
  });

  it('does not go on with a stream that was given up while a slice was taken', async () => {
    const source = new PassThrough();
    const stop = new AbortController();
    let taken = 0;
    const failure = failureOf(
      readSlices(
        source,
        async () => {
          taken += 1;
          await nextTurn();
        },
        stop.signal,
      ),
    );
    source.write('first');
    source.write('second');
    stop.abort(new TypeError('enough'));
    await failure;
    await nextTurn();
    await nextTurn();
    expect(taken).toBe(1);
    expect(source.isPaused()).toBe(true);
  });
});
