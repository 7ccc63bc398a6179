import { describe, expect, it } from '@jest/globals';
import { decodeHeaderText } from './header-text.ts';

const asNodeSees = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

describe('text in a header', () => {
  it('is read as UTF-8, as curl sends it', () => {
    expect(decodeHeaderText(asNodeSees('pässwörd 文'))).toBe('pässwörd 文');
  });

  it('may be percent-encoded after a prefix', () => {
    expect(decodeHeaderText("UTF-8''p%C3%A4ss%20w%25rd")).toBe('päss w%rd');
    expect(decodeHeaderText("utf-8''plain")).toBe('plain');
  });

  it('keeps percent signs when there is no prefix', () => {
    expect(decodeHeaderText('100%')).toBe('100%');
  });

  it('is refused when it is not UTF-8', () => {
    expect(decodeHeaderText('\xff')).toBeUndefined();
    expect(decodeHeaderText("UTF-8''%ff")).toBeUndefined();
    expect(decodeHeaderText("UTF-8''%4")).toBeUndefined();
  });
});
