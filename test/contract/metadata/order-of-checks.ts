/** Which refusal wins: every combination of everything that can be wrong, asked at every door. */
import { expect, it } from '@jest/globals';
import { HOUR } from '../../support/fixed-clock.ts';
import { claimOf, claimToken, idOf, linkOf, openingOf, ownerOf } from '../../support/shares.ts';
import { codeOf, useStage, valueOf, type EngineFactory, type Stage } from './engine.ts';

/** How a share stands and what the caller brings. */
interface Situation {
  readonly link: 'right' | 'wrong';
  readonly share: 'there' | 'unknown' | 'burned' | 'expired';
  readonly claim: 'new' | 'revoked' | 'acknowledged' | 'live';
  readonly uploading: boolean;
  readonly early: boolean;
  readonly taken: boolean;
  readonly locked: boolean;
  readonly password: 'right' | 'wrong' | 'absent' | 'none needed';
}

type Row = readonly [when: (s: Situation) => boolean, answer: string];

/** docs/http-api.md, "The order of checks", row by row: the first that holds is the answer. */
const reachable: readonly Row[] = [
  [(s) => s.share === 'unknown' || s.link === 'wrong', 'share.not_found'],
  [(s) => s.share === 'burned' || s.share === 'expired', 'share.gone'],
];
const known: readonly Row[] = [
  [(s) => s.claim === 'revoked', 'claim.revoked'],
  [(s) => s.claim === 'acknowledged', 'claim.done'],
];
const repeating: readonly Row[] = [
  [(s) => s.claim === 'live' && (s.password === 'right' || s.password === 'none needed'), 'granted'],
  [(s) => s.claim === 'live' && s.locked, 'share.locked'],
  [(s) => s.claim === 'live' && s.password === 'absent', 'password.required'],
  [(s) => s.claim === 'live' && s.password === 'wrong', 'password.wrong'],
];
const open: readonly Row[] = [
  [(s) => s.uploading, 'share.uploading'],
  [(s) => s.early, 'share.not_yet'],
];
const slot: readonly Row[] = [[(s) => s.taken, 'share.claimed']];
const locked: readonly Row[] = [[(s) => s.locked, 'share.locked']];
const password: readonly Row[] = [
  [(s) => s.password === 'absent', 'password.required'],
  [(s) => s.password === 'wrong', 'password.wrong'],
];
const otherwise: readonly Row[] = [[() => true, 'granted']];

const doors = {
  claim: [...reachable, ...known, ...repeating, ...open, ...slot, ...locked, ...password, ...otherwise],
  manifest: [...reachable, ...open, ...locked, ...password, ...otherwise],
  // The server-side open does not know the password's token yet, and asks a proven claimant for none.
  open: [
    ...reachable,
    ...known,
    [(s: Situation) => s.claim === 'live', 'granted'] as const,
    ...open,
    ...slot,
    ...locked,
    ...otherwise,
  ],
} satisfies Record<string, readonly Row[]>;

type Door = keyof typeof doors;

const either = [false, true] as const;

/** Each member with each of its values, in every combination. */
function combinations<T extends object>(values: { readonly [K in keyof T]: readonly T[K][] }): T[] {
  let found: object[] = [{}];
  for (const [member, choices] of Object.entries<readonly unknown[]>(values))
    found = found.flatMap((one) => choices.map((choice) => ({ ...one, [member]: choice })));
  return found as T[];
}

/** What cannot come about. (Early is made by setting the clock back, to meet it together with the rest.) */
function impossible(s: Situation): boolean {
  const used = s.claim !== 'new' || s.taken || s.locked;
  return [
    s.uploading && used,
    s.locked && s.password === 'none needed',
    s.share === 'expired' && s.early,
    s.share === 'unknown' && (used || s.uploading || s.early),
  ].some(Boolean);
}

const situations: readonly Situation[] = combinations<Situation>({
  link: ['right', 'wrong'],
  share: ['there', 'unknown', 'burned', 'expired'],
  claim: ['new', 'revoked', 'acknowledged', 'live'],
  uploading: either,
  early: either,
  taken: either,
  locked: either,
  password: ['right', 'wrong', 'absent', 'none needed'],
}).filter((s) => !impossible(s));

const nameOf = (s: Situation, door: string): string => `${door}: ${JSON.stringify(s)}`;
const lifeMs = 2 * HOUR;

/** Brings a share into the situation, except for the time of asking. */
async function arrange(stage: Stage, s: Situation, name: string, opensAt: number): Promise<void> {
  if (s.share === 'unknown') return;
  const { store } = stage;
  const id = idOf(name);
  const right = s.password === 'none needed' ? undefined : 'right';
  await stage.given(name, {
    downloads: 2,
    availableFrom: opensAt,
    expiry: { at: opensAt + lifeMs },
    body: s.uploading ? 'uploading' : 'inline',
    ...(right === undefined ? {} : { password: right }),
  });
  await arrangeClaims(stage, s, name, right);
  if (s.locked) for (let n = 0; n < 5; n++) await store.prove(id, linkOf(name, 'wrong'));
  if (s.share === 'burned') valueOf(await store.revoke(id, ownerOf(name)));
}

/** Two downloads: mine as the situation says, and the others taken or free. */
async function arrangeClaims(stage: Stage, s: Situation, name: string, password: string | undefined): Promise<void> {
  const { store } = stage;
  const id = idOf(name);
  if (s.claim !== 'new') valueOf(await store.claim(id, claimOf(name, 'me', password)));
  if (s.claim === 'revoked') valueOf(await store.change(id, ownerOf(name), { rearm: 'all' }));
  if (s.claim === 'acknowledged') valueOf(await store.acknowledge(id, claimToken('me')));
  const others = s.claim === 'live' || s.claim === 'acknowledged' ? ['anna'] : ['anna', 'bert'];
  if (s.taken) for (const who of others) valueOf(await store.claim(id, claimOf(name, who, password)));
}

async function ask(stage: Stage, s: Situation, name: string, door: Door): Promise<string> {
  const brought = s.password === 'right' || s.password === 'wrong' ? s.password : undefined;
  const { linkTokenHash } = linkOf(s.link === 'right' ? name : 'another share');
  const proof = { ...claimOf(name, 'me', brought), linkTokenHash };
  switch (door) {
    case 'claim':
      return codeOf(await stage.store.claim(idOf(name), proof));
    case 'manifest':
      return codeOf(await stage.store.prove(idOf(name), proof));
    case 'open':
      return codeOf(await stage.store.reserveAttempt(idOf(name), proof));
  }
}

export function orderOfChecksContract(make: EngineFactory): void {
  const stage = useStage(make);

  it.each(Object.keys(doors) as Door[])(
    'every combination is refused by the first check that fails: %s',
    async (door) => {
      const all = situations;
      const opensAt = stage.clock.now();
      await Promise.all(all.map((s) => arrange(stage, s, nameOf(s, door), opensAt)));
      const answers = new Map<string, string>();
      const askAt = async (at: number, which: (s: Situation) => boolean): Promise<void> => {
        stage.clock.goTo(at);
        await Promise.all(
          all.filter(which).map(async (s) => answers.set(nameOf(s, door), await ask(stage, s, nameOf(s, door), door))),
        );
      };
      await askAt(opensAt - 1, (s) => s.early);
      await askAt(opensAt, (s) => !s.early && s.share !== 'expired');
      await askAt(opensAt + lifeMs, (s) => s.share === 'expired');
      const expected = all.map((s): [string, string] => [
        nameOf(s, door),
        doors[door].find(([when]) => when(s))?.[1] ?? 'no row',
      ]);
      expect(Object.fromEntries(answers)).toEqual(Object.fromEntries(expected));
      // Each row decides somewhere: the table above is not longer than the truth.
      expect(new Set(answers.values())).toEqual(new Set(doors[door].map(([, answer]) => answer)));
    },
  );

  it('the second half of an open checks again what may have changed while the password was hashed', async () => {
    type Meanwhile = (name: string) => Promise<unknown>;
    const id = idOf;
    const { store } = stage;
    const taken: Meanwhile = (name) => store.claim(id(name), claimOf(name, 'anna', 'right'));
    const revoked: Meanwhile = (name) => store.revoke(id(name), ownerOf(name));
    const mine: Meanwhile = (name) => store.claim(id(name), claimOf(name, 'me', 'right'));
    const mineRevoked: Meanwhile = async (name) => {
      await mine(name);
      await store.change(id(name), ownerOf(name), { rearm: 'all' });
    };
    const unlocked: Meanwhile = (name) => store.change(id(name), ownerOf(name), { unlock: true });
    const nothing: Meanwhile = () => Promise.resolve();
    const lapse = 60_000;
    const table: readonly [string, Meanwhile, 'right' | 'wrong', number, string][] = [
      ['nothing, right', nothing, 'right', lapse - 1, 'granted'],
      ['nothing, wrong', nothing, 'wrong', lapse - 1, 'password.wrong'],
      ['slot taken, right', taken, 'right', 0, 'share.claimed'],
      ['slot taken, wrong', taken, 'wrong', 0, 'password.wrong'],
      ['revoked, right', revoked, 'right', 0, 'share.gone'],
      ['revoked, wrong', revoked, 'wrong', 0, 'share.gone'],
      ['claimed with the same token, right', mine, 'right', 0, 'granted'],
      ['claim revoked, right', mineRevoked, 'right', 0, 'claim.revoked'],
      ['unlocked, right', unlocked, 'right', 0, 'server.busy'],
      ['unlocked, wrong', unlocked, 'wrong', 0, 'server.busy'],
      ['a minute, right', nothing, 'right', lapse, 'server.busy'],
      ['a minute, wrong', nothing, 'wrong', lapse, 'server.busy'],
    ];
    const answers: Record<string, string> = {};
    for (const [name, meanwhile, guess, passed] of table) {
      await stage.given(name, { password: 'right' });
      const reserved = valueOf(await store.reserveAttempt(id(name), claimOf(name, 'me')));
      if (!('charged' in reserved)) throw new Error('A share with a password charges a try.');
      await meanwhile(name);
      stage.clock.pass(passed);
      answers[name] = codeOf(await store.settleAttempt(id(name), reserved.charged, openingOf(name, 'me', guess)));
    }
    expect(answers).toEqual(Object.fromEntries(table.map(([name, , , , answer]) => [name, answer])));
  });
}
