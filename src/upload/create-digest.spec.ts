import { describe, expect, it } from '@jest/globals';
import type { CreateShareRequest } from '../contract/create-share.schema.ts';
import { createDigest } from './create-digest.ts';

const request: CreateShareRequest = {
  id: 'A'.repeat(22),
  linkTokenHash: 'B'.repeat(43),
  ownerTokenHash: 'C'.repeat(43),
  header: 'header',
  manifest: new Uint8Array([1, 2, 3]),
  bodyBytes: 100,
};

describe('the digest of a create request', () => {
  it('is the same for the same members in any order, and for members that are not there', () => {
    const reordered = Object.fromEntries(Object.entries(request).reverse()) as CreateShareRequest;
    expect(createDigest(reordered)).toBe(createDigest(request));
    expect(createDigest({ ...request, body: undefined, downloads: undefined })).toBe(createDigest(request));
    expect(createDigest(request)).toMatch(/^[\w-]{43}$/);
  });

  it.each<Partial<CreateShareRequest>>([
    { header: 'headex' },
    { manifest: new Uint8Array([1, 2, 4]) },
    { bodyBytes: 101 },
    { expiresIn: 60 },
    { expiresAt: 60 },
    { availableFrom: 60 },
    { downloads: 1 },
    { passwordTokenHash: 'D'.repeat(43) },
    { body: new Uint8Array(0) },
  ])('differs with %j', (change) => {
    expect(createDigest({ ...request, ...change })).not.toBe(createDigest(request));
  });
});
