// The age test vectors of C2SP/CCTV, every single one, through our header and stream. Our grammar is stricter than age's: one X25519
// stanza and nothing else. What age accepts and we do not is listed by name, so that no vector can fall out of the test unseen.
import { describe, expect, it } from '@jest/globals';
import { bech32 } from '@scure/base';
import * as cctv from 'cctv-age';
import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { nobleAead } from '../../src/sealed/aead.noble.ts';
import { nodeAead } from '../../src/sealed/aead.node.ts';
import { openHeader, splitAgeFile } from '../../src/sealed/header.ts';
import { bodyBytesOf, isPossibleBodyBytes } from '../../src/sealed/sizes.ts';
import { allPrimitives, codeOf, fromHex, inPieces, openPieces, openPiecesAsync, toHex } from './support.ts';

interface Vector {
  readonly name: string;
  readonly fields: ReadonlyMap<string, string>;
  readonly file: Uint8Array;
}

function parseVector(name: string, bytes: Uint8Array): Vector {
  const end = Buffer.from(bytes).indexOf('\n\n');
  const lines = Buffer.from(bytes.subarray(0, end)).toString('utf8').split('\n');
  const fields = new Map(lines.map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]));
  const file = bytes.subarray(end + 2);
  return { name, fields, file: fields.has('compressed') ? new Uint8Array(inflateSync(file)) : file };
}

const vectors = Object.entries(cctv as Readonly<Record<string, Uint8Array>>).map(([name, bytes]) =>
  parseVector(name, bytes),
);
const byName = new Map(vectors.map((vector) => [vector.name, vector]));

function vectorOf(name: string): Vector {
  const vector = byName.get(name);
  if (vector === undefined) throw new Error(`cctv-age has no vector ${name}`);
  return vector;
}

function identityOf({ fields }: Vector): Uint8Array {
  return bech32.decodeToBytes((fields.get('identity') ?? '').toLowerCase()).bytes;
}

function headerCode(vector: Vector): string | undefined {
  const codes = allPrimitives.map((primitives) => {
    try {
      const { header } = splitAgeFile(vector.file);
      expect(toHex(openHeader(primitives, header, identityOf(vector)))).toBe(vector.fields.get('file key'));
      return undefined;
    } catch (error) {
      return codeOf(error);
    }
  });
  expect(new Set(codes).size).toBe(1);
  return codes[0];
}

/** Files of age that are none of ours, whether age itself takes them or not. */
const foreign = /^(?:armor|scrypt|hybrid)/;

/** Age takes these, our grammar does not: other stanzas beside ours, grease, stanzas with no or other arguments. */
const stricter = [
  'stanza_empty_body',
  'stanza_empty_last_line',
  'stanza_valid_characters',
  'x25519_grease',
  'x25519_multiple_recipients',
];

/** Age refuses the header, and so do we: by grammar or because the base64 is not canonical. */
const badHeaders = [
  'empty',
  'header_crlf',
  'hmac_extra_space',
  'hmac_garbage',
  'hmac_missing',
  'hmac_no_space',
  'hmac_not_canonical',
  'hmac_trailing_space',
  'hmac_truncated',
  'stanza_bad_start',
  'stanza_base64_padding',
  'stanza_empty_argument',
  'stanza_invalid_character',
  'stanza_long_line',
  'stanza_missing_body',
  'stanza_missing_final_line',
  'stanza_multiple_short_lines',
  'stanza_no_arguments',
  'stanza_not_canonical',
  'stanza_spurious_cr',
  'version_unsupported',
  'x25519_extra_argument',
  'x25519_long_file_key',
  'x25519_long_share',
  'x25519_lowercase',
  'x25519_not_canonical_body',
  'x25519_not_canonical_share',
  'x25519_short_share',
];

/** The grammar holds, the key does not open: low-order points, another identity, a changed stanza or MAC. */
const badKeys = {
  hmac_bad: 'sealed.tampered',
  x25519_bad_tag: 'sealed.key',
  x25519_identity: 'sealed.key',
  x25519_low_order: 'sealed.key',
  x25519_no_match: 'sealed.key',
};

const whole = [
  'stream_257_chunks',
  'stream_257_chunks_full',
  'stream_258_chunks',
  'stream_empty_payload',
  'stream_last_chunk_full',
  'stream_last_chunk_full_second',
  'stream_three_chunks',
  'stream_two_chunks',
  'x25519',
];

/**
 * Bodies that age refuses, with the code of ours and how many bytes we release first. `age` is how many age releases: where it is more,
 * age gives out a chunk that verifies under the wrong last-flag and only then fails; we never give out such a chunk.
 */
const badBodies = {
  stream_bad_tag: { code: 'sealed.tampered', released: 0, age: 0 },
  stream_bad_tag_second_chunk: { code: 'sealed.tampered', released: 65_536, age: 65_536 },
  stream_bad_tag_second_chunk_full: { code: 'sealed.tampered', released: 65_536, age: 65_536 },
  stream_last_chunk_empty: { code: 'sealed.tampered', released: 65_536, age: 65_536 },
  stream_missing_tag: { code: 'sealed.truncated', released: 0, age: 0 },
  stream_no_chunks: { code: 'sealed.truncated', released: 0, age: 0 },
  stream_no_final: { code: 'sealed.tampered', released: 0, age: 0 },
  stream_no_final_full: { code: 'sealed.tampered', released: 0, age: 65_536 },
  stream_no_final_two_chunks: { code: 'sealed.tampered', released: 65_536, age: 65_536 },
  stream_no_final_two_chunks_full: { code: 'sealed.tampered', released: 65_536, age: 131_072 },
  stream_no_nonce: { code: 'sealed.truncated', released: 0, age: 0 },
  stream_short_chunk: { code: 'sealed.truncated', released: 0, age: 0 },
  stream_short_nonce: { code: 'sealed.truncated', released: 0, age: 0 },
  stream_short_second_chunk: { code: 'sealed.truncated', released: 65_536, age: 65_536 },
  stream_trailing_garbage_long: { code: 'sealed.tampered', released: 0, age: 65_536 },
  stream_trailing_garbage_short: { code: 'sealed.tampered', released: 0, age: 65_536 },
  stream_two_final_chunks: { code: 'sealed.tampered', released: 0, age: 65_536 },
  stream_two_final_chunks_full: { code: 'sealed.tampered', released: 0, age: 65_536 },
  stream_two_final_chunks_second: { code: 'sealed.tampered', released: 65_536, age: 131_072 },
  stream_two_final_chunks_short: { code: 'sealed.tampered', released: 0, age: 0 },
};

/** The plain bytes of these are known: the chunks of the vectors with the same hash. */
const firstChunk = 'a68cb6fa';

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Ways a body may arrive. Byte by byte for what is not many megabytes. */
function* arrivals(body: Uint8Array): Generator<readonly Uint8Array[]> {
  yield [body];
  yield inPieces(body, [1, 65_551, 7, 65_552, 65_553, 16, 40_000]);
  if (body.length > 10_000_000) return;
  yield inPieces(body, [16, 65_552]);
  yield inPieces(body, [65_536]);
  if (body.length < 200_000) yield inPieces(body, [1]);
}

describe('the age vectors of C2SP', () => {
  it('are all here: every vector is in exactly one class of this test', () => {
    const named = [...stricter, ...badHeaders, ...Object.keys(badKeys), ...whole, ...Object.keys(badBodies)];
    const ours = vectors.map(({ name }) => name).filter((name) => !foreign.test(name));
    expect([...named].sort()).toEqual(ours.sort());
    expect(vectors.length - ours.length).toBeGreaterThanOrEqual(70);
  });

  it('armored, passphrase and post-quantum files are refused by their header, all of them', () => {
    const accepted = vectors.filter(({ name, file }) => {
      if (!foreign.test(name)) return false;
      try {
        splitAgeFile(file);
        return true;
      } catch (error) {
        return codeOf(error) !== 'sealed.header';
      }
    });
    expect(accepted.map(({ name }) => name)).toEqual([]);
  });

  it.each(stricter)(
    '%s: age opens it, and we refuse it, because a header of ours has one X25519 stanza and nothing else',
    (name) => {
      expect(vectorOf(name).fields.get('expect')).toBe('success');
      expect(headerCode(vectorOf(name))).toBe('sealed.header');
    },
  );

  it.each(badHeaders)('%s: the header is refused', (name) => {
    // "no match" is age's word for a stanza it does not know, which is not in our grammar.
    expect(vectorOf(name).fields.get('expect')).toMatch(/^header failure$|^no match$/);
    expect(headerCode(vectorOf(name))).toBe('sealed.header');
  });

  it.each(Object.entries(badKeys))('%s: the header does not open (%s)', (name, code) => {
    expect(vectorOf(name).fields.get('expect')).not.toBe('success');
    expect(headerCode(vectorOf(name))).toBe(code);
  });

  it.each(whole)('%s: opens to the payload, however its bytes arrive', async (name) => {
    const vector = vectorOf(name);
    expect(headerCode(vector)).toBeUndefined();
    const { body } = splitAgeFile(vector.file);
    const fileKey = fromHex(vector.fields.get('file key') ?? '');
    for (const pieces of arrivals(body)) {
      for (const opened of [openPieces(pieces, fileKey), openPieces(pieces, fileKey, { bodyBytes: body.length })]) {
        expect({ code: opened.code, sha256: sha256(opened.released) }).toEqual({
          code: undefined,
          sha256: vector.fields.get('payload'),
        });
        expect(bodyBytesOf(opened.released.length)).toBe(body.length);
      }
    }
    if (body.length > 200_000) return;
    const byNoble = await openPiecesAsync(inPieces(body, [65_553, 1]), fileKey, nobleAead);
    expect({ ...byNoble, released: sha256(byNoble.released) }).toEqual({
      code: undefined,
      released: vector.fields.get('payload'),
    });
  });

  it.each(Object.entries(badBodies))(
    '%s: is refused, and no chunk is released that is not in its place',
    async (name, expected) => {
      const vector = vectorOf(name);
      expect(vector.fields.get('expect')).toMatch(/^payload failure$|^header failure$/);
      expect(headerCode(vector)).toBeUndefined();
      const { body } = splitAgeFile(vector.file);
      const fileKey = fromHex(vector.fields.get('file key') ?? '');
      const known = isPossibleBodyBytes(body.length) ? expected : { code: 'sealed.mismatch', released: 0 };
      for (const pieces of arrivals(body)) {
        const outcomes = [
          openPieces(pieces, fileKey),
          openPieces(pieces, fileKey, { engine: nobleAead }),
          await openPiecesAsync(pieces, fileKey, nodeAead),
        ];
        for (const opened of outcomes) {
          // Arriving all at once, the good chunk before the bad one is in the same step, and is withheld with it.
          const released =
            pieces.length === 1 && expected.code === 'sealed.tampered' ? [0, expected.released] : [expected.released];
          expect(released).toContain(opened.released.length);
          expect(opened.code).toBe(expected.code);
          if (opened.released.length > 0) expect(sha256(opened.released)).toMatch(new RegExp(`^${firstChunk}`));
        }
        const withLength = openPieces(pieces, fileKey, { bodyBytes: body.length });
        expect(withLength.code).toBe(known.code);
        expect(withLength.released.length).toBeLessThanOrEqual(known.released);
      }
      expect(expected.age).toBeGreaterThanOrEqual(expected.released);
      if (expected.age === expected.released && expected.age > 0)
        expect(vector.fields.get('payload')).toMatch(new RegExp(`^${firstChunk}`));
    },
  );
});
