import { describe, expect, it } from '@jest/globals';
import { namesJson } from './sealed-reply.ts';

describe('the form of the reply', () => {
  it.each([
    ['application/json', true],
    ['text/html, application/json;q=0.5', true],
    ['Application/JSON; charset=utf-8', true],
    ['application/json;q=0', false],
    ['application/json; q=0.000', false],
    ['*/*', false],
    ['application/*', false],
    ['application/jsonp', false],
    ['text/plain', false],
    ['', false],
    [undefined, false],
  ])('for Accept: %s is JSON: %s', (accept, isJson) => {
    expect(namesJson(accept)).toBe(isJson);
  });
});
