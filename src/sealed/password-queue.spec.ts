import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { PasswordQueue, type PasswordPlace } from './password-queue.ts';
import type { PasswordHasher } from './password.ts';

const quick: PasswordHasher = { name: 'quick', argon2id: (password) => Promise.resolve(password.toReversed()) };

function queueOf(running?: number, queued?: number): PasswordQueue {
  return new PasswordQueue({
    hasher: quick,
    ...(running === undefined ? {} : { running }),
    ...(queued === undefined ? {} : { queued }),
  });
}

async function entered(place: Promise<PasswordPlace | undefined>): Promise<PasswordPlace> {
  const got = await place;
  if (got === undefined) throw new Error('no place');
  return got;
}

describe('the password queue', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  it('lets two hash, sixteen wait, and turns the nineteenth away at once', async () => {
    const queue = queueOf();
    const places = [await entered(queue.enter(1_000)), await entered(queue.enter(1_000))];
    const waiting = Array.from({ length: 16 }, () => queue.enter(1_000));
    // At once: not only when its wait is over.
    expect(await Promise.race([queue.enter(1_000), Promise.resolve('it waits')])).toBeUndefined();
    for (const place of places) place.leave();
    for (const next of waiting) (await entered(next)).leave();
    expect(await queue.enter(0)).toBeDefined();
  });

  it('hashes by the hasher it was given', async () => {
    const place = await entered(queueOf().enter(0));
    expect(await place.argon2id(Uint8Array.of(1, 2), new Uint8Array(16))).toEqual(Uint8Array.of(2, 1));
  });

  it('serves in the order of arrival', async () => {
    const queue = queueOf(1);
    const held = await entered(queue.enter(0));
    const served: number[] = [];
    const waiting = [1, 2, 3].map(async (number) => {
      const place = await entered(queue.enter(1_000));
      served.push(number);
      place.leave();
    });
    held.leave();
    await Promise.all(waiting);
    expect(served).toEqual([1, 2, 3]);
  });

  it('does not let a newcomer in before those who wait', async () => {
    const queue = queueOf(1);
    const held = await entered(queue.enter(0));
    const first = queue.enter(1_000);
    held.leave();
    const newcomer = queue.enter(1_000);
    const place = await entered(first);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(await newcomer).toBeUndefined();
    place.leave();
  });

  it('gives up after the wait, and the place in the queue is free again', async () => {
    const queue = queueOf(1, 1);
    const held = await entered(queue.enter(0));
    const late = queue.enter(2_000);
    await jest.advanceTimersByTimeAsync(1_999);
    expect(await queue.enter(2_000)).toBeUndefined();
    await jest.advanceTimersByTimeAsync(1);
    expect(await late).toBeUndefined();
    const next = queue.enter(2_000);
    held.leave();
    (await entered(next)).leave();
  });

  it('counts a place once, however often it is left', async () => {
    const queue = queueOf(1, 1);
    const place = await entered(queue.enter(0));
    place.leave();
    place.leave();
    const held = await entered(queue.enter(0));
    const waiting = queue.enter(10);
    await jest.advanceTimersByTimeAsync(10);
    expect(await waiting).toBeUndefined();
    held.leave();
  });

  it('refuses to hash after the place was left', async () => {
    const place = await entered(queueOf().enter(0));
    place.leave();
    await expect(place.argon2id(Uint8Array.of(1), new Uint8Array(16))).rejects.toMatchObject({ code: 'sealed.usage' });
  });
});
