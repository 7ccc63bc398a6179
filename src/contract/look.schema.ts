// `GET /api/v1/shares/:id`: what a holder of the link sees, and what the owner sees.
import * as z from 'zod';
import { base64Text, byteCount, count, downloadsCount, sealedBy, shareId, timeText } from './fields.schema.ts';

const burnReason = z.enum(['downloaded', 'expired', 'revoked', 'removed', 'lost']);

const liveState = z.enum(['uploading', 'scheduled', 'claimed', 'locked', 'ready']);
const anyState = z.enum(['burned', 'uploading', 'scheduled', 'claimed', 'locked', 'ready']);

const passwordView = z.object({ required: z.boolean(), attemptsLeft: count });

const common = {
  id: shareId,
  bodyBytes: byteCount,
  createdAt: timeText,
  availableFrom: timeText.optional(),
  expiresAt: timeText,
  downloadsLeft: count,
  sealedBy,
  claimedAt: timeText.optional(),
  password: passwordView,
};

/** For a holder of the link. `manifest` only if no password is needed and the body is whole. */
export const linkView = z
  .object({ ...common, state: liveState, manifest: base64Text.optional() })
  .meta({ id: 'ShareForLinkHolder' });

const claimView = z.object({
  startedAt: timeText,
  bytesSent: byteCount,
  lastAt: timeText.optional(),
  acknowledgedAt: timeText.optional(),
  assumedCompleteAt: timeText.optional(),
  revokedAt: timeText.optional(),
});

const eventType = z.enum([
  'created',
  'uploaded',
  'wrong_password',
  'locked',
  'unlocked',
  'claimed',
  'resumed',
  'acknowledged',
  'assumed_complete',
  'rearmed',
  'changed',
  'burned',
]);

const eventView = z.object({
  type: eventType,
  at: timeText,
  lastAt: timeText.optional(),
  count: count.optional(),
});

/** For the owner: no manifest, but the whole history. Also while burned, then with `reason` and `at`. */
export const ownerView = z
  .object({
    ...common,
    state: anyState,
    downloads: downloadsCount,
    attempts: count,
    unlocksLeft: count,
    rearmsLeft: count,
    uploadedBytes: byteCount,
    looks: z.object({ count, firstAt: timeText.optional(), lastAt: timeText.optional() }),
    claims: z.array(claimView),
    events: z.array(eventView).max(100),
    reason: burnReason.optional(),
    at: timeText.optional(),
  })
  .meta({ id: 'ShareForOwner' });

export type LinkView = z.output<typeof linkView>;
export type OwnerView = z.output<typeof ownerView>;
