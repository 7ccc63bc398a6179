// `POST /`, `POST /api/v1/files` and `PUT /<name>`: the answer when the server sealed and JSON was asked for.
import * as z from 'zod';
import { downloadsCount, shareId, timeText, tokenHashText } from './fields.schema.ts';

export const sealedOnServerResponse = z
  .object({
    id: shareId,
    link: z.string(),
    manageLink: z.string(),
    // A token and a token's hash are spelled alike.
    ownerToken: tokenHashText,
    expiresAt: timeText,
    downloads: downloadsCount,
    sealedBy: z.literal('server'),
  })
  .meta({ id: 'SealedOnServer' });

export type SealedOnServerResponse = z.output<typeof sealedOnServerResponse>;
