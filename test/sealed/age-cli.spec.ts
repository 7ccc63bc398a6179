// Debian's age opens what we sealed, and we open what it sealed. It is the program people have when our code is gone.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Decrypter, Encrypter } from 'age-encryption';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { concatBytes, utf8 } from '../../src/sealed/bytes.ts';
import { newFileKey, openHeader, sealHeader, splitAgeFile } from '../../src/sealed/header.ts';
import { formatIdentity, formatRecipient } from '../../src/sealed/identity-text.ts';
import { deriveLinkKeys, derivePasswordKeys } from '../../src/sealed/keys.ts';
import { headerHash, sealManifest } from '../../src/sealed/manifest.ts';
import { nodePasswordHasher } from '../../src/sealed/password.node.ts';
import { nodePrimitives } from '../../src/sealed/primitives.node.ts';
import type { Primitives } from '../../src/sealed/primitives.ts';
import { bodyBytesOf, manifestSealedBytesOf } from '../../src/sealed/sizes.ts';
import { newPayloadNonce } from '../../src/sealed/stream.ts';
import { allPrimitives, edgeSizes, inPieces, openPieces, pattern, sealBody } from './support.ts';

const vectors = join(import.meta.dirname, '../vectors/age-cli');
const { identity, recipient } = derivePasswordKeys(
  nodePrimitives,
  Uint8Array.from({ length: 32 }, (_, i) => i),
  undefined,
);
let folder = '';

function age(...options: readonly string[]): Buffer {
  return execFileSync('age', options, {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 20_000,
    maxBuffer: 8 * 1024 * 1024,
  });
}

/** A whole age file, every part of it by these primitives and their engine. */
function sealFile(primitives: Primitives, plain: Uint8Array): Uint8Array {
  const fileKey = newFileKey(primitives);
  const body = sealBody(plain, fileKey, newPayloadNonce(primitives), primitives.aead);
  return concatBytes([sealHeader(primitives, fileKey, recipient), body]);
}

/** Opens a whole age file by our code, in pieces. */
function openFile(primitives: Primitives, file: Uint8Array, key: Uint8Array): Uint8Array {
  const { header, body } = splitAgeFile(file);
  const fileKey = openHeader(primitives, header, key);
  const { released, code } = openPieces(inPieces(body, [40_000, 3, 65_552]), fileKey, {
    bodyBytes: body.length,
    engine: primitives.aead,
  });
  expect(code).toBeUndefined();
  return released;
}

function isPattern(plain: Uint8Array, bytes: number): boolean {
  return Buffer.compare(plain, pattern(bytes)) === 0;
}

beforeAll(() => {
  try {
    age('--version');
  } catch (cause) {
    throw new Error('This test needs the program age. Install it with: apt-get install -y age', { cause });
  }
  folder = mkdtempSync(join(tmpdir(), 'sealed-age-'));
  writeFileSync(join(folder, 'identity'), formatIdentity(identity));
});

afterAll(() => {
  if (folder !== '') rmSync(folder, { recursive: true });
});

describe.each(allPrimitives)('sealed by $name', (primitives) => {
  it.each(edgeSizes)('%i bytes are opened by the age program', (bytes) => {
    const file = join(folder, `ours-${primitives.name.replaceAll(/\W/g, '')}-${bytes.toString()}`);
    const sealed = sealFile(primitives, pattern(bytes));
    expect(sealed).toHaveLength(168 + bodyBytesOf(bytes));
    writeFileSync(file, sealed);
    expect(isPattern(age('--decrypt', '--identity', join(folder, 'identity'), file), bytes)).toBe(true);
  });

  it.each(edgeSizes)('%i bytes are opened by the age-encryption package', async (bytes) => {
    const decrypter = new Decrypter();
    decrypter.addIdentity(formatIdentity(identity));
    expect(isPattern(await decrypter.decrypt(sealFile(primitives, pattern(bytes))), bytes)).toBe(true);
  });

  it('a manifest is an age file of its own', () => {
    const header = sealHeader(primitives, newFileKey(primitives), recipient);
    const manifest = {
      header: headerHash(primitives, header),
      kind: 'file',
      name: 'a.txt',
      type: 'text/plain',
      size: 3,
    } as const;
    const file = join(folder, `manifest-${primitives.name.replaceAll(/\W/g, '')}`);
    const sealed = sealManifest(primitives, primitives.aead, manifest, recipient);
    expect(sealed).toHaveLength(manifestSealedBytesOf(4_096));
    writeFileSync(file, sealed);
    const plain = age('--decrypt', '--identity', join(folder, 'identity'), file);
    expect(plain).toHaveLength(4_096);
    expect(JSON.parse(plain.toString('utf8'))).toMatchObject({ v: 1, ...manifest });
  });
});

describe.each(allPrimitives)('opened by $name', (primitives) => {
  it.each(edgeSizes)('%i bytes sealed by the age program', (bytes) => {
    const plain = join(folder, `plain-${bytes.toString()}`);
    writeFileSync(plain, pattern(bytes));
    const sealed = age('--encrypt', '--recipient', formatRecipient(recipient), plain);
    expect(isPattern(openFile(primitives, sealed, identity), bytes)).toBe(true);
  });

  it.each(edgeSizes)('%i bytes sealed by the age-encryption package', async (bytes) => {
    const encrypter = new Encrypter();
    encrypter.addRecipient(formatRecipient(recipient));
    const sealed = await encrypter.encrypt(pattern(bytes));
    expect(isPattern(openFile(primitives, sealed, identity), bytes)).toBe(true);
  });

  it('the files that age 1.1.1 left in test/vectors', async () => {
    const files = readdirSync(vectors).filter((name) => name.endsWith('.age'));
    expect(files).toHaveLength(7);
    const linkSecret = Uint8Array.from({ length: 32 }, (_, i) => i);
    const { passwordSalt } = deriveLinkKeys(primitives, linkSecret);
    const argon2id = await nodePasswordHasher.argon2id(utf8('correct horse battery staple'), passwordSalt);
    const withPassword = derivePasswordKeys(primitives, linkSecret, argon2id);
    for (const name of files) {
      const [, kind = '', bytes = ''] = /^(link|password)-(\d+)\.age$/.exec(name) ?? [];
      const key = kind === 'password' ? withPassword.identity : identity;
      expect([name, isPattern(openFile(primitives, readFileSync(join(vectors, name)), key), Number(bytes))]).toEqual([
        name,
        true,
      ]);
    }
  });
});
