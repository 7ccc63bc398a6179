/** The one shape of all refusals (RFC 9457). Clients match on `code`. */
import { z } from 'zod';
import { errorCodes, type ErrorCode } from './error-codes.ts';
import { count, timeText } from './fields.schema.ts';

const codes = Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]];

export const problem = z
  .looseObject({
    type: z.string().meta({ description: 'Where the code is explained.', example: '/docs/errors#share.locked' }),
    title: z.string(),
    status: z.int().min(400).max(599),
    code: z.enum(codes),
    detail: z.string().meta({ description: 'What happened, whether anything was spent or lost, and what to do now.' }),
    spent: z.literal(false).optional().meta({ description: 'With 403, 404, 409, 410 and 423.' }),
    requestId: z.string().meta({ description: 'Names the request in the log of the server.' }),
    reason: z.string().optional().meta({ description: 'Why the share is gone.' }),
    at: timeText.optional(),
    claimedAt: timeText.optional(),
    availableFrom: timeText.optional(),
    attemptsLeft: count.optional(),
    problems: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .max(20)
      .optional()
      .meta({ description: 'The parts of the request that are wrong.' }),
  })
  .meta({ id: 'Problem' });
