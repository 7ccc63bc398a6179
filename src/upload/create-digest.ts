/** Tells a safe retry of a create request from another request for the same id. */
import { createHash } from 'node:crypto';
import type { CreateShareRequest } from '../contract/create-share.schema.ts';
import { encodeBase64 } from '../sealed/base64.ts';

/** SHA-256, base64url, of the parsed request as JSON with sorted members: spelling and order on the wire do not matter. */
export function createDigest(request: CreateShareRequest): string {
  const members = Object.entries(request)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, value instanceof Uint8Array ? encodeBase64(value) : value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify(Object.fromEntries(members)))
    .digest('base64url');
}
