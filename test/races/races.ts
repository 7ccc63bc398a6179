/**
 * Everybody at the same instant: one slot, five wrong passwords, one claim per token, whatever the number of callers and of
 * processes that serve them. One suite for every arrangement of processes.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { OwnerView } from '../../src/contract/look.schema.ts';
import { sharePath } from '../../src/contract/routes.ts';
import { tally, type WholeRequest } from '../support/at-once.ts';
import type { Answer } from '../support/answers.ts';
import {
  authorize,
  claimRequest,
  Doors,
  manifestRequest,
  newId,
  newToken,
  openRequest,
  type Known,
} from '../support/doors.ts';
import type { Arrangement } from './arrangements.ts';
import { crowdAt } from './crowd.ts';

const CROWD = 1_000;

/** Events of this type, repeats counted. */
const countOf = ({ events }: OwnerView, type: string): number =>
  events.filter((event) => event.type === type).reduce((sum, { count }) => sum + (count ?? 1), 0);

export function races(arrangement: () => Arrangement): void {
  let doors: Doors;
  /** Through another server than where the share was sent, if there is one. */
  let otherDoors: Doors;
  beforeAll(() => {
    const { origins } = arrangement();
    doors = new Doors(origins[0] ?? '');
    otherDoors = new Doors(origins.at(-1) ?? '');
  });

  const crowd = (size: number, one: (i: number) => WholeRequest): Promise<readonly Answer[]> =>
    crowdAt(
      arrangement(),
      Array.from({ length: size }, (_, i) => one(i)),
    );

  describe('1,000 claims at the same instant', () => {
    it('find one winner; everybody else is told when the share was claimed', async () => {
      const share = await doors.send();
      const answers = await crowd(CROWD, () => claimRequest(share, newToken()));
      expect(tally(answers)).toEqual({ '201': 1, '409 share.claimed': CROWD - 1 });
      const winner = answers.find(({ status }) => status === 201);
      expect(winner?.json['header']).toBe(share.request.header);
      const losers = answers.filter(({ status }) => status === 409);
      expect(new Set(losers.map(({ json }) => json['claimedAt']))).toEqual(new Set([winner?.json['claimedAt']]));
      // The key itself is in one answer only.
      expect(answers.filter(({ body }) => body.includes('X25519'))).toHaveLength(1);
      expect((await otherDoors.ownerView(share)).claims).toHaveLength(1);
    });

    it('find as many winners as the share has downloads', async () => {
      const share = await doors.send({ members: { downloads: 7 } });
      const answers = await crowd(300, () => claimRequest(share, newToken()));
      expect(tally(answers)).toEqual({ '201': 7, '409 share.claimed': 293 });
      const { claims, downloadsLeft } = await otherDoors.ownerView(share);
      expect(downloadsLeft).toBe(0);
      expect(new Set(claims.map(({ startedAt }) => startedAt)).size).toBe(7);
    });

    it('through both doors, claims and the opening on the server, find one winner', async () => {
      const share = await doors.form();
      const answers = await crowd(400, (i) => (i % 2 === 0 ? claimRequest(share, newToken()) : openRequest(share)));
      const winners = answers.filter(({ status }) => status < 300);
      expect(winners).toHaveLength(1);
      // An opening that won may have burned the share before the last of the others came to its turn.
      const refusals = answers.filter(({ status }) => status >= 300).map(({ code }) => code);
      expect(refusals.filter((code) => code !== 'share.claimed' && code !== 'share.gone')).toEqual([]);
      expect((await otherDoors.ownerView(share)).claims).toHaveLength(1);
    });
  });

  describe('one claim token, 100 times at the same instant', () => {
    it('is one claim with 100 equal answers', async () => {
      const share = await doors.send();
      const claimToken = newToken();
      const answers = await crowd(100, () => claimRequest(share, claimToken));
      expect(tally(answers)).toEqual({ '200': 99, '201': 1 });
      expect(new Set(answers.map(({ body }) => body.toString())).size).toBe(1);
      const view = await otherDoors.ownerView(share);
      expect(view.claims).toHaveLength(1);
      expect(countOf(view, 'claimed')).toBe(1);
    });

    it('takes one slot of many', async () => {
      const share = await doors.send({ members: { downloads: 5 } });
      const claimToken = newToken();
      await crowd(100, () => claimRequest(share, claimToken));
      expect((await otherDoors.ownerView(share)).downloadsLeft).toBe(4);
    });
  });

  describe('claims at the same instant as the owner', () => {
    it('who re-arms: never do more claims live than the share has downloads', async () => {
      const share = await doors.send({ members: { downloads: 2 } });
      const rearm: WholeRequest = {
        method: 'PATCH',
        path: sharePath(share.id),
        headers: authorize('Owner', share.ownerToken),
        json: { rearm: true },
      };
      const answers = await crowd(300, (i) => (i % 10 === 9 ? rearm : claimRequest(share, newToken())));
      const { claims, downloadsLeft, rearmsLeft } = await otherDoors.ownerView(share);
      const live = claims.filter(({ revokedAt }) => revokedAt === undefined).length;
      expect(live).toBe(2 - downloadsLeft);
      expect(claims).toHaveLength(answers.filter(({ status }) => status === 201).length);
      // Two slots, and two more for each time that they were freed.
      expect(claims.length).toBeLessThanOrEqual(2 + 2 * (3 - rearmsLeft));
    });

    it('who revokes: after the answer to the owner nobody gets the key any more', async () => {
      const share = await doors.send({ members: { downloads: 100 } });
      const revoke = { method: 'DELETE', path: sharePath(share.id), headers: authorize('Owner', share.ownerToken) };
      const answers = await crowd(200, (i) => (i === 20 ? revoke : claimRequest(share, newToken())));
      const {
        '201': taken = 0,
        '204': revoked,
        '409 share.claimed': late = 0,
        '410 share.gone': gone = 0,
      } = tally(answers);
      expect([revoked, taken + late + gone]).toEqual([1, 199]);
      const after = await crowd(50, () => claimRequest(share, newToken()));
      expect(tally(after)).toEqual({ '410 share.gone': 50 });
      expect((await otherDoors.ownerView(share)).claims).toHaveLength(taken);
    });
  });

  /** Locked, with exactly five counted, and the right password changes nothing any more. */
  async function expectLockedAfterFive(share: Known): Promise<void> {
    const view = await otherDoors.ownerView(share);
    expect(view).toMatchObject({ state: 'locked', attempts: 5, claims: [], password: { attemptsLeft: 0 } });
    expect([countOf(view, 'wrong_password'), countOf(view, 'locked')]).toEqual([5, 1]);
    const right = [await doors.claim(share, newToken()), await doors.manifest(share)];
    if (share.password !== undefined) right.push(await doors.open(share));
    for (const { status, code } of right) expect([status, code]).toEqual([423, 'share.locked']);
    expect((await otherDoors.ownerView(share)).attempts).toBe(5);
  }

  describe('1,000 wrong passwords at the same instant', () => {
    it('through claims: five are counted, each told how many are left, and then the right one is refused', async () => {
      const share = await doors.send({ withPassword: true });
      const answers = await crowd(CROWD, () => claimRequest(share, newToken(), { passwordToken: newToken() }));
      expect(tally(answers)).toEqual({ '403 password.wrong': 5, '423 share.locked': CROWD - 5 });
      const left = answers.filter(({ status }) => status === 403).map(({ json }) => json['attemptsLeft']);
      expect(left.sort()).toEqual([0, 1, 2, 3, 4]);
      await expectLockedAfterFive(share);
    });

    it('through manifest and claims together: one counter for both doors', async () => {
      const share = await doors.send({ withPassword: true });
      const wrong = (): object => ({ passwordToken: newToken() });
      const answers = await crowd(CROWD, (i) =>
        i % 2 === 0 ? claimRequest(share, newToken(), wrong()) : manifestRequest(share, wrong()),
      );
      expect(tally(answers)).toEqual({ '403 password.wrong': 5, '423 share.locked': CROWD - 5 });
      await expectLockedAfterFive(share);
    });

    it('through all three doors: one counter, and a busy queue for hashing charges nobody', async () => {
      const share = await doors.form({ password: 'right' });
      const wrong = (): object => ({ passwordToken: newToken() });
      const answers = await crowd(CROWD, (i) => {
        if (i % 3 === 0) return openRequest(share, `wrong ${String(i)}`);
        return i % 3 === 1 ? claimRequest(share, newToken(), wrong()) : manifestRequest(share, wrong());
      });
      const counts = tally(answers);
      expect(counts['403 password.wrong']).toBe(5);
      expect(counts['503 server.busy']).toBeGreaterThan(0);
      const told = ['403 password.wrong', '423 share.locked', '503 server.busy'];
      expect(Object.keys(counts).filter((name) => !told.includes(name))).toEqual([]);
      for (const { headers, status } of answers)
        if (status === 503) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      await expectLockedAfterFive(share);
    });

    it('through the opening on the server alone: no guess beyond the fifth is ever hashed to an answer', async () => {
      const share = await doors.form({ password: 'right' });
      let wrong = 0;
      for (let round = 0; round < 20 && wrong < 5; round++) {
        const answers = await crowd(30, (i) => openRequest(share, `wrong ${String(round)} ${String(i)}`));
        wrong += tally(answers)['403 password.wrong'] ?? 0;
        expect(answers.filter(({ status }) => status === 200)).toEqual([]);
      }
      expect(wrong).toBe(5);
      await expectLockedAfterFive(share);
    });

    it('with the right one among them: it wins once or not at all, and what was wrong stays counted', async () => {
      const share = await doors.send({ withPassword: true });
      const answers = await crowd(200, (i) =>
        claimRequest(share, newToken(), i === 100 ? {} : { passwordToken: newToken() }),
      );
      const wrongs = tally(answers)['403 password.wrong'] ?? 0;
      expect(wrongs).toBeLessThanOrEqual(5);
      expect((await otherDoors.ownerView(share)).attempts).toBe(wrongs);
      expect(tally(answers)['201'] ?? 0).toBeLessThanOrEqual(1);
    });

    it('are at most twenty in the life of a share: three unlocks, and then none', async () => {
      const share = await doors.send({ withPassword: true });
      let counted = 0;
      for (let life = 0; life < 4; life++) {
        const answers = await crowd(50, () => claimRequest(share, newToken(), { passwordToken: newToken() }));
        counted += tally(answers)['403 password.wrong'] ?? 0;
        const unlocked = await doors.change(share, { unlock: true });
        expect([unlocked.status, unlocked.code]).toEqual(life < 3 ? [200, undefined] : [409, 'change.refused']);
      }
      expect(counted).toBe(20);
      expect((await doors.claim(share, newToken())).code).toBe('share.locked');
    });
  });

  describe('right passwords at the same instant', () => {
    it('lock nobody out: a right one takes back its own count', async () => {
      const share = await doors.send({ withPassword: true, members: { downloads: 100 } });
      const answers = await crowd(200, (i) => (i % 2 === 0 ? claimRequest(share, newToken()) : manifestRequest(share)));
      expect(tally(answers)).toEqual({ '201': 100, '200': 100 });
      expect((await otherDoors.ownerView(share)).attempts).toBe(0);
    });

    it('through the opening on the server: some may be told to wait, none is counted, and one gets the file', async () => {
      const share = await doors.form({ password: 'right' });
      const answers = await crowd(40, () => openRequest(share));
      const counts = tally(answers);
      expect(counts['200']).toBe(1);
      const told = ['200', '409 share.claimed', '410 share.gone', '503 server.busy'];
      expect(Object.keys(counts).filter((name) => !told.includes(name))).toEqual([]);
      expect((await otherDoors.ownerView(share)).events.map(({ type }) => type)).not.toContain('wrong_password');
    });
  });

  describe('1,000 requests without the token of the link', () => {
    it('are told that there is no such share, count nothing and lock nothing', async () => {
      const share = await doors.form({ password: 'right' });
      const before = await otherDoors.ownerView(share);
      const stranger = { ...share, linkToken: newToken(), passwordToken: newToken() };
      const answers = await crowd(CROWD, (i) => {
        if (i % 4 === 0) return claimRequest(stranger, newToken());
        if (i % 4 === 1) return manifestRequest(stranger);
        // The secret of another link leads to another id, which nobody has.
        if (i % 4 === 2) return openRequest({ ...share, linkSecret: newToken() }, 'wrong');
        return { method: 'GET', path: sharePath(share.id), headers: authorize('Link', newToken()) };
      });
      expect(tally(answers)).toEqual({ '404 share.not_found': CROWD });
      expect(await otherDoors.ownerView(share)).toEqual(before);
    });

    it('on ids that nobody has get the very same answer', async () => {
      const share = await doors.send();
      const wrong = { ...share, linkToken: newToken() };
      const answers = await crowd(200, (i) =>
        claimRequest(i % 2 === 0 ? wrong : { ...wrong, id: newId() }, newToken()),
      );
      const shapes = answers.map(({ status, json }) => JSON.stringify({ status, ...json, requestId: '' }));
      expect(new Set(shapes).size).toBe(1);
    });
  });
}
