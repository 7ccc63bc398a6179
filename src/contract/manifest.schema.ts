// `POST /api/v1/shares/:id/manifest`: names and note, without spending anything.
import * as z from 'zod';
import { base64Text, tokenBytes } from './fields.schema.ts';

export const manifestRequest = z
  .strictObject({ linkToken: tokenBytes, passwordToken: tokenBytes.optional() })
  .meta({ id: 'ReadManifest' });

export const manifestResponse = z.object({ manifest: base64Text }).meta({ id: 'ManifestRead' });

export type ManifestBody = z.input<typeof manifestRequest>;
export type ManifestRequest = z.output<typeof manifestRequest>;
export type ManifestResponse = z.output<typeof manifestResponse>;
