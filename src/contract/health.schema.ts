/** What the health checks answer while the server can serve. */
import { z } from 'zod';

export const healthResponse = z
  .object({
    status: z.enum(['ok', 'degraded']),
    reasons: z.array(z.string()).meta({ description: 'What is not as it should be, by code.' }),
  })
  .meta({ id: 'Health' });

export type HealthResponse = z.output<typeof healthResponse>;
