/** What a server is doing when something breaks, and what must be so when it is mended. */
import { randomBytes } from 'node:crypto';
import { expect } from '@jest/globals';
import type { CreateShareBody } from '../../src/contract/create-share.schema.ts';
import { paths, uploadPath } from '../../src/contract/routes.ts';
import { decodeBase64, encodeBase64url } from '../../src/sealed/base64.ts';
import { ask, type Answer } from '../support/answers.ts';
import { atOnce, tally } from '../support/at-once.ts';
import {
  authorize,
  claimRequest,
  keysOfLink,
  newToken,
  openHeaders,
  type Doors,
  type Known,
  type SentBySender,
} from '../support/doors.ts';
import type { FaultFigures } from '../support/fault-figures.ts';
import { sealedBySender, withBody } from '../support/sealed-by-sender.ts';
import { until } from '../support/until.ts';

/** What a story knows at its end. */
interface Told {
  /** Records that must be there, tombstones too. */
  readonly records: number;
  /** What must be nowhere in the store. */
  readonly keys?: readonly Buffer[];
}

export interface Begun {
  /** What breaks off: most of it gets no answer. */
  readonly act: () => Promise<unknown>;
  /** The server is back, or its store. */
  readonly check: (doors: Doors) => Promise<Told>;
}

/** What happened, as far as it was durable, is told by the outcome. */
export type Story<Outcome> = (doors: Doors, outcome: Outcome) => Promise<Begun>;

export const LARGE = 600_000;
export const WITH_CREATE = 40_000;
export const SMALL = 100;
const STRANGERS = 5;

/** What nobody may find once a share is burned. */
const keysOf = ({ header, manifest, body }: CreateShareBody): readonly Buffer[] => [
  Buffer.from(header),
  Buffer.from(decodeBase64(manifest) ?? ''),
  ...(body === undefined ? [] : [Buffer.from(decodeBase64(body) ?? '')]),
];

function sealed(plainBytes: number, origin: string): SentBySender {
  const share = sealedBySender(plainBytes, origin);
  const { linkSecret, linkToken } = keysOfLink(share.link);
  return { ...share, linkSecret: encodeBase64url(linkSecret), linkToken };
}

const post = ({ origin }: Doors, json: unknown): Promise<Answer> => ask(origin, paths.shares, { method: 'POST', json });

const offsetOf = async ({ origin }: Doors, { id, ownerToken }: Known): Promise<number> => {
  const headers = { 'tus-resumable': '1.0.0', ...authorize('Owner', ownerToken) };
  const answer = await ask(origin, uploadPath(id), { method: 'HEAD', headers });
  expect(answer.status).toBe(200);
  return Number(answer.headers.get('upload-offset'));
};

/** Wrong passwords until something else is said than that they are wrong. */
async function wrongTriesLeft(doors: Doors, share: Known): Promise<number> {
  for (let tries = 0; ; tries++)
    if ((await doors.manifest(share, { passwordToken: newToken() })).code !== 'password.wrong') return tries;
}

/** Told of shares that their senders sealed unless it says otherwise. */
export class Stories {
  constructor(private readonly figures: FaultFigures) {}

  /**
   * Six ask at once, and one of them gets it, whole: `claimant`, if there is one. At the end the share is gone, and so is
   * what could open it.
   */
  readonly #oneRecipient = async (doors: Doors, share: SentBySender, claimant?: string): Promise<Told> => {
    const tokens = [claimant ?? newToken(), ...Array.from({ length: STRANGERS }, newToken)];
    const port = Number(new URL(doors.origin).port);
    const answers = await atOnce(
      port,
      tokens.map((token) => claimRequest(share, token)),
    );
    const won = tokens.filter((_, i) => answers[i]?.status === (claimant === undefined ? 201 : 200));
    this.figures.lost += won.length === 0 ? 1 : 0;
    this.figures.double += Math.max(0, won.length - 1);
    expect([won.length, tally(answers)['409 share.claimed']]).toEqual([1, STRANGERS]);
    if (claimant !== undefined) expect(won).toEqual([claimant]);
    const [token = ''] = won;
    await this.#receive(doors, share, token, answers[tokens.indexOf(token)]);
    return { records: 1, keys: keysOf(share.request) };
  };

  async #receive(doors: Doors, share: SentBySender, token: string, claimed?: Answer): Promise<void> {
    const inline = claimed?.json['body'];
    const body =
      typeof inline === 'string' ? Buffer.from(decodeBase64(inline) ?? '') : (await doors.body(share, token)).body;
    const isWhole = body.equals(share.body);
    this.figures.lost += isWhole ? 0 : 1;
    expect(isWhole).toBe(true);
    expect((await doors.acknowledge(share, token)).status).toBe(204);
    await expectGone(doors, share, 'downloaded');
  }

  /** The sender tries again with the same request. */
  readonly creating: Story<'not made' | 'made'> = (doors, outcome) => {
    const share = sealed(LARGE, doors.origin);
    return Promise.resolve({
      act: () => post(doors, share.request),
      check: async (back) => {
        expect((await post(back, share.request)).status).toBe(outcome === 'made' ? 200 : 201);
        expect((await back.upload(share, share.body)).status).toBe(204);
        return this.#oneRecipient(back, share);
      },
    });
  };

  /** With the body in the request. */
  creatingWhole(plainBytes: number): Story<'not made' | 'made'> {
    return (doors, outcome) => {
      const share = sealed(plainBytes, doors.origin);
      const { id, link, ownerToken, plain, body, request } = { ...share, link: '' };
      const whole = withBody({ id, link, ownerToken, plain, body, request });
      return Promise.resolve({
        act: () => post(doors, whole),
        check: async (back) => {
          const { status, json } = await post(back, whole);
          expect([status, json['state']]).toEqual([outcome === 'made' ? 200 : 201, 'ready']);
          return this.#oneRecipient(back, { ...share, request: whole });
        },
      });
    };
  }

  readonly uploading: Story<'nothing there' | 'a part there' | 'ready'> = async (doors, outcome) => {
    const share = sealed(LARGE, doors.origin);
    expect((await post(doors, share.request)).status).toBe(201);
    return {
      act: () => doors.upload(share, share.body),
      check: async (back) => {
        const { state } = await back.ownerView(share);
        expect(state).toBe(outcome === 'ready' ? 'ready' : 'uploading');
        const offset = await offsetOf(back, share);
        if (outcome === 'nothing there') expect(offset).toBe(0);
        if (outcome === 'a part there') expect(offset).toBeGreaterThan(0);
        if (outcome === 'ready') expect(offset).toBe(share.body.length);
        else expect((await back.upload(share, share.body.subarray(offset), offset)).status).toBe(204);
        return this.#oneRecipient(back, share);
      },
    };
  };

  /** Nobody has the link of a share whose reply was lost: all that matters is that nothing lies about. */
  sealing(act: (doors: Doors) => Promise<unknown>): Story<'not made' | 'made'> {
    return (doors, outcome) =>
      Promise.resolve({
        act: () => act(doors),
        check: () => Promise.resolve({ records: outcome === 'made' ? 1 : 0 }),
      });
  }

  readonly claiming: Story<'free' | 'claimed'> = async (doors, outcome) => {
    const share = await doors.send({ plainBytes: LARGE, withPassword: true });
    const token = newToken();
    return {
      act: () => doors.claim(share, token),
      check: (back) => this.#oneRecipient(back, share, outcome === 'claimed' ? token : undefined),
    };
  };

  /** The reader goes on behind the last byte that came. */
  reading(plainBytes: number): Story<'claimed'> {
    return async (doors) => {
      const share = await doors.send({ plainBytes, inline: false });
      const token = newToken();
      expect((await doors.claim(share, token)).status).toBe(201);
      let received: Buffer = Buffer.alloc(0);
      return {
        act: async () => {
          const coming = await doors.reading(share, token);
          const { body } = await coming.rest();
          if (coming.status === 200) received = body;
        },
        check: async (back) => {
          expect(share.body.subarray(0, received.length).equals(received)).toBe(true);
          if (received.length < share.body.length) {
            const range = { range: `bytes=${String(received.length)}-` };
            const { status, body } = await back.body(share, token, range);
            expect([status, Buffer.concat([received, body]).equals(share.body)]).toEqual([206, true]);
          }
          return this.#oneRecipient(back, share, token);
        },
      };
    };
  }

  acknowledging(plainBytes: number): Story<'claimed' | 'burned'> {
    return async (doors, outcome) => {
      const share = await doors.send({ plainBytes });
      const token = newToken();
      expect((await doors.claim(share, token)).status).toBe(201);
      return {
        act: () => doors.acknowledge(share, token),
        check: async (back) => {
          expect((await back.ownerView(share)).state).toBe(outcome);
          expect((await back.acknowledge(share, token)).status).toBe(204);
          await expectGone(back, share, 'downloaded');
          return { records: 1, keys: keysOf(share.request) };
        },
      };
    };
  }

  /** By a server that knows neither keys nor password: without a claim token there is no second try. */
  readonly opening: Story<'free' | 'one try counted' | 'claimed' | 'burned'> = async (doors, outcome) => {
    const share = await doors.form({ content: randomBytes(LARGE), password: 'correct horse' });
    return {
      act: () => doors.open(share),
      check: async (back) => {
        if (outcome === 'burned') await expectGone(back, share, 'downloaded');
        else {
          expect((await back.ownerView(share)).attempts).toBe(outcome === 'one try counted' ? 1 : 0);
          if (outcome === 'claimed') await expectClaimedAndRearm(back, share);
          const { status, body } = await back.open(share);
          expect([status, body.equals(share.plain)]).toEqual([200, true]);
          await until(async () => (await back.look(share)).code === 'share.gone', 'it is acknowledged');
        }
        return { records: 1 };
      },
    };
  };

  /** However often a server dies of it, there are five guesses. */
  guessing(guess: (doors: Doors, share: SentBySender) => Promise<unknown>): Story<'not counted' | 'counted'> {
    return async (doors, outcome) => {
      const share = await doors.send({ plainBytes: SMALL, withPassword: true });
      return {
        act: () => guess(doors, share),
        check: async (back) => {
          expect(await wrongTriesLeft(back, share)).toBe(outcome === 'counted' ? 4 : 5);
          expect((await back.claim(share, newToken())).code).toBe('share.locked');
          return { records: 1 };
        },
      };
    };
  }

  readonly guessingAtTheOpening: Story<'counted'> = async (doors) => {
    const share = await doors.form({ password: 'correct horse' });
    const wrong = { ...openHeaders({ ...share, password: 'battery staple' }) };
    return {
      act: () => doors.open(share, wrong),
      check: async (back) => {
        expect(await wrongTriesLeft(back, share)).toBe(4);
        return { records: 1 };
      },
    };
  };

  readonly rearming: Story<'not done' | 'done'> = async (doors, outcome) => {
    const share = await doors.send({ plainBytes: LARGE });
    const token = newToken();
    expect((await doors.claim(share, token)).status).toBe(201);
    return {
      act: () => doors.change(share, { rearm: true }),
      check: async (back) => {
        if (outcome === 'not done') return this.#oneRecipient(back, share, token);
        expect((await back.body(share, token)).code).toBe('claim.revoked');
        return this.#oneRecipient(back, share);
      },
    };
  };

  readonly unlocking: Story<'not done' | 'done'> = async (doors, outcome) => {
    const share = await doors.send({ plainBytes: SMALL, withPassword: true });
    expect(await wrongTriesLeft(doors, share)).toBe(5);
    return {
      act: () => doors.change(share, { unlock: true }),
      check: async (back) => {
        const { attempts, unlocksLeft } = await back.ownerView(share);
        expect([attempts, unlocksLeft]).toEqual(outcome === 'done' ? [0, 2] : [5, 3]);
        if (outcome === 'not done') await back.change(share, { unlock: true });
        return this.#oneRecipient(back, share);
      },
    };
  };

  revoking(unfinished: boolean): Story<'not done' | 'done'> {
    return async (doors, outcome) => {
      const share = await doors.send({ plainBytes: LARGE, unfinished });
      return {
        act: () => doors.revoke(share),
        check: async (back) => {
          const { state } = await back.ownerView(share);
          expect(state === 'burned').toBe(outcome === 'done');
          expect((await back.revoke(share)).status).toBe(204);
          await expectGone(back, share, 'revoked');
          return { records: 1, keys: keysOf(share.request) };
        },
      };
    };
  }

  /** Once the share has expired the sweeper comes by itself. */
  readonly expiring: Story<'burned'> = async (doors) => {
    const share = await doors.send({ plainBytes: LARGE });
    return {
      act: () => doors.change(share, { expiresAt: new Date(Date.now() + 300).toISOString() }),
      check: async (back) => {
        await expectGone(back, share, 'expired');
        return { records: 1, keys: keysOf(share.request) };
      },
    };
  };
}

async function expectGone(doors: Doors, share: Known, reason: string): Promise<void> {
  const { status, json } = await doors.look(share);
  expect([status, json['code'], json['reason']]).toEqual([410, 'share.gone', reason]);
}

async function expectClaimedAndRearm(doors: Doors, share: Known): Promise<void> {
  expect((await doors.open(share)).code).toBe('share.claimed');
  expect((await doors.change(share, { rearm: true })).status).toBe(200);
}
