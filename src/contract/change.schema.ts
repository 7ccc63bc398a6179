// `PATCH /api/v1/shares/:id`: what the owner may change, in one step or not at all. The answer is the owner's view.
import * as z from 'zod';
import { downloadsCount, expiresInSeconds, hasOneExpiry, oneExpiryMessage, timeMs } from './fields.schema.ts';

export const changeRequest = z
  .strictObject({
    expiresIn: expiresInSeconds.optional(),
    expiresAt: timeMs.optional(),
    downloads: downloadsCount.optional(),
    unlock: z.literal(true).optional().meta({ description: 'Clears the wrong passwords.' }),
    rearm: z
      .union([z.literal(true), timeMs])
      .optional()
      .meta({ description: 'Revokes every unacknowledged claim, or the one that started at this time.' }),
  })
  .refine(hasOneExpiry, { message: oneExpiryMessage, path: ['expiresAt'] })
  .meta({ id: 'ChangeShare' });

export type ChangeBody = z.input<typeof changeRequest>;
export type ChangeRequest = z.output<typeof changeRequest>;
