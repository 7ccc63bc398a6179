/** Puts a step to a real store, and tells its answer as the model does. */
import { createHash } from 'node:crypto';
import type { ByteInterval, ShareSecrets } from '../../src/share/share.ts';
import type { Burned, ClaimGrant, MetadataStore } from '../../src/share/metadata-store.ts';
import type { NewShare } from '../../src/share/new-share.ts';
import type { Refusal, Verdict } from '../../src/share/refusal.ts';
import { aShare, claimOf, claimToken, hashOf, idOf, linkOf, marks, openingOf, ownerOf } from '../support/shares.ts';
import type { Answer } from './life.ts';
import { BODY_BYTES, NO_KEY, type Guess, type Request, type Step, type TimeStep } from './steps.ts';

/** The share in question, and what time it is. */
export interface Topic {
  readonly name: string;
  readonly asked: Request;
  readonly now: number;
}

/** A name as the blob store wants it. All begin alike, and so lie in one folder: a scan reads every folder there is. */
export function blobOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `00000000-${hex.slice(0, 4)}-${hex.slice(4, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 24)}`;
}

/** What is said with a code, and in this order. The words of a refusal are for people. */
const said = ['reason', 'at', 'availableFrom', 'claimedAt', 'attemptsLeft'] as const;

function refusedWith(refusal: Refusal): Answer {
  const details: Partial<Record<(typeof said)[number], string | number>> = refusal as object;
  return [refusal.code, ...said.flatMap((name) => details[name] ?? [])];
}

async function told<T>(
  asking: Promise<Verdict<T>>,
  details: (value: T) => Answer = () => ['granted'],
): Promise<Answer> {
  const verdict = await asking;
  return verdict.ok ? details(verdict.value) : refusedWith(verdict.refusal);
}

/** What is left to remove is told to whoever burned the share. */
const andLeft = (leftover: Burned | undefined): Answer =>
  leftover === undefined ? ['granted'] : ['granted', 'burned'];

/** Who meets first what time has burned is told so too: which of them it is, the model does not foretell. */
const unlessExpired = (leftover: Burned | undefined): Answer =>
  leftover?.reason === 'expired' ? ['granted'] : andLeft(leftover);

async function done(asking: Promise<void>): Promise<Answer> {
  await asking;
  return ['granted'];
}

/** Another request comes with other secrets. */
const requestName = (name: string, again: boolean): string => (again ? name : `another ${name}`);

/** Which request all of these came with; undefined: they do not belong together. */
export function madeAgain(name: string, { header, manifest, body }: Partial<ShareSecrets>): boolean | undefined {
  return [true, false].find((again) => {
    const marked = marks(requestName(name, again));
    const lies = (part: Uint8Array | undefined, mark: string): boolean =>
      part === undefined || Buffer.from(part).includes(mark);
    return (
      lies(manifest, marked.manifest) && lies(body, marked.body) && (header ?? marked.header).includes(marked.header)
    );
  });
}

const grantedTo =
  (name: string) =>
  ({ claim, header, manifest, body }: ClaimGrant): Answer => [
    'granted',
    claim.startedAt,
    madeAgain(name, { header, manifest, body }),
  ];

function requestOf({ name, asked, now }: Topic, again: boolean): NewShare {
  const { body, password, downloads, opensInMs, lastsMs, untilMs } = asked;
  const share = aShare(name, {
    body,
    downloads,
    expiry: untilMs === undefined ? { inMs: lastsMs } : { at: now + untilMs },
    ...(body === 'inline' ? {} : { blobId: blobOf(name) }),
    ...(password ? { password: 'right' } : {}),
    ...(opensInMs > 0 ? { availableFrom: now + opensInMs } : {}),
    ...(again ? {} : { createDigest: hashOf('another request') }),
  });
  return { ...share, secrets: aShare(requestName(name, again), { body }).secrets };
}

/** The neighbouring parts of a body that these bits stand for. */
function intervalOf(part: number): ByteInterval {
  const first = 31 - Math.clz32(part & -part);
  return [(first * BODY_BYTES) / 4, ((32 - Math.clz32(part)) * BODY_BYTES) / 4];
}

const secretOf = (guess: Guess): string | undefined => (guess === 'none' ? undefined : guess);

type Question = Exclude<Step | TimeStep, { readonly do: 'pass' }>;
type Asks = {
  readonly [K in Question['do']]: (
    store: MetadataStore,
    topic: Topic,
    step: Extract<Question, { readonly do: K }>,
  ) => Promise<Answer>;
};

const asks: Asks = {
  create: (store, topic, { again }) => told(store.create(requestOf(topic, again))),
  upload: (store, { name }, { bytes }) => done(store.noteUpload(idOf(name), bytes)),
  complete: (store, { name }) => told(store.completeUpload(idOf(name))),
  look: (store, { name }) =>
    told(store.look(idOf(name), linkOf(name)), ({ manifest }) =>
      manifest === undefined ? ['closed'] : ['open', madeAgain(name, { manifest })],
    ),
  prove: (store, { name }, { guess }) =>
    told(store.prove(idOf(name), linkOf(name, secretOf(guess))), (manifest) => [
      'granted',
      madeAgain(name, { manifest }),
    ]),
  claim: (store, { name }, { who, guess }) =>
    told(store.claim(idOf(name), claimOf(name, who, secretOf(guess))), grantedTo(name)),
  charge: (store, { name }, { who }) =>
    told(store.reserveAttempt(idOf(name), claimOf(name, who)), (value) =>
      'charged' in value ? ['charged', value.charged] : grantedTo(name)(value),
    ),
  try: (store, { name }, { who, right, key }) =>
    told(store.settleAttempt(idOf(name), key, openingOf(name, who, right ? 'right' : 'wrong')), grantedTo(name)),
  read: (store, { name }, { who }) => told(store.findClaim(idOf(name), claimToken(who))),
  progress: (store, { name }, { who, part }) =>
    done(store.recordProgress(idOf(name), claimToken(who), { interval: intervalOf(part) })),
  acknowledge: (store, { name }, { who }) => told(store.acknowledge(idOf(name), claimToken(who)), unlessExpired),
  change: (store, { name }, { unlock, rearm, lastsMs, downloads }) => {
    const expiry = lastsMs === undefined ? undefined : { inMs: lastsMs };
    const asked = store.change(idOf(name), ownerOf(name), { unlock, rearm, expiry, downloads });
    return told(asked, ({ burned }) => andLeft(burned));
  },
  revoke: (store, { name }) => told(store.revoke(idOf(name), ownerOf(name)), unlessExpired),
  settle: async (store, { name }) => andLeft(await store.settleDue(idOf(name))),
  forget: (store, { name }) => done(store.forgetBlob(idOf(name))),
};

function put(store: MetadataStore, topic: Topic, step: Question): Promise<Answer> {
  return (asks[step.do] as (store: MetadataStore, topic: Topic, step: Question) => Promise<Answer>)(store, topic, step);
}

export interface Asked<S> {
  /** As it was really asked: with the key that only the store could choose. */
  readonly step: S;
  readonly answer: Answer;
}

/** Somebody who asks, and remembers what was charged last. */
export class Caller {
  #key = NO_KEY;

  async ask<S extends Question>(store: MetadataStore, topic: Topic, step: S): Promise<Asked<S>> {
    const asked = step.do === 'try' ? { ...step, key: this.#key } : step;
    const answer = await put(store, topic, asked);
    if (step.do !== 'charge' || answer[0] !== 'charged') return { step: asked, answer };
    this.#key = String(answer[1]);
    return { step: { ...step, key: this.#key }, answer };
  }
}
