// `POST /api/v1/shares/:id/claims`: take one download slot.
import * as z from 'zod';
import { base64Text, byteCount, headerText, pathText, timeText, tokenBytes, tokenHashText } from './fields.schema.ts';

export const claimRequest = z
  .strictObject({
    linkToken: tokenBytes,
    passwordToken: tokenBytes.optional(),
    claimTokenHash: tokenHashText.meta({
      description: 'SHA-256 of a token the claimant chose and stored before. The same again gets the same answer.',
    }),
  })
  .meta({ id: 'ClaimShare' });

export const claimResponse = z
  .object({
    header: headerText,
    manifest: base64Text,
    bodyBytes: byteCount,
    bodyUrl: pathText,
    expiresAt: timeText,
    claimedAt: timeText,
    body: base64Text.optional().meta({ description: 'The whole body, only if it came with the create request.' }),
  })
  .meta({ id: 'ShareClaimed' });

export type ClaimBody = z.input<typeof claimRequest>;
export type ClaimRequest = z.output<typeof claimRequest>;
export type ClaimResponse = z.output<typeof claimResponse>;
