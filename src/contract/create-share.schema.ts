// `POST /api/v1/shares`: create a share that the sender seals.
import * as z from 'zod';
import {
  base64Bytes,
  byteCount,
  downloadsCount,
  expiresInSeconds,
  hasOneExpiry,
  headerText,
  oneExpiryMessage,
  pathText,
  shareId,
  timeMs,
  timeText,
  tokenHashText,
} from './fields.schema.ts';

/**
 * Syntax only. What the format demands (grammar of the header, possible lengths, `body` of exactly `bodyBytes`)
 * is checked by the service, with its own codes.
 */
export const createShareRequest = z
  .strictObject({
    id: shareId,
    linkTokenHash: tokenHashText,
    passwordTokenHash: tokenHashText.optional(),
    ownerTokenHash: tokenHashText,
    header: headerText,
    manifest: base64Bytes,
    bodyBytes: byteCount,
    expiresIn: expiresInSeconds.optional(),
    expiresAt: timeMs.optional(),
    availableFrom: timeMs.optional(),
    downloads: downloadsCount.optional(),
    body: base64Bytes.optional().meta({ description: 'The whole body, only when the plain size is at most 64 KiB.' }),
  })
  .refine(hasOneExpiry, { message: oneExpiryMessage, path: ['expiresAt'] })
  .meta({ id: 'CreateShare' });

export const createShareResponse = z
  .object({
    id: shareId,
    state: z.enum(['burned', 'uploading', 'scheduled', 'claimed', 'locked', 'ready']).meta({
      description: '`uploading` or `ready`; a repeated request gets the state as it is now.',
    }),
    expiresAt: timeText,
    uploadUrl: pathText.optional().meta({ description: 'Where to send the body (tus 1.0.0), while uploading.' }),
  })
  .meta({ id: 'ShareCreated' });

/** What a sender writes. */
export type CreateShareBody = z.input<typeof createShareRequest>;
/** What the server reads: bytes and milliseconds. */
export type CreateShareRequest = z.output<typeof createShareRequest>;
export type CreateShareResponse = z.output<typeof createShareResponse>;
