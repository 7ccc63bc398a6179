import { describe, expect, it } from '@jest/globals';
import { bech32 } from '@scure/base';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { decodeBase64url, encodeBase64url } from '../../src/sealed/base64.ts';
import { formatIdentity, formatRecipient } from '../../src/sealed/identity-text.ts';
import { deriveLinkKeys, derivePasswordKeys, newLinkSecret, newToken, tokenHash } from '../../src/sealed/keys.ts';
import { nodePasswordHasher } from '../../src/sealed/password.node.ts';
import { normalizePassword, type PasswordHasher } from '../../src/sealed/password.ts';
import { wasmPasswordHasher, webPasswordHasher } from '../../src/sealed/password.web.ts';
import type * as PasswordWeb from '../../src/sealed/password.web.ts';
import { outsideJest } from './outside-jest.ts';
import { allPrimitives, toHex } from './support.ts';

interface KnownAnswer {
  readonly linkSecret: string;
  readonly password?: string;
  readonly passwordUtf8Hex?: string;
  readonly shareId: string;
  readonly linkToken: string;
  readonly linkTokenHash: string;
  readonly passwordSalt: string;
  readonly argon2id?: string;
  readonly passwordToken?: string;
  readonly passwordTokenHash?: string;
  readonly ageIdentity: string;
  readonly ageRecipient: string;
}

const file = join(import.meta.dirname, '../vectors/keys-v1.json');
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: readonly KnownAnswer[] };
const withPassword = cases.filter(({ password }) => password !== undefined);

function bytesOf(text: string | undefined): Uint8Array {
  const bytes = decodeBase64url(text ?? '-');
  if (bytes === undefined) throw new Error('the vector is not base64url');
  return bytes;
}

describe('the key schedule', () => {
  it('has a known answer with and without a password, in NFC and NFD', () => {
    expect(cases).toHaveLength(5);
    expect(withPassword).toHaveLength(4);
    expect(new Set(withPassword.map(({ passwordUtf8Hex }) => passwordUtf8Hex)).size).toBe(4);
  });

  describe.each(allPrimitives)('by $name', (primitives) => {
    it.each(cases)('gives the known answer for the link $linkSecret and the password "$password"', (answer) => {
      const linkSecret = bytesOf(answer.linkSecret);
      const link = deriveLinkKeys(primitives, linkSecret);
      expect(link.shareId).toBe(answer.shareId);
      expect(encodeBase64url(link.linkToken)).toBe(answer.linkToken);
      expect(tokenHash(primitives, link.linkToken)).toBe(answer.linkTokenHash);
      expect(encodeBase64url(link.passwordSalt)).toBe(answer.passwordSalt);

      const argon2id = answer.argon2id === undefined ? undefined : bytesOf(answer.argon2id);
      const { passwordToken, identity, recipient } = derivePasswordKeys(primitives, linkSecret, argon2id);
      expect(passwordToken && encodeBase64url(passwordToken)).toBe(answer.passwordToken);
      expect(passwordToken && tokenHash(primitives, passwordToken)).toBe(answer.passwordTokenHash);
      expect(formatIdentity(identity)).toBe(answer.ageIdentity);
      expect(formatRecipient(recipient)).toBe(answer.ageRecipient);
    });

    it('makes secrets and tokens of 32 bytes that do not repeat', () => {
      const made = Array.from({ length: 50 }, () => [newLinkSecret(primitives), newToken(primitives)]).flat();
      expect(new Set(made.map((secret) => secret.length))).toEqual(new Set([32]));
      expect(new Set(made.map(toHex)).size).toBe(100);
    });

    it('refuses a link secret and an Argon2id output of the wrong length', () => {
      const short = new Uint8Array(31);
      const usage = expect.objectContaining({ code: 'sealed.usage' });
      expect(() => deriveLinkKeys(primitives, short)).toThrow(usage);
      expect(() => derivePasswordKeys(primitives, short, undefined)).toThrow(usage);
      expect(() => derivePasswordKeys(primitives, new Uint8Array(32), short)).toThrow(usage);
    });
  });

  it('prints identities as bech32 texts that lead back to their bytes', () => {
    const identity = Uint8Array.from({ length: 32 }, (_, i) => 255 - i);
    expect(bech32.decodeToBytes(formatIdentity(identity))).toMatchObject({
      prefix: 'age-secret-key-',
      bytes: identity,
    });
    expect(bech32.decodeToBytes(formatRecipient(identity))).toMatchObject({ prefix: 'age', bytes: identity });
  });
});

describe('Argon2id', () => {
  it.each([nodePasswordHasher, wasmPasswordHasher, webPasswordHasher])(
    'by $name gives the known answers',
    async (hasher) => {
      for (const { password = '', passwordSalt, argon2id } of withPassword) {
        const output = await hasher.argon2id(normalizePassword(password), bytesOf(passwordSalt));
        expect(encodeBase64url(output)).toBe(argon2id);
      }
    },
  );

  it('by noble gives the known answers, and is what the browser falls back to without WebAssembly', async () => {
    // The third and fourth case are one password in two spellings: the slowest engine hashes it once.
    const distinct = withPassword.filter(
      ({ argon2id }, i) => withPassword.findIndex((one) => one.argon2id === argon2id) === i,
    );
    expect(distinct).toHaveLength(3);
    const outputs = await outsideJest('password.web.ts', async (module) => {
      const { noblePasswordHasher, webPasswordHasher: fallingBack } = module as typeof PasswordWeb;
      const hash = async (hasher: PasswordHasher, { password = '', passwordSalt }: KnownAnswer) =>
        encodeBase64url(await hasher.argon2id(normalizePassword(password), bytesOf(passwordSalt)));
      const [first, ...others] = distinct.map((one) => (hasher: PasswordHasher) => hash(hasher, one));
      const hashed = [await withoutWebAssembly(() => first?.(fallingBack))];
      for (const other of others) hashed.push(await other(noblePasswordHasher));
      return hashed;
    });
    expect(outputs).toEqual(distinct.map(({ argon2id }) => argon2id));
  });
});

/** Hides WebAssembly in Node's own context, where the module under test was loaded. */
async function withoutWebAssembly<Result>(use: () => Promise<Result> | undefined): Promise<Result | undefined> {
  const main = new Script('globalThis').runInThisContext() as object;
  const before = Object.getOwnPropertyDescriptor(main, 'WebAssembly');
  if (before === undefined) throw new Error('there is no WebAssembly to hide');
  Reflect.deleteProperty(main, 'WebAssembly');
  try {
    return await use();
  } finally {
    Object.defineProperty(main, 'WebAssembly', before);
  }
}
