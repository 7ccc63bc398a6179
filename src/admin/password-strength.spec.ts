import { describe, expect, it } from '@jest/globals';
import { weaknessOf } from './password-strength.ts';

describe('a password of an admin', () => {
  it.each([
    'short',
    'aaaaaaaaaaaaaaaaaaaa',
    'changeme',
    'changeme2024!',
    'P@ssw0rd1234',
    'Passw0rdPassw0rd!1A',
    'hunter2hunter2',
    'onetimeshare1!Aa',
    'qwertyuiop12345',
    '1q2w3e4r5t6y',
    '1qaz2wsx3edc',
    'qazwsxedcrfv',
    'zaq12wsxcde3',
    'abc123abc123',
    'football1234',
    'sunshine2024',
    'Winter2024!!',
    'Sommer2025!!',
    'correct horse battery staple',
    'x'.repeat(2_000),
    'two lines of\na password',
    '\ufeffwith the mark of an editor',
  ])('is not “%s”', (password) => {
    expect(weaknessOf(password)).toMatch(/^The password .*\.$/);
  });

  it.each(['moss lantern quick 47 harbour', 'gV7#kd0-Wq2z', 'Übergroße Gießkannen', '北京的秋天非常美丽而且很安静'])(
    'may be “%s”',
    (password) => {
      expect(weaknessOf(password)).toBeUndefined();
    },
  );
});
