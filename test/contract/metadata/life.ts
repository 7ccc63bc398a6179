/** The life of a share against a small model of it: random steps, time passing, every answer predicted. */
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Verdict } from '../../../src/share/refusal.ts';
import { HOUR } from '../../support/fixed-clock.ts';
import { claimOf, claimToken, idOf, linkOf, ownerOf, rules } from '../../support/shares.ts';
import { codeOf, useStage, type EngineFactory, type Stage } from './engine.ts';

const LIFE_MS = 6 * HOUR;

/** What a share is, told as simply as possible. */
class Model {
  burned: string | undefined;
  attempts = 0;
  unlocks = 0;
  rearms = 0;
  ageMs = 0;
  /** Of an inline body: complete at once, so each live claim is assumed complete a grace after it began. */
  readonly claims = new Map<string, { state: 'live' | 'done' | 'assumed' | 'revoked'; since: number }>();

  constructor(public downloads: number) {}

  count = (...states: string[]): number => [...this.claims.values()].filter((c) => states.includes(c.state)).length;
  finish(): void {
    if (this.count('done', 'assumed') >= this.downloads) this.burned ??= 'downloaded';
  }
  password = (right: boolean): string => {
    if (this.attempts >= 5) return 'share.locked';
    return right ? 'granted' : (this.attempts++, 'password.wrong');
  };
  prove = (right: boolean): string => (this.burned === undefined ? this.password(right) : 'share.gone');
  claim(who: string, right: boolean): string {
    if (this.burned !== undefined) return 'share.gone';
    const known = this.claims.get(who);
    if (known?.state === 'revoked') return 'claim.revoked';
    if (known?.state === 'done') return 'claim.done';
    if (known !== undefined) return right ? 'granted' : this.password(false);
    if (this.count('live', 'done', 'assumed') >= this.downloads) return 'share.claimed';
    const answer = this.password(right);
    if (answer === 'granted') this.claims.set(who, { state: 'live', since: this.ageMs });
    return answer;
  }
  acknowledge(who: string): string {
    const known = this.claims.get(who);
    if (known === undefined) return 'share.not_found';
    if (known.state === 'revoked') return 'claim.revoked';
    known.state = 'done';
    return (this.finish(), 'granted');
  }
  unlock(): string {
    if (this.burned !== undefined) return 'share.gone';
    if (this.attempts === 0) return 'granted';
    if (this.unlocks === 3) return 'change.refused';
    return (this.unlocks++, (this.attempts = 0), 'granted');
  }
  rearm(): string {
    if (this.burned !== undefined) return 'share.gone';
    if (this.count('live', 'assumed') === 0) return 'granted';
    if (this.rearms === 3) return 'change.refused';
    for (const claim of this.claims.values()) if (claim.state !== 'done') claim.state = 'revoked';
    return (this.rearms++, 'granted');
  }
  allow(downloads: number): string {
    if (this.burned !== undefined) return 'share.gone';
    if (downloads < this.count('live', 'done', 'assumed')) return 'change.refused';
    this.downloads = downloads;
    return (this.finish(), 'granted');
  }
  revoke = (): string => ((this.burned ??= 'revoked'), 'granted');
  pass(ms: number): void {
    this.ageMs += ms;
    if (this.ageMs >= LIFE_MS) this.burned ??= 'expired';
    if (this.burned !== undefined) return;
    for (const claim of this.claims.values())
      if (claim.state === 'live' && this.ageMs - claim.since >= rules.unacknowledgedGraceMs) claim.state = 'assumed';
    this.finish();
  }
}

const who = fc.constantFrom('anna', 'bert', 'carl', 'dora');
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('claim' as const), who, right: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('prove' as const), right: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('acknowledge' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('unlock' as const, 'rearm' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('allow' as const), downloads: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'revoke' as const }) },
);
const passage = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pass' as const), minutes: fc.integer({ min: 1, max: 90 }) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'reopen' as const }) },
);
const steps = fc.array(fc.oneof({ weight: 8, arbitrary: step }, { weight: 1, arbitrary: passage }), {
  minLength: 5,
  maxLength: 40,
});
type Passage = typeof passage extends fc.Arbitrary<infer T> ? T : never;
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

type Answers = readonly [answer: string, predicted: string];

/** What the real share says to a step, and what the model does. */
async function askBoth(stage: Stage, model: Model, name: string, what: Step): Promise<Answers> {
  const id = idOf(name);
  const { store } = stage;
  const guess = 'right' in what && what.right ? 'right' : 'wrong';
  const both = async (verdict: Promise<Verdict<unknown>>, predicted: string): Promise<Answers> => [
    codeOf(await verdict),
    predicted,
  ];
  switch (what.do) {
    case 'claim':
      return both(store.claim(id, claimOf(name, what.who, guess)), model.claim(what.who, what.right));
    case 'prove':
      return both(store.prove(id, linkOf(name, guess)), model.prove(what.right));
    case 'acknowledge':
      return both(store.acknowledge(id, claimToken(what.who)), model.acknowledge(what.who));
    case 'unlock':
      return both(store.change(id, ownerOf(name), { unlock: true }), model.unlock());
    case 'rearm':
      return both(store.change(id, ownerOf(name), { rearm: 'all' }), model.rearm());
    case 'allow':
      return both(store.change(id, ownerOf(name), { downloads: what.downloads }), model.allow(what.downloads));
    case 'revoke':
      return both(store.revoke(id, ownerOf(name)), model.revoke());
  }
}

/** Does one step to the real share and to the model. */
async function take(stage: Stage, model: Model, name: string, what: Step | Passage): Promise<Answers> {
  if (what.do !== 'pass' && what.do !== 'reopen') return askBoth(stage, model, name, what);
  if (what.do === 'reopen') {
    await stage.reopen();
  } else {
    stage.clock.pass(what.minutes * 60_000);
    await stage.sweep();
    model.pass(what.minutes * 60_000);
  }
  return ['', ''];
}

export function lifeContract(make: EngineFactory): void {
  const stage = useStage(make);

  it('a share lives as the model of its life does, whatever is done to it in whatever order', async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 3 }), steps, async (downloads, taken) => {
        const name = `share ${String(runs++)}`;
        const model = new Model(downloads);
        await stage.given(name, { password: 'right', downloads, body: 'inline', expiry: { inMs: LIFE_MS } });
        for (const what of taken) {
          const [answer, predicted] = await take(stage, model, name, what);
          expect(answer).toBe(predicted);
          const seen = await stage.seen(name);
          expect([seen.burned?.reason, seen.unlocks, seen.rearms]).toEqual([model.burned, model.unlocks, model.rearms]);
          expect(seen.attempts).toBe(model.burned === undefined ? model.attempts : 0);
        }
      }),
      { numRuns: 60 },
    );
  });
}
