/** After a burn: no header, no manifest, no body; a holder of the link is told why, the owner sees the story, others learn nothing. */
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { paths } from '../../src/contract/routes.ts';
import type { BurnReason } from '../../src/share/refusal.ts';
import { removeBytes } from '../../src/share/remove-bytes.ts';
import { ask } from '../support/answers.ts';
import { Doors, hashOf, newToken, type Known } from '../support/doors.ts';
import { bodiesBelow, filesBelow } from '../support/on-disk.ts';
import { runningServer, type RunningServer } from '../support/running-server.ts';
import { until } from '../support/until.ts';

const PLAIN_BYTES = 100_000;

let server: RunningServer;
let doors: Doors;
beforeAll(async () => {
  // Times as short as the settings allow: a second between scans, and a body counts as lost after two of them.
  server = await runningServer({
    SWEEP_INTERVAL: '1s',
    ORPHAN_SCAN_INTERVAL: '1s',
    ORPHAN_MIN_AGE: '0s',
    UNACKNOWLEDGED_GRACE: '1s',
  });
  doors = new Doors(server.origin);
});
afterAll(() => server.end());

const isBurned = async (share: Known): Promise<boolean> => (await doors.ownerView(share)).state === 'burned';

/** Where the body of a share lies. Nobody else writes bodies meanwhile. */
async function pathOfBody<T extends Known>(
  make: () => Promise<T>,
): Promise<{ readonly share: T; readonly path: string }> {
  const before = new Set((await bodiesBelow(server.settings.uploadsDir)).map(({ path }) => path));
  const share = await make();
  const added = (await bodiesBelow(server.settings.uploadsDir)).filter(({ path }) => !before.has(path));
  expect(added).toHaveLength(1);
  return { share, path: added[0]?.path ?? '' };
}

interface Way {
  readonly reason: BurnReason;
  /** Burns the share whose body lies at `path`; resolves when it is burned. */
  readonly burn: (share: Known, path: string) => Promise<void>;
}

const ways: Readonly<Record<string, Way>> = {
  'that its recipient acknowledged': {
    reason: 'downloaded',
    burn: async (share) => {
      const token = newToken();
      await doors.claim(share, token);
      await doors.body(share, token);
      expect((await doors.acknowledge(share, token)).status).toBe(204);
    },
  },
  'that was read whole and never acknowledged': {
    reason: 'downloaded',
    burn: async (share) => {
      const token = newToken();
      await doors.claim(share, token);
      await doors.body(share, token);
      await until(() => isBurned(share), 'the grace was over');
    },
  },
  'that its owner revoked': {
    reason: 'revoked',
    burn: async (share) => {
      expect((await doors.revoke(share)).status).toBe(204);
    },
  },
  'that expired': {
    reason: 'expired',
    burn: async (share) => {
      const expiresAt = new Date(Date.now() + 400).toISOString();
      expect((await doors.change(share, { expiresAt })).status).toBe(200);
      await sleep(450);
    },
  },
  'whose body was lost': {
    reason: 'lost',
    burn: async (share, path) => {
      await rm(path);
      await until(() => isBurned(share), 'two scans missed the body');
    },
  },
  'that the operator removed': {
    reason: 'removed',
    burn: async (share) => {
      // No door of this version removes; its verb does.
      await removeBytes(server.metadata, server.blobs, await server.metadata.remove(share.id, 'removed'));
    },
  },
};

describe.each(Object.entries(ways))('a share %s', (_name, { reason, burn }) => {
  let share: Known;
  let header: string;
  let path: string;
  const claimToken = newToken();
  beforeAll(async () => {
    const made = await pathOfBody(() => doors.send({ plainBytes: PLAIN_BYTES, members: { downloads: 1 } }));
    ({ share, path } = made);
    ({ header } = made.share.request);
    await burn(share, path);
  });

  it('is gone for a holder of the link, who is told why and when, at every door', async () => {
    const answers = [await doors.look(share), await doors.manifest(share), await doors.claim(share, claimToken)];
    for (const { status, code, json } of [...answers, await doors.open(share)]) {
      expect([status, code]).toEqual([410, 'share.gone']);
      expect(json).toMatchObject({ reason, spent: false, at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) });
      expect(Math.abs(Date.parse(String(json['at'])) - Date.now())).toBeLessThan(20_000);
      // Nothing of what it was is told any more.
      for (const name of ['header', 'manifest', 'body', 'bodyBytes', 'password']) expect(json).not.toHaveProperty(name);
    }
  });

  it('does not exist for anybody else', async () => {
    const stranger = { ...share, linkToken: newToken(), ownerToken: newToken() };
    const answers = [
      await doors.look(stranger),
      await doors.lookAsOwner(stranger),
      await doors.manifest(stranger),
      await doors.claim(stranger, newToken()),
      await doors.body(share, newToken()),
      await doors.acknowledge(share, newToken()),
      await doors.change(stranger, { unlock: true }),
      await doors.revoke(stranger),
    ];
    for (const { status, code } of answers) expect([status, code]).toEqual([404, 'share.not_found']);
  });

  it('gives no header, manifest or body at any verb of the store', async () => {
    const { metadata } = server;
    const { id } = share;
    const linkTokenHash = hashOf(share.linkToken);
    const claimTokenHash = hashOf(newToken());
    const verdicts = [
      await metadata.look(id, { linkTokenHash }),
      await metadata.prove(id, { linkTokenHash }),
      await metadata.claim(id, { linkTokenHash, claimTokenHash }),
      await metadata.reserveAttempt(id, { linkTokenHash, claimTokenHash }),
      await metadata.settleAttempt(id, 'x', { linkTokenHash, claimTokenHash, passwordTokenHash: hashOf(newToken()) }),
    ];
    for (const verdict of verdicts) expect(verdict).toMatchObject({ ok: false, refusal: { code: 'share.gone' } });
    const owner = await metadata.look(id, { ownerTokenHash: hashOf(share.ownerToken) });
    const told = JSON.stringify([owner, await metadata.list(undefined, 100)]);
    expect(told).toContain(id);
    expect(told).not.toContain(header.slice(22, 60));
    expect(told).not.toMatch(/"manifest"|"header"|"secrets"|"passwordTokenHash":"/);
  });

  it('has no body on the disk any more, and takes no room', async () => {
    await until(async () => (await bodiesBelow(server.settings.uploadsDir)).length === 0, 'the body was removed');
    await until(async () => (await server.metadata.quota()).storedBytes === 0, 'the room was free');
  });

  it('still tells its owner the story, and nothing can be changed', async () => {
    const view = await doors.ownerView(share);
    expect(view).toMatchObject({ id: share.id, state: 'burned', reason, downloadsLeft: 0 });
    expect(view.events.map(({ type }) => type)).toEqual(expect.arrayContaining(['created', 'uploaded', 'burned']));
    expect(view).not.toHaveProperty('manifest');
    const change = await doors.change(share, { downloads: 2 });
    expect([change.status, change.code, change.json['reason']]).toEqual([410, 'share.gone', reason]);
    expect((await doors.revoke(share)).status).toBe(204);
    expect((await doors.ownerView(share)).reason).toBe(reason);
  });

  it('keeps its id: nobody can put another share under the same link', async () => {
    const again = { ...(share as unknown as { request: object }).request, ownerTokenHash: hashOf(newToken()) };
    const answer = await ask(server.origin, paths.shares, { method: 'POST', json: again });
    expect([answer.status, answer.code]).toEqual([409, 'share.exists']);
  });
});

describe('a claimant of a burned share', () => {
  it('may acknowledge again and again, but read no more', async () => {
    const share = await doors.send({ plainBytes: PLAIN_BYTES });
    const token = newToken();
    await doors.claim(share, token);
    await doors.body(share, token);
    for (let i = 0; i < 3; i++) expect((await doors.acknowledge(share, token)).status).toBe(204);
    const read = await doors.body(share, token);
    expect([read.status, read.code, read.json['reason']]).toEqual([410, 'share.gone', 'downloaded']);
    expect((await doors.ownerView(share)).claims).toMatchObject([{ acknowledgedAt: expect.any(String) }]);
  });
});

describe('a share whose body came with the answer to the claim', () => {
  it('was handed over whole: without an acknowledgement it is burned after the grace', async () => {
    const share = await doors.send({ plainBytes: 1_000, inline: true });
    expect((await doors.claim(share, newToken())).json).toHaveProperty('body');
    expect((await doors.ownerView(share)).state).toBe('claimed');
    await until(() => isBurned(share), 'the grace was over');
    const view = await doors.ownerView(share);
    expect(view).toMatchObject({ reason: 'downloaded', claims: [{ assumedCompleteAt: expect.any(String) }] });
    expect(view.events.map(({ type }) => type)).toContain('assumed_complete');
  });
});

describe('a share with two downloads', () => {
  it('is burned by the second acknowledgement, not by the first', async () => {
    const share = await doors.send({ plainBytes: 1_000, members: { downloads: 2 } });
    const [first, second] = [newToken(), newToken()];
    await doors.claim(share, first);
    await doors.acknowledge(share, first);
    expect((await doors.ownerView(share)).state).toBe('ready');
    expect((await doors.claim(share, first)).code).toBe('claim.done');
    expect((await doors.claim(share, second)).status).toBe(201);
    await doors.acknowledge(share, second);
    expect(await doors.ownerView(share)).toMatchObject({ state: 'burned', reason: 'downloaded' });
  });
});

describe('an unfinished upload', () => {
  it('that is revoked leaves no partial body', async () => {
    const { share, path } = await pathOfBody(() => doors.send({ plainBytes: PLAIN_BYTES, unfinished: true }));
    expect(path).toContain('tmp');
    await doors.revoke(share);
    expect(await bodiesBelow(server.settings.uploadsDir)).toEqual([]);
    expect((await doors.upload(share, Buffer.alloc(1), PLAIN_BYTES)).code).toBe('share.gone');
    expect((await doors.look(share)).json).toMatchObject({ code: 'share.gone', reason: 'revoked' });
  });
});

it('nothing but the mark of the store is left of all these shares in the uploads folder', async () => {
  const names = (await filesBelow(server.settings.uploadsDir)).map(({ name }) => name);
  expect(names).toEqual(['.store']);
});
