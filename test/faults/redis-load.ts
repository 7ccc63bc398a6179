/**
 * People who send, guess, claim, acknowledge and revoke through two servers while their Redis is killed, and a record of
 * everything that was confirmed to them: what must still be so afterwards.
 */
import type { Answer } from '../support/answers.ts';
import { newToken, type Doors, type SentBySender } from '../support/doors.ts';
import type { FaultFigures } from '../support/fault-figures.ts';

/** When it was asked for, and when it was confirmed: `performance.now()`. */
interface Confirmed {
  readonly askedAt: number;
  readonly at: number;
}

/** What its people know of a share. */
interface Fact {
  readonly share: SentBySender;
  readonly sentAt: number;
  wrongConfirmed: number;
  /** Asked, and no answer came. */
  wrongUnknown: number;
  readonly granted: (Confirmed & { readonly token: string })[];
  claimsUnknown: number;
  ended?: Confirmed;
  endUnknown?: boolean;
}

const PEOPLE = 8;
/** More of them: FAULT_ROUNDS. Each takes about five seconds. */
export const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 6);
export const PATIENCE_MS = 60_000 + ROUNDS * 30_000;
const chance = (part: number): boolean => Math.random() < part;

/** The answer, or nothing: it was lost, or says that nobody knows. */
async function answered(asked: Promise<Answer>): Promise<Answer | undefined> {
  const answer = await asked.catch(() => undefined);
  return answer === undefined || answer.status >= 500 ? undefined : answer;
}

export class Load {
  readonly facts: Fact[] = [];
  #stopped = true;
  #people: readonly Promise<void>[] = [];

  constructor(private readonly doors: readonly [Doors, Doors]) {}

  begin(): void {
    this.#stopped = false;
    this.#people = Array.from({ length: PEOPLE }, () => this.#live());
  }

  async end(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#people);
  }

  /** True when something was asked for and confirmed between the two that an older copy of the store must not forget. */
  hasSpent(from: number, to: number): boolean {
    const isSo = (one: Confirmed | undefined): boolean => one !== undefined && one.askedAt > from && one.at < to;
    return this.facts.some(({ granted, ended }) => [...granted, ended].some(isSo));
  }

  /** Shares that somebody ended, whether it was confirmed or not. */
  get endedIds(): readonly string[] {
    return this.facts.filter(({ ended, endUnknown }) => ended !== undefined || endUnknown).map(({ share }) => share.id);
  }

  get #anyDoors(): Doors {
    return this.doors[chance(0.5) ? 0 : 1];
  }

  async #live(): Promise<void> {
    while (!this.#stopped) {
      const large = chance(0.02);
      const share = await this.#anyDoors
        .send({ plainBytes: large ? 100_000 : 100, inline: !large, withPassword: true })
        .catch(() => undefined);
      if (share === undefined || (large && !(await this.#isReady(share)))) continue;
      const sentAt = performance.now();
      const fact: Fact = { share, sentAt, wrongConfirmed: 0, wrongUnknown: 0, granted: [], claimsUnknown: 0 };
      this.facts.push(fact);
      if (chance(0.5)) await this.#guess(fact);
      if (chance(0.2)) await this.#end(fact, this.#anyDoors.revoke(share));
      else if (chance(0.8)) await this.#claim(fact);
    }
  }

  /** Its upload may have broken off. */
  async #isReady(share: SentBySender): Promise<boolean> {
    return (await answered(this.#anyDoors.lookAsOwner(share)))?.json['state'] === 'ready';
  }

  async #guess(fact: Fact): Promise<void> {
    const answer = await answered(this.#anyDoors.manifest(fact.share, { passwordToken: newToken() }));
    if (answer?.code === 'password.wrong') fact.wrongConfirmed += 1;
    if (answer === undefined) fact.wrongUnknown += 1;
  }

  /** Two who have the link, each through another server. */
  async #claim(fact: Fact): Promise<void> {
    const tokens = this.doors.map((doors) => ({ doors, token: newToken() }));
    await Promise.all(
      tokens.map(async ({ doors, token }) => {
        const askedAt = performance.now();
        const answer = await answered(doors.claim(fact.share, token));
        if (answer === undefined) fact.claimsUnknown += 1;
        if (answer?.status === 201) fact.granted.push({ token, askedAt, at: performance.now() });
      }),
    );
    const [won] = fact.granted;
    if (won !== undefined && chance(0.3)) await this.#end(fact, this.#anyDoors.acknowledge(fact.share, won.token));
  }

  async #end(fact: Fact, asked: Promise<Answer>): Promise<void> {
    const askedAt = performance.now();
    const answer = await answered(asked);
    if (answer?.status === 204) fact.ended = { askedAt, at: performance.now() };
    else fact.endUnknown = true;
  }
}

/** Compares what was confirmed until `until` with what is there. */
export class Auditor {
  constructor(
    private readonly doors: readonly [Doors, Doors],
    private readonly figures: FaultFigures,
    private readonly until: number,
  ) {}

  async compare(facts: readonly Fact[]): Promise<void> {
    for (let i = 0; i < facts.length; i += 16)
      await Promise.all(facts.slice(i, i + 16).map((fact) => this.#compare(fact)));
    this.figures.shares += facts.length;
  }

  #miss(isConfirmed: boolean): void {
    if (isConfirmed) this.figures.lost += 1;
  }

  #counts(at: number): boolean {
    return at <= this.until;
  }

  async #compare(fact: Fact): Promise<void> {
    const [doors, other] = this.doors;
    const seen = await doors.lookAsOwner(fact.share);
    if (seen.status !== 200) {
      this.#miss(this.#counts(fact.sentAt));
      return;
    }
    const { state, attempts } = await doors.ownerView(fact.share);
    if (fact.ended !== undefined && state !== 'burned') this.#miss(this.#counts(fact.ended.at));
    if (state === 'burned') {
      this.#miss(fact.ended === undefined && fact.endUnknown !== true);
      return;
    }
    if (attempts < fact.wrongConfirmed) this.#miss(this.until === Infinity);
    if (attempts > fact.wrongConfirmed + fact.wrongUnknown) this.figures.lost += 1;
    await this.#compareClaims(fact, doors, other);
  }

  async #compareClaims({ share, granted, claimsUnknown }: Fact, doors: Doors, other: Doors): Promise<void> {
    const stranger = await other.claim(share, newToken());
    const strangers = stranger.status === 201 ? 1 : 0;
    this.figures.double += Math.max(0, granted.length + strangers - 1);
    if (granted.length === 0) {
      // Nobody has it: then somebody gets it, unless a claim without an answer was kept, or the operator has accepted.
      this.#miss(strangers === 0 && claimsUnknown === 0 && this.until === Infinity);
      return;
    }
    for (const { token, at } of granted)
      if ((await doors.claim(share, token)).status !== 200) this.#miss(this.#counts(at));
  }
}
