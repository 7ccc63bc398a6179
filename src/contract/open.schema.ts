// `POST /api/v1/open`: the same three values as headers, JSON or form members.
import * as z from 'zod';
import { tokenBytes } from './fields.schema.ts';

/** Longer than any password can be, so that its own rule says what is wrong with it. */
const passwordTextMaxCharacters = 4_096;

/** `linkSecret` stays a text: an incomplete one gets its own code, `link.malformed`. */
export const openRequest = z
  .strictObject({
    linkSecret: z.string().max(256),
    password: z.string().max(passwordTextMaxCharacters).optional(),
    claimToken: tokenBytes.optional(),
  })
  .meta({ id: 'OpenShare' });

export type OpenRequest = z.output<typeof openRequest>;
