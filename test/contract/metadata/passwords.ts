/** Promises about guessing: count first, then compare, one counter for every door. */
import { describe, expect, it } from '@jest/globals';
import { MINUTE } from '../../support/fixed-clock.ts';
import { claimOf, claimToken, hashOf, idOf, linkOf, openingOf, ownerOf } from '../../support/shares.ts';
import { codeOf, refusalOf, tally, times, useStage, valueOf, type EngineFactory } from './engine.ts';

export function passwordsContract(make: EngineFactory): void {
  const stage = useStage(make);
  const id = idOf('vault');
  const prove = (password?: string) => stage.store.prove(id, linkOf('vault', password));
  const claim = (who: string, password?: string) => stage.store.claim(id, claimOf('vault', who, password));
  const settle = (charged: string, who: string, password: string) =>
    stage.store.settleAttempt(id, charged, openingOf('vault', who, password));
  const attempts = async (): Promise<number> => (await stage.seen('vault')).attempts;

  /** Charges a try for `who`. */
  async function charge(who: string): Promise<string> {
    const reserved = valueOf(await stage.store.reserveAttempt(id, claimOf('vault', who)));
    if (!('charged' in reserved)) throw new Error('There was nothing to prove.');
    return reserved.charged;
  }

  describe('a share with a password', () => {
    it('counts exactly 5 of 1,000 wrong passwords at once, and refuses the right one then', async () => {
      await stage.given('vault', { password: 'right' });
      const verdicts = await Promise.all(
        times(1_000, (n) => (n % 2 === 0 ? prove(`wrong ${String(n)}`) : claim(`visitor ${String(n)}`, 'wrong'))),
      );
      expect(tally(verdicts)).toEqual({ 'password.wrong': 5, 'share.locked': 995 });
      expect(await attempts()).toBe(5);
      expect(codeOf(await prove('right'))).toBe('share.locked');
      expect(codeOf(await claim('anna', 'right'))).toBe('share.locked');
      expect(codeOf(await stage.store.reserveAttempt(id, claimOf('vault', 'anna')))).toBe('share.locked');
      expect(await attempts()).toBe(5);
    });

    it('counts nothing for 1,000 callers without the link', async () => {
      await stage.given('vault', { password: 'right' });
      const verdicts = await Promise.all(
        times(1_000, (n) => {
          const proof = { ...claimOf('vault', 'anna', 'wrong'), linkTokenHash: hashOf(String(n)) };
          return n % 2 === 0 ? stage.store.prove(id, proof) : stage.store.claim(id, proof);
        }),
      );
      expect(tally(verdicts)).toEqual({ 'share.not_found': 1_000 });
      expect(await attempts()).toBe(0);
    });

    it('tells how many tries are left: the fifth says 0 and locks, later ones are locked out', async () => {
      await stage.given('vault', { password: 'right' });
      const answers = [];
      for (let n = 0; n < 7; n++)
        answers.push(refusalOf(await (n % 2 === 0 ? prove('wrong') : claim('anna', 'wrong'))));
      expect(answers).toEqual([
        ...[4, 3, 2, 1].map((attemptsLeft) => ({ code: 'password.wrong', attemptsLeft })),
        { code: 'password.wrong', attemptsLeft: 0, locks: true },
        { code: 'share.locked' },
        { code: 'share.locked' },
      ]);
    });

    it('does not count a missing password, and says locked first', async () => {
      await stage.given('vault', { password: 'right' });
      expect(codeOf(await prove())).toBe('password.required');
      expect(codeOf(await claim('anna'))).toBe('password.required');
      expect(await attempts()).toBe(0);
      for (let n = 0; n < 5; n++) await prove('wrong');
      expect(codeOf(await prove())).toBe('share.locked');
      expect(codeOf(await claim('anna'))).toBe('share.locked');
    });

    it('takes back only its own count for a right password', async () => {
      await stage.given('vault', { password: 'right', downloads: 2 });
      for (let n = 0; n < 4; n++) await prove('wrong');
      for (let n = 0; n < 10; n++) expect(codeOf(await prove('right'))).toBe('granted');
      expect(codeOf(await claim('anna', 'right'))).toBe('granted');
      expect(await attempts()).toBe(4);
      expect(refusalOf(await prove('wrong'))).toEqual({ code: 'password.wrong', attemptsLeft: 0, locks: true });
    });

    it('stays exact when right and wrong ones are mixed at once', async () => {
      await stage.given('vault', { password: 'right' });
      const verdicts = await Promise.all(times(200, (n) => prove(n % 40 === 7 ? 'wrong' : 'right')));
      // In whatever order they were served: five wrong ones were counted, and nothing was proven afterwards.
      const counts = tally(verdicts);
      expect(counts['password.wrong']).toBe(5);
      expect((counts['granted'] ?? 0) + (counts['share.locked'] ?? 0)).toBe(195);
      expect(await attempts()).toBe(5);
      expect(codeOf(await prove('right'))).toBe('share.locked');
    });

    it('spends no slot for reading the manifest, and writes nothing for a right password', async () => {
      await stage.given('vault', { password: 'right' });
      const before = await stage.engine.rawValues();
      for (let n = 0; n < 3; n++) expect(codeOf(await prove('right'))).toBe('granted');
      expect(await stage.engine.rawValues()).toEqual(before);
    });

    it('is not locked for a live claim: its claimant proves the password and goes on', async () => {
      await stage.given('vault', { password: 'right', downloads: 2 });
      const { claim: held } = valueOf(await claim('anna', 'right'));
      for (let n = 0; n < 5; n++) await prove('wrong');
      const again = valueOf(await claim('anna', 'right'));
      expect(again.repeated).toBe(true);
      expect(again.claim).toEqual(held);
      expect(codeOf(await claim('anna', 'wrong'))).toBe('share.locked');
      expect(codeOf(await claim('anna'))).toBe('share.locked');
      expect(codeOf(await claim('bert', 'right'))).toBe('share.locked');
      expect(codeOf(await stage.store.findClaim(id, claimToken('anna')))).toBe('granted');
      expect(await attempts()).toBe(5);
    });

    it('counts a claimant who guesses like everybody else', async () => {
      await stage.given('vault', { password: 'right', downloads: 2 });
      valueOf(await claim('anna', 'right'));
      expect(refusalOf(await claim('anna', 'wrong'))).toEqual({ code: 'password.wrong', attemptsLeft: 4 });
      expect(await attempts()).toBe(1);
    });

    it('survives a restart with its count', async () => {
      await stage.given('vault', { password: 'right' });
      for (let n = 0; n < 4; n++) await prove('wrong');
      await stage.reopen();
      expect(refusalOf(await prove('wrong'))).toEqual({ code: 'password.wrong', attemptsLeft: 0, locks: true });
    });

    it('allows 20 guesses in its whole life, however owner and guessers take turns', async () => {
      await stage.given('vault', { password: 'right', downloads: 2 });
      let told = 0;
      for (let round = 0; round < 8; round++) {
        const guesses = await Promise.all(times(30, (n) => (n % 3 === 0 ? prove('wrong') : claim('anna', 'wrong'))));
        const charged = await Promise.all(
          times(30, (n) => stage.store.reserveAttempt(id, claimOf('vault', `o${String(n)}`))),
        );
        const settled = await Promise.all(
          charged.flatMap((verdict) =>
            verdict.ok && 'charged' in verdict.value ? [settle(verdict.value.charged, 'anna', 'wrong')] : [],
          ),
        );
        told += (tally(guesses)['password.wrong'] ?? 0) + (tally(settled)['password.wrong'] ?? 0);
        stage.clock.pass(2 * MINUTE);
        const unlocked = await stage.store.change(id, ownerOf('vault'), { unlock: true });
        expect(codeOf(unlocked)).toBe(round < 3 ? 'granted' : 'change.refused');
      }
      expect(told).toBe(20);
    });
  });

  describe('opening on the server', () => {
    it('grants at once when there is no password to prove', async () => {
      await stage.given('vault', { body: 'inline' });
      const grant = valueOf(await stage.store.reserveAttempt(id, claimOf('vault', 'anna')));
      expect(grant).toMatchObject({ repeated: false, claim: { tokenHash: claimToken('anna') } });
      expect(codeOf(await stage.store.reserveAttempt(id, claimOf('vault', 'bert')))).toBe('share.claimed');
    });

    it('charges first, and takes the count back for a right password, claiming in the same step', async () => {
      await stage.given('vault', { password: 'right' });
      const charged = await charge('anna');
      expect(await attempts()).toBe(1);
      expect((await stage.seen('vault')).claims).toEqual([]);
      expect(valueOf(await settle(charged, 'anna', 'right'))).toMatchObject({ repeated: false });
      expect(await stage.seen('vault')).toMatchObject({
        attempts: 0,
        pending: [],
        claims: [{ tokenHash: claimToken('anna') }],
      });
    });

    it('keeps the count for a wrong one', async () => {
      await stage.given('vault', { password: 'right' });
      expect(refusalOf(await settle(await charge('anna'), 'anna', 'wrong'))).toEqual({
        code: 'password.wrong',
        attemptsLeft: 4,
      });
      expect(await stage.seen('vault')).toMatchObject({ attempts: 1, pending: [], claims: [] });
    });

    it('settles each try once', async () => {
      await stage.given('vault', { password: 'right' });
      const charged = await charge('anna');
      const verdicts = await Promise.all(times(20, () => settle(charged, 'anna', 'wrong')));
      expect(tally(verdicts)).toEqual({ 'password.wrong': 1, 'server.busy': 19 });
      expect(await attempts()).toBe(1);
      expect(codeOf(await settle('nothing was charged', 'anna', 'right'))).toBe('server.busy');
    });

    it('is busy, not locked, while tries that may be right fill the counter; for every door', async () => {
      await stage.given('vault', { password: 'right' });
      const charged = await Promise.all(times(5, (n) => charge(`visitor ${String(n)}`)));
      const busy = { code: 'server.busy', retryAfterSeconds: 1 };
      expect(refusalOf(await stage.store.reserveAttempt(id, claimOf('vault', 'anna')))).toEqual(busy);
      expect(refusalOf(await claim('anna', 'right'))).toEqual(busy);
      expect(refusalOf(await prove('wrong'))).toEqual(busy);
      for (const key of charged.slice(0, 4)) expect(codeOf(await settle(key, 'anna', 'wrong'))).toBe('password.wrong');
      expect(refusalOf(await prove('right'))).toEqual(busy);
      expect(refusalOf(await settle(charged[4] ?? '', 'anna', 'wrong'))).toMatchObject({ attemptsLeft: 0 });
      expect(codeOf(await prove('right'))).toBe('share.locked');
      expect((await stage.seen('vault')).events.at(-1)?.type).toBe('locked');
    });

    it('is free again when one of them was right', async () => {
      await stage.given('vault', { password: 'right', downloads: 2 });
      const charged = await Promise.all(times(5, (n) => charge(`visitor ${String(n)}`)));
      expect(codeOf(await settle(charged[0] ?? '', 'anna', 'right'))).toBe('granted');
      expect(await attempts()).toBe(4);
      expect(codeOf(await prove('right'))).toBe('granted');
    });

    it('charges at most as many tries as are left, when 100 come at once', async () => {
      await stage.given('vault', { password: 'right' });
      await prove('wrong');
      await prove('wrong');
      const verdicts = await Promise.all(
        times(100, (n) => stage.store.reserveAttempt(id, claimOf('vault', `v${String(n)}`))),
      );
      expect(tally(verdicts)).toEqual({ granted: 3, 'server.busy': 97 });
    });

    it('leaves a try counted that was not settled within a minute, and locks when all are', async () => {
      await stage.given('vault', { password: 'right' });
      const charged = await Promise.all(times(5, (n) => charge(`visitor ${String(n)}`)));
      stage.clock.pass(MINUTE - 1);
      expect(codeOf(await prove('right'))).toBe('server.busy');
      stage.clock.pass(1);
      expect(codeOf(await prove('right'))).toBe('share.locked');
      expect(codeOf(await settle(charged[0] ?? '', 'anna', 'right'))).toBe('server.busy');
      expect(await attempts()).toBe(5);
    });

    it('counts nothing against a share that the owner unlocked meanwhile, and tells nothing', async () => {
      await stage.given('vault', { password: 'right' });
      const charged = await charge('anna');
      valueOf(await stage.store.change(id, ownerOf('vault'), { unlock: true }));
      expect(await stage.seen('vault')).toMatchObject({ attempts: 0, pending: [], unlocks: 1 });
      expect(codeOf(await settle(charged, 'anna', 'right'))).toBe('server.busy');
      expect(codeOf(await settle(charged, 'anna', 'wrong'))).toBe('server.busy');
      expect(await attempts()).toBe(0);
    });

    it('gives the count of a right password back when the slot was taken meanwhile', async () => {
      await stage.given('vault', { password: 'right' });
      const charged = await charge('anna');
      valueOf(await claim('bert', 'right'));
      expect(codeOf(await settle(charged, 'anna', 'right'))).toBe('share.claimed');
      expect(await stage.seen('vault')).toMatchObject({ attempts: 0, pending: [] });
    });

    it('gives one of two who prove the password at once the only slot', async () => {
      await stage.given('vault', { password: 'right' });
      const [first, second] = await Promise.all([charge('anna'), charge('bert')]);
      const verdicts = await Promise.all([settle(first, 'anna', 'right'), settle(second, 'bert', 'right')]);
      expect(tally(verdicts)).toEqual({ granted: 1, 'share.claimed': 1 });
      expect(await attempts()).toBe(0);
    });

    it('asks a proven claim token for no password again', async () => {
      await stage.given('vault', { password: 'right' });
      valueOf(await settle(await charge('anna'), 'anna', 'right'));
      expect(valueOf(await stage.store.reserveAttempt(id, claimOf('vault', 'anna')))).toMatchObject({ repeated: true });
      expect(await attempts()).toBe(0);
    });

    it('needs the link for both halves', async () => {
      await stage.given('vault', { password: 'right' });
      const stranger = { ...openingOf('vault', 'anna', 'right'), linkTokenHash: hashOf('no link') };
      expect(codeOf(await stage.store.reserveAttempt(id, stranger))).toBe('share.not_found');
      expect(await attempts()).toBe(0);
      const charged = await charge('anna');
      expect(codeOf(await stage.store.settleAttempt(id, charged, stranger))).toBe('share.not_found');
      expect(await attempts()).toBe(1);
    });
  });
}
