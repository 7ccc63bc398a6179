import { BadRequestException, HttpException, NotFoundException } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { SealedError } from '../sealed/errors.ts';
import { BlobStoreUnreachable, StorageFull } from '../share/blob-store.ts';
import { StoreUnreachable } from '../share/metadata-store.ts';
import { ShareRefused, type Refusal } from '../share/refusal.ts';
import { problemOf } from './problem-of.ts';
import { Problem } from './problem.ts';

const coded = (name: string, code: string, message = 'hunter2'): Error =>
  Object.assign(new Error(message), { name, code });
const at = Date.UTC(2030, 5, 1, 12);
const when = '2030-06-01T12:00:00.000Z';

describe('what was thrown', () => {
  it.each<[string, unknown, string]>([
    ['a problem', new Problem('share.exists'), 'share.exists'],
    ['a store that does not answer', new StoreUnreachable('hunter2'), 'store.unreachable'],
    ['blobs that cannot be reached', new BlobStoreUnreachable('hunter2'), 'store.unreachable'],
    ['a medium without room', new StorageFull(), 'storage.full'],
    ['a full disk', coded('Error', 'ENOSPC'), 'storage.full'],
    ['a used-up disk quota', coded('Error', 'EDQUOT'), 'storage.full'],
    ['a password of a wrong length', new SealedError('password.length', 'x'), 'request.invalid'],
    ['a body that does not open', new SealedError('sealed.tampered', 'x'), 'internal'],
    ['a bad request of the framework', new BadRequestException('x'), 'request.malformed'],
    ['an address that the framework does not know', new NotFoundException('x'), 'route.not_found'],
    ['a failure of the framework', new HttpException('x', 502), 'internal'],
    ['a teapot', new HttpException('x', 418), 'request.malformed'],
    ['a file that is too large', coded('MulterError', 'LIMIT_FILE_SIZE'), 'share.too_large'],
    ['a field that is too large', coded('MulterError', 'LIMIT_FIELD_VALUE'), 'request.too_large'],
    ['a file where none is expected', coded('MulterError', 'LIMIT_UNEXPECTED_FILE'), 'request.invalid'],
    ['a form of a kind nobody knows', coded('MulterError', 'LIMIT_SOMETHING_NEW'), 'request.malformed'],
    ['a form without an end', new Error('Unexpected end of form'), 'request.malformed'],
    ['an error of a parser with a status', Object.assign(new Error('x'), { status: 413 }), 'request.too_large'],
    ['a mistake of ours', new TypeError('hunter2'), 'internal'],
    ['a text', 'hunter2', 'internal'],
    ['nothing', undefined, 'internal'],
  ])('%s becomes its code, and its words stay inside', (_what, thrown, code) => {
    const problem = problemOf(thrown);
    expect(problem.code).toBe(code);
    expect(JSON.stringify(problem.toBody('id'))).not.toContain('hunter2');
  });

  it.each<[Refusal, object, RegExp]>([
    [{ code: 'share.gone', reason: 'expired', at }, { reason: 'expired', at: when, spent: false }, /ran out/],
    [{ code: 'share.gone', reason: 'revoked', at }, { reason: 'revoked' }, /took the share back/],
    [{ code: 'share.not_yet', availableFrom: at }, { availableFrom: when, spent: false }, new RegExp(when)],
    [{ code: 'share.claimed', claimedAt: at }, { claimedAt: when, spent: false }, /tell the sender/],
    [{ code: 'password.wrong', attemptsLeft: 4 }, { attemptsLeft: 4 }, /4 more wrong tries lock/],
    [{ code: 'password.wrong', attemptsLeft: 1 }, { attemptsLeft: 1 }, /1 more wrong try locks/],
    [{ code: 'password.wrong', attemptsLeft: 0 }, { attemptsLeft: 0 }, /now locked.*not deleted/],
    [
      { code: 'change.refused', detail: 'It was unlocked three times.' },
      {},
      /^It was unlocked three times\. Nothing was changed\./,
    ],
    [{ code: 'share.locked' }, { spent: false }, /still there/],
  ])('a refusal says what it knows: %j', (refusal, members, words) => {
    const body = problemOf(new ShareRefused(refusal)).toBody('id');
    expect(body).toMatchObject({ code: refusal.code, requestId: 'id', ...members });
    expect(body['detail']).toMatch(words);
  });

  it('keeps the fixed members of an answer, whatever the extras are called', () => {
    const body = new Problem('share.locked', { extras: { code: 'x', status: 1, type: 'x', more: 2 } }).toBody('id');
    expect(body).toMatchObject({ code: 'share.locked', status: 423, type: '/docs/errors#share.locked', more: 2 });
  });

  it('says in whole seconds when to come back, never in none', () => {
    const waiting = (retryAfterSeconds: number): string | undefined =>
      problemOf(new ShareRefused({ code: 'rate.limited', retryAfterSeconds })).headers['Retry-After'];
    expect([waiting(0), waiting(0.2), waiting(59.01)]).toEqual(['1', '1', '60']);
  });
});
