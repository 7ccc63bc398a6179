import { describe, expect, it } from '@jest/globals';
import { Clock } from '../share/clock.ts';
import { ProvenPasswords } from './proven-passwords.ts';

class HeldClock extends Clock {
  time = 0;

  now(): number {
    return this.time;
  }
}

const claimant = (shareId: string, claimTokenHash = 'token') => ({ shareId, claimTokenHash });
const output = (value: number): Uint8Array => new Uint8Array(32).fill(value);

describe('proven passwords', () => {
  it('are found by share and claim token together, never by one of them', () => {
    const proven = new ProvenPasswords(new HeldClock());
    proven.remember(claimant('one'), output(1));
    expect(proven.recall(claimant('one'))).toEqual(output(1));
    expect(proven.recall(claimant('two'))).toBeUndefined();
    expect(proven.recall(claimant('one', 'other'))).toBeUndefined();
  });

  it('are forgotten after ten minutes', () => {
    const clock = new HeldClock();
    const proven = new ProvenPasswords(clock);
    proven.remember(claimant('one'), output(1));
    clock.time = 599_999;
    expect(proven.recall(claimant('one'))).toBeDefined();
    clock.time = 600_000;
    expect(proven.recall(claimant('one'))).toBeUndefined();
  });

  it('are at most 256: the oldest goes first', () => {
    const proven = new ProvenPasswords(new HeldClock());
    for (let i = 0; i <= 256; i++) proven.remember(claimant(String(i)), output(1));
    expect(proven.recall(claimant('0'))).toBeUndefined();
    expect(proven.recall(claimant('1'))).toBeDefined();
    expect(proven.recall(claimant('256'))).toBeDefined();
  });
});
