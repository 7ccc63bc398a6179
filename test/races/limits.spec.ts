/** Limits are of the server, not of a process: nobody gets twice as much because two processes answer. */
import { describe, expect, it } from '@jest/globals';
import { paths, sharePath } from '../../src/contract/routes.ts';
import { footprintOf } from '../../src/share/new-share.ts';
import type { Answer } from '../support/answers.ts';
import { tally, type WholeRequest } from '../support/at-once.ts';
import { authorize, Doors, newId, newToken } from '../support/doors.ts';
import { sealedBySender, withBody } from '../support/sealed-by-sender.ts';
import { arranged, twoServersOnRedis, twoWorkers } from './arrangements.ts';
import { crowdAt } from './crowd.ts';

const LOOKS = 30;
const QUOTA_BYTES = 1_048_576;
const PLAIN_BYTES = 60_000;
const settings = {
  RATE_LIMITS: 'on',
  RATE_LOOK_PER_MINUTE: String(LOOKS),
  RATE_CREATE_PER_HOUR: '1000000',
  RATE_OWNER_PER_ADDRESS_PER_MINUTE: '1000000',
  STORAGE_QUOTA_BYTES: String(QUOTA_BYTES),
};

describe.each([
  ['two workers on the embedded store', twoWorkers],
  ['two servers on one Redis', twoServersOnRedis],
] as const)('%s', (_, arrange) => {
  const arrangement = arranged(arrange, settings);
  const crowd = (size: number, one: () => WholeRequest): Promise<readonly Answer[]> =>
    crowdAt(arrangement(), Array.from({ length: size }, one));

  it('serve as many requests of an address as the rate limit says, in all', async () => {
    const look = (): WholeRequest => ({
      method: 'GET',
      path: sharePath(newId()),
      headers: authorize('Link', newToken()),
    });
    const answers = await crowd(120, look);
    expect(tally(answers)).toEqual({ '404 share.not_found': LOOKS, '429 rate.limited': 120 - LOOKS });
  });

  it('take as many bytes as the quota says, in all', async () => {
    const create = (): WholeRequest => ({
      method: 'POST',
      path: paths.shares,
      json: withBody(sealedBySender(PLAIN_BYTES)),
    });
    const crowded = tally(await crowd(60, create));
    expect((crowded['201'] ?? 0) + (crowded['507 storage.full'] ?? 0)).toBe(60);
    // While many come at once, room that was just taken may count twice for a moment: too much, never too little.
    let created = crowded['201'] ?? 0;
    for (const doors of arrangement().origins.map((origin) => new Doors(origin)))
      while ((await doors.send({ plainBytes: PLAIN_BYTES }).catch(() => undefined)) !== undefined) created += 1;
    const { request, body } = sealedBySender(PLAIN_BYTES);
    const footprint = footprintOf(body.length, Buffer.from(request.manifest, 'base64').length);
    expect(created).toBe(Math.floor(QUOTA_BYTES / footprint));
  });
});
