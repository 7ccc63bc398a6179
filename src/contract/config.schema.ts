// `GET /api/v1/config`: what the page and the command line say before the first byte is sent.
import * as z from 'zod';
import { byteCount, count } from './fields.schema.ts';

export const configResponse = z
  .object({
    limits: z.object({
      shareBytes: byteCount.meta({ description: 'Largest share, in plain bytes.' }),
      inlineBytes: byteCount.meta({
        description: 'Largest body that may travel in the create request, in plain bytes.',
      }),
      textBytes: byteCount.meta({ description: 'Longest text, in UTF-8 bytes.' }),
      expiresInMin: count.meta({ description: 'Seconds.' }),
      expiresInMax: count.meta({ description: 'Seconds.' }),
      downloadsMax: count,
      passwordBytes: byteCount,
      passwordAttempts: count.meta({ description: 'Wrong passwords until the share locks.' }),
    }),
    defaults: z.object({
      expiresIn: count.meta({ description: 'Seconds.' }),
      downloads: count,
    }),
    features: z.object({
      endToEnd: z.boolean(),
      sealOnServer: z.boolean(),
      openOnServer: z.boolean(),
      scheduling: z.boolean(),
      passwords: z.boolean(),
    }),
  })
  .meta({ id: 'Config' });

export type ConfigResponse = z.output<typeof configResponse>;
