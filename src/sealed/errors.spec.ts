import { describe, expect, it } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SealedError, sealedErrorCodes } from './errors.ts';

describe('the errors of the sealed format', () => {
  it('carry their code, and their cause where there is one', () => {
    const cause = new TypeError('x');
    expect(new SealedError('sealed.tampered', 'm', { cause })).toMatchObject({
      code: 'sealed.tampered',
      message: 'm',
      cause,
    });
    expect(new SealedError('sealed.header', 'm')).toBeInstanceOf(Error);
  });

  it('have no code that nothing throws', () => {
    const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));
    const thrown = new Set(
      files.flatMap((name) =>
        Array.from(
          readFileSync(join(import.meta.dirname, name), 'utf8').matchAll(/SealedError\(\s*'([^']+)'/g),
          ([, code]) => code,
        ),
      ),
    );
    expect([...thrown].sort()).toEqual([...sealedErrorCodes].sort());
  });
});
