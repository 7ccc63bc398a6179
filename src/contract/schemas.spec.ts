import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { encodeBase64, encodeBase64url } from '../sealed/base64.ts';
import { changeRequest } from './change.schema.ts';
import { claimRequest, claimResponse } from './claim.schema.ts';
import { configResponse } from './config.schema.ts';
import { createShareRequest, createShareResponse, type CreateShareBody } from './create-share.schema.ts';
import { linkView, ownerView } from './look.schema.ts';
import { manifestRequest } from './manifest.schema.ts';
import { openRequest } from './open.schema.ts';
import { sealedOnServerResponse } from './seal-on-server.schema.ts';
import { formatTime, parseTime, requestedExpiry } from './times.ts';

const token = encodeBase64url(new Uint8Array(32).fill(7));
const id = encodeBase64url(new Uint8Array(16).fill(9));
const create: CreateShareBody = {
  id,
  linkTokenHash: token,
  ownerTokenHash: token,
  header: 'age-encryption.org/v1\n',
  manifest: encodeBase64(new Uint8Array(5)),
  bodyBytes: 32,
};
const accepts = (change: object): boolean => createShareRequest.safeParse({ ...create, ...change }).success;

describe('the create request', () => {
  it('is read into bytes and milliseconds', () => {
    const read = createShareRequest.parse({ ...create, availableFrom: '2030-01-31T12:00:00Z', expiresIn: 60 });
    expect(read.manifest).toEqual(new Uint8Array(5));
    expect(read.availableFrom).toBe(Date.UTC(2030, 0, 31, 12));
    expect(read.expiresIn).toBe(60);
  });

  it('refuses an unknown member', () => {
    expect(accepts({})).toBe(true);
    expect(accepts({ note: 'x' })).toBe(false);
  });

  it('refuses null, which is not the same as absent', () => {
    expect(accepts({ passwordTokenHash: null })).toBe(false);
  });

  it('takes one end, not two', () => {
    expect(accepts({ expiresAt: '2030-01-31T12:00:00Z' })).toBe(true);
    expect(accepts({ expiresAt: '2030-01-31T12:00:00Z', expiresIn: 60 })).toBe(false);
  });

  it.each([0, -1, 1.5, '60', Number.MAX_SAFE_INTEGER])('refuses a lifetime of %p', (expiresIn) => {
    expect(accepts({ expiresIn })).toBe(false);
  });

  it('allows 1 to 100 downloads', () => {
    expect([0, 1, 100, 101].map((downloads) => accepts({ downloads }))).toEqual([false, true, true, false]);
  });

  it.each([
    ['too short', id.slice(1)],
    ['too long', `${id}A`],
    ['of the other alphabet', `+${id.slice(1)}`],
    ['not canonical', `${id.slice(0, 21)}R`],
    ['padded', `${id.slice(0, 20)}==`],
    ['with a newline', `${id}\n`],
  ])('refuses an id that is %s', (_, hostile) => {
    expect(accepts({ id: hostile })).toBe(false);
  });

  it.each(['AAAA=', 'AA', 'AB==', 'A A=', 'AA==\n', '____', 'AA==AA=='])('refuses %p as base64', (manifest) => {
    expect(accepts({ manifest })).toBe(false);
  });
});

describe('tokens', () => {
  it('are read into their 32 bytes, and only from their canonical spelling', () => {
    const claim = { linkToken: token, claimTokenHash: token };
    expect(claimRequest.parse(claim).linkToken).toEqual(new Uint8Array(32).fill(7));
    expect(claimRequest.safeParse({ ...claim, linkToken: `${token.slice(0, 42)}d` }).success).toBe(false);
    expect(manifestRequest.safeParse({ linkToken: token, claimTokenHash: token }).success).toBe(false);
    expect(openRequest.safeParse({ linkSecret: 'cut', claimToken: 'cut' }).success).toBe(false);
  });
});

describe('a change', () => {
  it('re-arms all claims, or the one that started at a time', () => {
    expect(changeRequest.parse({ rearm: true }).rearm).toBe(true);
    expect(changeRequest.parse({ rearm: '2030-01-31T12:00:00.123Z' }).rearm).toBe(Date.UTC(2030, 0, 31, 12, 0, 0, 123));
    expect(changeRequest.safeParse({ rearm: false }).success).toBe(false);
    expect(changeRequest.safeParse({ unlock: false }).success).toBe(false);
  });
});

describe('times', () => {
  it.each([
    '2030-02-30T00:00:00Z',
    '2030-01-01T24:00:00Z',
    '2030-01-01T00:00:60Z',
    '2030-01-01T00:00:00+00:00',
    '2030-01-01T00:00:00',
    '2030-01-01t00:00:00z',
    '2030-01-01',
    '+02030-01-01T00:00:00Z',
    '2030-01-01T00:00:00.1234567890Z',
  ])('are not read from %s', (text) => {
    expect(parseTime(text)).toBeUndefined();
  });

  it('come back as they were written', () => {
    const instants = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) });
    fc.assert(fc.property(instants, (at) => parseTime(formatTime(at)) === at));
  });

  it('say when a share ends, relative or absolute, or not at all', () => {
    expect(requestedExpiry({ expiresIn: 90 })).toEqual({ inMs: 90_000 });
    expect(requestedExpiry({ expiresAt: 5 })).toEqual({ at: 5 });
    expect(requestedExpiry({})).toBeUndefined();
  });
});

describe('the description of the wire', () => {
  const requests = { changeRequest, claimRequest, createShareRequest, manifestRequest, openRequest };
  const responses = { claimResponse, configResponse, createShareResponse, linkView, ownerView, sealedOnServerResponse };

  const describeSchema = (schema: z.ZodType, io: 'input' | 'output'): unknown => {
    const json = z.toJSONSchema(schema, { io, target: 'openapi-3.0' });
    return Object.values(json['definitions'] ?? {})[0];
  };

  it.each(Object.entries(requests))('has a closed, named JSON schema for %s', (_, schema) => {
    expect(describeSchema(schema, 'input')).toMatchObject({ type: 'object', additionalProperties: false });
  });

  it.each(Object.entries(responses))('has a named JSON schema for %s', (_, schema) => {
    expect(describeSchema(schema, 'output')).toMatchObject({ type: 'object' });
  });
});
