// What the owner of a share can do.
import { OwnerShare } from '../../src/client/owner-share.ts';
import { decodeBase64url } from '../../src/sealed/base64.ts';
import type { Engine } from '../engine/engine-api.ts';
import { outcomeOf } from './outcome.ts';
import { promptApi } from './parts.ts';

type Owning = Pick<Engine, 'ownerLook' | 'ownerChange' | 'ownerUnlock' | 'ownerRearm' | 'ownerRevoke'>;

function ownerShare(id: string, ownerToken: string): OwnerShare {
  return new OwnerShare(promptApi, id, decodeBase64url(ownerToken, 32) ?? new Uint8Array(32));
}

export const owning: Owning = {
  ownerLook: (id, ownerToken) => outcomeOf(() => ownerShare(id, ownerToken).look()),
  ownerChange: (id, ownerToken, change) => outcomeOf(() => ownerShare(id, ownerToken).change(change)),
  ownerUnlock: (id, ownerToken) => outcomeOf(() => ownerShare(id, ownerToken).unlock()),
  ownerRearm: (id, ownerToken, startedAt) => outcomeOf(() => ownerShare(id, ownerToken).rearm(startedAt)),
  ownerRevoke: (id, ownerToken) =>
    outcomeOf(async () => {
      await ownerShare(id, ownerToken).revoke();
      return undefined;
    }),
};
