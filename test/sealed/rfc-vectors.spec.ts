// The published answers of the RFCs, through our own engines wherever those take the parameters of the vector.
import { describe, expect, it } from '@jest/globals';
import type { AeadEngine } from '../../src/sealed/aead.ts';
import { nobleAead } from '../../src/sealed/aead.noble.ts';
import { nodeAead } from '../../src/sealed/aead.node.ts';
import { webCryptoAead, webCryptoAeadAvailable } from '../../src/sealed/aead.webcrypto.ts';
import { utf8 } from '../../src/sealed/bytes.ts';
import { allPrimitives, fromHex, inPieces, toHex } from './support.ts';
import { onPlatform, subtleWithChaCha } from './web-crypto-double.ts';

const sunscreen = utf8(
  "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
);
const internetDrafts = utf8(
  'Internet-Drafts are draft documents valid for a maximum of six months and may be updated, replaced, or obsoleted by other ' +
    'documents at any time. It is inappropriate to use Internet-Drafts as reference material or to cite them other than as ' +
    '/\u201cwork in progress./\u201d',
);

const aeadVectors = [
  {
    source: 'RFC 8439 §2.8.2',
    key: fromHex('808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f'),
    nonce: fromHex('070000004041424344454647'),
    associated: fromHex('50515253c0c1c2c3c4c5c6c7'),
    plain: sunscreen,
    sealed: fromHex(
      'd31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36' +
        '92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc3ff4def08e4b7a9de576d26586cec64b6116' +
        '1ae10b594f09e26a7e902ecbd0600691',
    ),
  },
  {
    source: 'RFC 8439 A.5',
    key: fromHex('1c9240a5eb55d38af333888604f6b5f0473917c1402b80099dca5cbc207075c0'),
    nonce: fromHex('000000000102030405060708'),
    associated: fromHex('f33388860000000000004e91'),
    plain: internetDrafts,
    sealed: fromHex(
      '64a0861575861af460f062c79be643bd5e805cfd345cf389f108670ac76c8cb24c6cfc18755d43eea09ee94e382d26b0bdb7b73c321b0100d4f03b7f355894cf' +
        '332f830e710b97ce98c8a84abd0b948114ad176e008d33bd60f982b1ff37c8559797a06ef4f0ef61c186324e2b3506383606907b6a7c02b0f9f6157b53c867e4' +
        'b9166c767b804d46a59b5216cde7a4e99040c5a40433225ee282a1b0a06c523eaf4534d7f83fa1155b0047718cbc546a0d072b04b3564eea1b422273f548271a' +
        '0bb2316053fa76991955ebd63159434ecebb4e466dae5a1073a6727627097a1049e617d91d361094fa68f0ff77987130305beaba2eda04df997b714d6c6f2c29' +
        'a6ad5cb4022b02709b' +
        'eead9d67890cbb22392336fea1851f38',
    ),
  },
] as const;

async function expectAeadVector(engine: AeadEngine, vector: (typeof aeadVectors)[number]): Promise<void> {
  const { key, nonce, associated, plain, sealed } = vector;
  const cipher = engine.forKey(key);
  expect(toHex(await cipher.seal(nonce, [plain], associated))).toBe(toHex(sealed));
  expect(toHex(await cipher.seal(nonce, inPieces(plain, [1, 63, 7]), associated))).toBe(toHex(sealed));
  expect(toHex(await cipher.open(nonce, [sealed], associated))).toBe(toHex(plain));
  expect(toHex(await cipher.open(nonce, inPieces(sealed, [5, 1, 64]), associated))).toBe(toHex(plain));
  const tampered = sealed.slice();
  tampered[0] = (tampered[0] ?? 0) ^ 1;
  const attempt = async (): Promise<Uint8Array> => cipher.open(nonce, [tampered], associated);
  await expect(attempt()).rejects.toMatchObject({ code: 'sealed.tampered' });
}

describe.each(aeadVectors)('ChaCha20-Poly1305 answers as $source says', (vector) => {
  it.each([nodeAead, nobleAead])('by $name', (engine) => expectAeadVector(engine, vector));

  it('by webcrypto, on a platform made of node:crypto', () =>
    onPlatform(subtleWithChaCha, () => expectAeadVector(webCryptoAead, vector)));

  it('by webcrypto of this platform, if it has the algorithm', async () => {
    const run = expectAeadVector(webCryptoAead, vector);
    if (await webCryptoAeadAvailable()) await run;
    // Where it is missing, the platform must be the one to say so, and no chunk may come out.
    else await expect(run).rejects.toMatchObject({ name: expect.not.stringMatching('SealedError') as unknown });
  });
});

describe.each(allPrimitives)('by $name', (primitives) => {
  it.each([
    {
      source: 'RFC 5869 A.1',
      ikm: '0b'.repeat(22),
      salt: '000102030405060708090a0b0c',
      info: 'f0f1f2f3f4f5f6f7f8f9',
      okm: '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    },
    {
      source: 'RFC 5869 A.2',
      ikm: toHex(Uint8Array.from({ length: 80 }, (_, i) => i)),
      salt: toHex(Uint8Array.from({ length: 80 }, (_, i) => 0x60 + i)),
      info: toHex(Uint8Array.from({ length: 80 }, (_, i) => 0xb0 + i)),
      okm:
        'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09' +
        'da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87',
    },
    {
      source: 'RFC 5869 A.3',
      ikm: '0b'.repeat(22),
      salt: '',
      info: '',
      okm: '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
    },
  ])('HKDF-SHA-256 answers as $source says', ({ ikm, salt, info, okm }) => {
    const output = primitives.hkdfSha256(fromHex(ikm), fromHex(salt), fromHex(info), okm.length / 2);
    expect(toHex(output)).toBe(okm);
  });

  it('HMAC-SHA-256 answers as RFC 4231 §4.3 says', () => {
    expect(toHex(primitives.hmacSha256(utf8('Jefe'), utf8('what do ya want for nothing?')))).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  it('SHA-256 answers as FIPS 180 says', () => {
    expect(toHex(primitives.sha256(utf8('abc')))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it.each([
    {
      scalar: 'a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4',
      point: 'e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c',
      product: 'c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552',
    },
    {
      scalar: '4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d',
      point: 'e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493',
      product: '95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957',
    },
  ])('X25519 answers as RFC 7748 §5.2 says: $scalar', ({ scalar, point, product }) => {
    expect(toHex(primitives.x25519SharedSecret(fromHex(scalar), fromHex(point)))).toBe(product);
  });

  it('X25519 agrees on a secret as RFC 7748 §6.1 says', () => {
    const alice = fromHex('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a');
    const bob = fromHex('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb');
    const alicePublic = primitives.x25519PublicKey(alice);
    const bobPublic = primitives.x25519PublicKey(bob);
    expect(toHex(alicePublic)).toBe('8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a');
    expect(toHex(bobPublic)).toBe('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f');
    const shared = '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742';
    expect(toHex(primitives.x25519SharedSecret(alice, bobPublic))).toBe(shared);
    expect(toHex(primitives.x25519SharedSecret(bob, alicePublic))).toBe(shared);
  });

  it.each([
    ['zero', '00'.repeat(32)],
    ['one', `01${'00'.repeat(31)}`],
    ['a point of order eight', 'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800'],
    ['p − 1', `ec${'ff'.repeat(30)}7f`],
  ])('X25519 refuses the low-order point %s', (_what, point) => {
    const secret = Uint8Array.from({ length: 32 }, (_, i) => i);
    expect(() => primitives.x25519SharedSecret(secret, fromHex(point))).toThrow(
      expect.objectContaining({ code: 'sealed.key' }),
    );
  });
});

it('Argon2id answers as RFC 9106 §5.3 says, by noble: only it takes a secret and associated data', async () => {
  const { argon2id } = await import('@noble/hashes/argon2.js');
  const output = argon2id(new Uint8Array(32).fill(1), new Uint8Array(16).fill(2), {
    m: 32,
    t: 3,
    p: 4,
    dkLen: 32,
    key: new Uint8Array(8).fill(3),
    personalization: new Uint8Array(12).fill(4),
  });
  expect(toHex(output)).toBe('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659');
});
