/** What a thief gets: of the bodies, of the store, of both, with the link or without it. Tried, not argued. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { nodeAead } from '../../src/sealed/aead.node.ts';
import { concatBytes, utf8 } from '../../src/sealed/bytes.ts';
import { SealedError } from '../../src/sealed/errors.ts';
import { openHeader, sealHeader, splitAgeFile } from '../../src/sealed/header.ts';
import { formatIdentity } from '../../src/sealed/identity-text.ts';
import { deriveLinkKeys, derivePasswordKeys, tokenHash } from '../../src/sealed/keys.ts';
import { openManifest } from '../../src/sealed/manifest.ts';
import { nodePasswordHasher } from '../../src/sealed/password.node.ts';
import { nodePrimitives } from '../../src/sealed/primitives.node.ts';
import { BodyOpener } from '../../src/sealed/stream.ts';
import type { ShareRecord, ShareSecrets } from '../../src/share/share.ts';
import { openEnvironments } from '../../src/storage/metadata/embedded/environments.ts';
import { bytesOf, Doors, newToken, type FormOptions, type Known } from '../support/doors.ts';
import { bodiesBelow } from '../support/on-disk.ts';
import { runningServer, type RunningServer } from '../support/running-server.ts';

let server: RunningServer;
let doors: Doors;
let folder = '';
beforeAll(async () => {
  server = await runningServer({ LOG_LEVEL: 'warn' });
  doors = new Doors(server.origin);
  folder = await mkdtemp(join(tmpdir(), 'ots-thief-'));
});
afterAll(async () => {
  await server.end();
  await rm(folder, { recursive: true, force: true });
});

/** A share of three chunks and the file that its body lies in. */
async function sealed(options: FormOptions = {}): Promise<{ readonly share: Known; readonly blob: Buffer }> {
  const before = new Set((await bodiesBelow(server.settings.uploadsDir)).map(({ path }) => path));
  const share = await doors.form({ content: randomBytes(150_000), ...options });
  const added = (await bodiesBelow(server.settings.uploadsDir)).filter(({ path }) => !before.has(path));
  expect(added).toHaveLength(1);
  return { share, blob: added[0]?.bytes ?? Buffer.alloc(0) };
}

interface Loot {
  readonly record: ShareRecord | undefined;
  readonly secrets: ShareSecrets | undefined;
}

let copies = 0;
/** What a copy of the store's folder says about a share, read with the store's own library. */
async function stolenStore({ id }: Known): Promise<Loot> {
  const copy = join(folder, `store-${String(copies++)}`);
  await cp(server.settings.dataDir, copy, { recursive: true });
  const environments = openEnvironments(copy);
  try {
    const { shares, secrets } = environments.kept;
    return { record: shares.get(id)?.share, secrets: secrets.get(id) };
  } finally {
    await environments.close();
  }
}

/** Whether the program `age` opens these bytes with this identity, and to what. */
async function age(file: Uint8Array, identity: Uint8Array): Promise<Buffer | undefined> {
  const [input, key] = [join(folder, 'input.age'), join(folder, 'identity')];
  await writeFile(input, file);
  await writeFile(key, formatIdentity(identity));
  return new Promise((resolve, reject) => {
    execFile('age', ['--decrypt', '--identity', key, input], { encoding: 'buffer' }, (error, stdout) => {
      if (error !== null && error.code === 'ENOENT') reject(new TypeError('This test needs the program age.'));
      else resolve(error === null ? stdout : undefined);
    });
  });
}

/** What our own opener says to a body and a file key: the plain bytes, or why not. */
function opened(blob: Uint8Array, fileKey: Uint8Array): Buffer | string {
  try {
    const opener = new BodyOpener(nodePrimitives, nodeAead, fileKey, blob.length);
    return Buffer.from(concatBytes([...opener.push(blob), ...opener.finish()]));
  } catch (error) {
    if (error instanceof SealedError) return error.code;
    throw error;
  }
}

/** The code of a refusal, or nothing when it worked. */
function refusalOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof SealedError) return error.code;
    throw error;
  }
}

/** The identity that a link alone leads to. */
const identityOf = (linkSecret: Uint8Array, argon2id?: Uint8Array): Uint8Array =>
  derivePasswordKeys(nodePrimitives, linkSecret, argon2id).identity;

/** Everything of 16 bytes that a link could be hoped to lead to. */
function hopes(linkSecret: Uint8Array): readonly Uint8Array[] {
  const { linkToken, passwordSalt } = deriveLinkKeys(nodePrimitives, linkSecret);
  const { identity, recipient } = derivePasswordKeys(nodePrimitives, linkSecret, undefined);
  const whole = [linkSecret, linkToken, identity, recipient];
  const labels = ['age file key', 'file key', 'body', 'payload', 'header', 'age-encryption.org/v1/X25519'];
  const derived = labels.map((label) =>
    nodePrimitives.hkdfSha256(linkSecret, utf8('onetimeshare/v1'), utf8(label), 16),
  );
  return [
    ...whole.flatMap((bytes) => [bytes.subarray(0, 16), bytes.subarray(16)]),
    passwordSalt,
    ...derived,
    new Uint8Array(16),
  ];
}

describe('the folder of bodies together with the link, without the store', () => {
  it('opens nothing: the age program finds no header', async () => {
    const { share, blob } = await sealed();
    const identity = identityOf(bytesOf(share.linkSecret));
    expect(blob.includes('age-encryption.org')).toBe(false);
    expect(await age(blob, identity)).toBeUndefined();
    // With the header, which only a claim hands out, the same bytes and the same identity do open.
    const { header } = (await doors.claim(share, newToken())).json;
    const whole = concatBytes([Buffer.from(String(header)), blob]);
    expect((await age(whole, identity))?.equals(share.plain)).toBe(true);
    const fileKey = openHeader(nodePrimitives, Buffer.from(String(header)), identity);
    expect(opened(blob, fileKey)).toEqual(share.plain);
  });

  it('opens nothing with a header that the thief makes for it', async () => {
    const { share, blob } = await sealed();
    const linkSecret = bytesOf(share.linkSecret);
    const { identity, recipient } = derivePasswordKeys(nodePrimitives, linkSecret, undefined);
    for (const fileKey of [randomBytes(16), ...hopes(linkSecret)]) {
      const forged = sealHeader(nodePrimitives, fileKey, recipient);
      expect(openHeader(nodePrimitives, forged, identity)).toEqual(new Uint8Array(fileKey));
      expect(opened(blob, fileKey)).toBe('sealed.tampered');
    }
    const file = concatBytes([sealHeader(nodePrimitives, randomBytes(16), recipient), blob]);
    expect(await age(file, identity)).toBeUndefined();
  });

  it('opens nothing with the key of the manifest, which is sealed to the same identity', async () => {
    const { share, blob } = await sealed();
    const identity = identityOf(bytesOf(share.linkSecret));
    const manifest = Buffer.from(String((await doors.look(share)).json['manifest']), 'base64');
    const { header } = splitAgeFile(manifest);
    const fileKey = openHeader(nodePrimitives, header, identity);
    expect(opened(blob, fileKey)).toBe('sealed.tampered');
    expect(await age(concatBytes([header, blob]), identity)).toBeUndefined();
  });

  it('opens nothing after the burn with a copy of the body from before, whatever the store is asked', async () => {
    const { share, blob } = await sealed();
    const identity = identityOf(bytesOf(share.linkSecret));
    const before = await stolenStore(share);
    expect(openHeader(nodePrimitives, Buffer.from(before.secrets?.header ?? ''), identity)).toHaveLength(16);
    expect((await doors.open(share)).body.equals(share.plain)).toBe(true);
    await doors.revoke(share);
    const after = await stolenStore(share);
    expect(after.record).toMatchObject({ id: share.id, burned: { reason: expect.any(String) } });
    expect(after.secrets).toBeUndefined();
    expect(JSON.stringify(after.record)).not.toContain(before.secrets?.header.slice(22, 60));
    for (const fileKey of hopes(bytesOf(share.linkSecret))) expect(opened(blob, fileKey)).toBe('sealed.tampered');
  });
});

/** Whatever the thief of store and disk could use in place of the link secret, which is nowhere. */
function substitutes({ record }: Loot): readonly Uint8Array[] {
  const hashes = [record?.linkTokenHash, record?.ownerTokenHash, record?.passwordTokenHash, record?.createDigest];
  const id = Buffer.concat([Buffer.from(record?.id ?? '', 'base64url'), Buffer.alloc(16)]);
  return [...hashes.map((hash) => bytesOf(hash ?? newToken())), id, new Uint8Array(32)];
}

/** All that a guess can be held against, for one link secret. */
async function verdictsOn(guess: string | undefined, linkSecret: Uint8Array, loot: Loot): Promise<readonly unknown[]> {
  const { passwordSalt } = deriveLinkKeys(nodePrimitives, linkSecret);
  const argon2id = guess === undefined ? undefined : await nodePasswordHasher.argon2id(utf8(guess), passwordSalt);
  const { identity, passwordToken } = derivePasswordKeys(nodePrimitives, linkSecret, argon2id);
  const { header = '', manifest = new Uint8Array() } = loot.secrets ?? {};
  return [
    passwordToken !== undefined && tokenHash(nodePrimitives, passwordToken) === loot.record?.passwordTokenHash,
    refusalOf(() => openHeader(nodePrimitives, Buffer.from(header), identity)),
    refusalOf(() => openManifest(nodePrimitives, nodeAead, manifest, identity)),
  ];
}

const unmoved = [false, 'sealed.key', 'sealed.key'] as const;

describe('the folder of bodies and the store together, without the link', () => {
  it('open nothing', async () => {
    const { share } = await sealed();
    const loot = await stolenStore(share);
    for (const linkSecret of substitutes(loot)) expect(await verdictsOn(undefined, linkSecret, loot)).toEqual(unmoved);
    expect(await verdictsOn(undefined, bytesOf(share.linkSecret), loot)).toEqual([false, undefined, undefined]);
  });

  it('tell nothing about a PIN of four digits: a right guess looks like a wrong one', async () => {
    const pin = '4711';
    const { share } = await sealed({ password: pin });
    const loot = await stolenStore(share);
    expect(loot.record?.passwordTokenHash).toHaveLength(43);
    for (const guess of [pin, '0000', '4712'])
      for (const linkSecret of substitutes(loot)) expect(await verdictsOn(guess, linkSecret, loot)).toEqual(unmoved);
    // With the link it would be four digits of work, and the guess shows: the trial itself is sound.
    const linkSecret = bytesOf(share.linkSecret);
    expect(await verdictsOn('4712', linkSecret, loot)).toEqual(unmoved);
    expect(await verdictsOn(pin, linkSecret, loot)).toEqual([true, undefined, undefined]);
  });

  it('keep no link secret and no key, and of every token only its hash', async () => {
    const { share } = await sealed({ password: 'right' });
    const { record, secrets } = await stolenStore(share);
    const kept = Object.keys(record ?? {});
    expect(kept.filter((name) => /token|secret|key/i.test(name)).sort()).toEqual([
      'linkTokenHash',
      'ownerTokenHash',
      'passwordTokenHash',
    ]);
    const parts = Object.entries(secrets ?? {}).filter(([, value]) => value !== undefined);
    expect(parts.map(([name]) => name).sort()).toEqual(['header', 'manifest']);
  });
});

describe('the link of a share with a password', () => {
  it('opens nothing without the password, even together with store and disk, but by guessing', async () => {
    const { share, blob } = await sealed({ password: 'right' });
    const loot = await stolenStore(share);
    const linkSecret = bytesOf(share.linkSecret);
    expect(await verdictsOn(undefined, linkSecret, loot)).toEqual(unmoved);
    for (const fileKey of hopes(linkSecret)) expect(opened(blob, fileKey)).toBe('sealed.tampered');
  });
});
