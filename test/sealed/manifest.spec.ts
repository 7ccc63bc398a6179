import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { concatBytes, utf8 } from '../../src/sealed/bytes.ts';
import { newFileKey, openHeader, sealHeader } from '../../src/sealed/header.ts';
import { readManifest, type ManifestEntry } from '../../src/sealed/manifest-shape.ts';
import {
  headerHash,
  manifestFits,
  manifestMatches,
  openManifest,
  sealManifest,
  type ManifestInput,
} from '../../src/sealed/manifest.ts';
import { nodePrimitives as primitives } from '../../src/sealed/primitives.node.ts';
import { bodyBytesOf, isPossibleManifestBytes, manifestMaxSealedBytes } from '../../src/sealed/sizes.ts';
import { newPayloadNonce } from '../../src/sealed/stream.ts';
import { allPrimitives, codeOf, openPieces, pattern, sealBody } from './support.ts';

const { aead } = primitives;
const identity = primitives.randomBytes(32);
const recipient = primitives.x25519PublicKey(identity);
const header = sealHeader(primitives, newFileKey(primitives), recipient);
const input: ManifestInput = {
  header: headerHash(primitives, header),
  kind: 'file',
  name: 'report.pdf',
  type: 'application/pdf',
  size: 123,
};

const seal = (manifest: ManifestInput) => sealManifest(primitives, aead, manifest, recipient);
const open = (sealed: Uint8Array) => openManifest(primitives, aead, sealed, identity);
const padded = (json: string): Uint8Array => {
  const bytes = utf8(json);
  return concatBytes([bytes, utf8(' '.repeat((4_096 - (bytes.length % 4_096)) % 4_096))]);
};
const refusal = expect.objectContaining({ code: 'sealed.manifest' });

describe.each(allPrimitives)('a manifest by $name', (sealer) => {
  it('is opened as it was sealed, with defaults for what was not said', () => {
    const sealed = sealManifest(sealer, sealer.aead, input, recipient);
    const opened = openManifest(sealer, sealer.aead, sealed, identity);
    expect(opened).toEqual({ v: 1, ...input, entries: [], entriesTotal: 0, blur: 0, view: 'download' });
  });
});

describe('a manifest', () => {
  it('says all it can say', () => {
    const full = {
      ...input,
      kind: 'files',
      name: 'photos.zip',
      entries: [{ path: 'a/b.txt', size: 5, type: 'text/plain; charset=utf-8' }],
      entriesTotal: 9,
      note: 'für dich\n',
      blur: 20,
      view: 'preview',
    } as const;
    expect(open(seal(full))).toEqual({ v: 1, ...full });
  });

  it('has a sealed length that does not tell the length of the name', () => {
    const lengths = ['a', 'x'.repeat(200)].map((name) => seal({ ...input, name }).length);
    expect(lengths).toEqual([168 + 32 + 4_096, 168 + 32 + 4_096]);
  });

  it('lists as many entries as fit, and says how many there are', () => {
    const entries = Array.from({ length: 5_000 }, (_, i) => ({
      path: `folder/${i.toString()}.txt`,
      size: i,
      type: 'text/plain',
    }));
    const sealed = seal({ ...input, kind: 'files', entries });
    expect(sealed).toHaveLength(manifestMaxSealedBytes);
    const opened = open(sealed);
    expect(opened.entriesTotal).toBe(5_000);
    expect(opened.entries.length).toBeGreaterThan(900);
    expect(opened.entries).toEqual(entries.slice(0, opened.entries.length));
  });

  it('fits by itself, whatever its entries and note are, or is refused', () => {
    const entry: fc.Arbitrary<ManifestEntry> = fc.record({
      path: fc.string({ unit: 'binary', maxLength: 300 }),
      size: fc.nat(),
      type: fc.string(),
    });
    const lists = fc.array(entry, { maxLength: 400, size: 'max' });
    const note = fc.integer({ min: 0, max: 70_000 }).map((length) => '"ä'.repeat(length / 2));
    fc.assert(
      fc.property(lists, note, (entries, said) => {
        const manifest: ManifestInput = { ...input, kind: 'files', entries, note: said };
        if (!manifestFits(manifest)) {
          expect(() => seal(manifest)).toThrow(refusal);
          return;
        }
        const sealed = seal(manifest);
        expect(isPossibleManifestBytes(sealed.length)).toBe(true);
        const opened = open(sealed);
        expect(opened.note).toBe(said);
        expect(opened.entriesTotal).toBe(entries.length);
        // The next entry would not have fitted: its room is less than its JSON.
        const next = entries[opened.entries.length];
        if (next !== undefined) expect(sealed).toHaveLength(manifestMaxSealedBytes);
      }),
      { numRuns: 40 },
    );
  });

  it('takes the note up to the very last byte', () => {
    const room =
      61_440 -
      utf8(JSON.stringify({ v: 1, ...input, entries: [], entriesTotal: 0, note: '', blur: 0, view: 'download' }))
        .length;
    expect(open(seal({ ...input, note: 'n'.repeat(room) })).note).toHaveLength(room);
    expect(manifestFits({ ...input, note: 'n'.repeat(room + 1) })).toBe(false);
    expect(() => seal({ ...input, note: 'n'.repeat(room + 1) })).toThrow(refusal);
  });

  it('makes names and types safe, when sealing and when reading', () => {
    const hostile = {
      name: '../../\u202ex\r\n',
      type: 'text/html\r\nx: y',
      entries: [{ path: '../a/\u0000b', size: 1, type: '' }],
    };
    const safe = {
      name: 'x',
      type: 'application/octet-stream',
      entries: [{ path: 'a/b', size: 1, type: 'application/octet-stream' }],
    };
    expect(open(seal({ ...input, ...hostile }))).toMatchObject(safe);
    expect(readManifest(padded(JSON.stringify({ v: 1, ...input, ...hostile })))).toMatchObject(safe);
    expect(open(seal({ ...input, kind: 'text', name: '' })).name).toBe('text.txt');
  });

  it('ignores members it does not know', () => {
    const json = JSON.stringify({
      v: 1,
      ...input,
      later: { x: 1 },
      entries: [{ path: 'a', size: 1, type: 'a/b', mode: 7 }],
    });
    expect(readManifest(padded(json))).toEqual({
      v: 1,
      ...input,
      entries: [{ path: 'a', size: 1, type: 'a/b' }],
      entriesTotal: 1,
      blur: 0,
      view: 'download',
    });
  });

  it.each([
    ['v', 2],
    ['v', '1'],
    ['v', undefined],
    ['header', 'short'],
    ['header', `${input.header}=`],
    ['header', 1],
    ['kind', 'folder'],
    ['kind', undefined],
    ['name', 7],
    ['name', undefined],
    ['type', null],
    ['size', -1],
    ['size', 1.5],
    ['size', '123'],
    ['size', 2 ** 53],
    ['size', undefined],
    ['entries', null],
    ['entriesTotal', null],
    ['blur', null],
    ['view', null],
    ['kind', null],
    ['entries', {}],
    ['entries', 'a'],
    ['entries', [null]],
    ['entries', [['a']]],
    ['entries', [{ path: 'a', size: 1 }]],
    ['entries', [{ path: 'a', size: '1', type: 'a/b' }]],
    ['entries', [{ path: 1, size: 1, type: 'a/b' }]],
    ['entriesTotal', -1],
    ['entriesTotal', '3'],
    ['note', 1],
    ['note', null],
    ['blur', 21],
    ['blur', -1],
    ['blur', 0.5],
    ['blur', true],
    ['view', 'inline'],
    ['view', 1],
  ])('refuses the share if %s is %j', (member, value) => {
    expect(() => readManifest(padded(JSON.stringify({ v: 1, ...input, [member]: value })))).toThrow(refusal);
  });

  // The end of a manifest that is good but for the byte that is put before it.
  const rest = `",${JSON.stringify(input).slice(1)}`.padEnd(4_096 - 16);

  it.each([
    ['no JSON', padded('{"v":1')],
    ['no object', padded('[1]')],
    ['null', padded('null')],
    ['no UTF-8', new Uint8Array(4_096).fill(0xff)],
    ['no UTF-8 within a text', concatBytes([utf8(`{"v":1,"note":"`), Uint8Array.of(0xff), utf8(rest)])],
    ['only padding', padded(' ')],
    ['not padded', utf8(JSON.stringify({ v: 1, ...input }))],
    ['longer than it may be', padded(JSON.stringify({ v: 1, ...input, note: 'n'.repeat(61_440) }))],
    ['nothing', new Uint8Array(0)],
  ])('refuses what is %s', (_what, plain) => {
    expect(() => readManifest(plain)).toThrow(refusal);
  });

  it('never says in an error what stood in it', () => {
    try {
      readManifest(padded('{"name":"secret-name.pdf"'));
    } catch (error) {
      expect(codeOf(error)).toBe('sealed.manifest');
      expect(String(error) + String((error as Error).cause)).not.toContain('secret');
    }
    expect.assertions(2);
  });

  it('is refused with any byte changed, cut or added', () => {
    const sealed = seal(input);
    const outcome = (changed: Uint8Array): string => {
      try {
        open(changed);
        return 'opened';
      } catch (error) {
        return codeOf(error);
      }
    };
    const codes = new Set<string>();
    for (let at = 0; at < sealed.length; at += 3)
      codes.add(outcome(sealed.map((byte, i) => (i === at ? byte ^ 1 : byte))));
    expect([...codes].sort()).toEqual(['sealed.header', 'sealed.key', 'sealed.tampered']);
    expect(outcome(sealed.subarray(0, -1))).toBe('sealed.manifest');
    expect(outcome(concatBytes([sealed, Uint8Array.of(0)]))).toBe('sealed.manifest');
    expect(outcome(concatBytes([sealed, new Uint8Array(4_096)]))).toBe('sealed.tampered');
    expect(outcome(new Uint8Array(0))).toBe('sealed.manifest');
  });

  it('does not open for somebody else', () => {
    expect(() => openManifest(primitives, aead, seal(input), primitives.randomBytes(32))).toThrow(
      expect.objectContaining({ code: 'sealed.key' }),
    );
  });
});

describe('a share of two parts', () => {
  /** A whole share to the same recipient, as one sender with one link would make it. */
  function share(plain: Uint8Array) {
    const fileKey = newFileKey(primitives);
    const body = sealBody(plain, fileKey, newPayloadNonce(primitives));
    const ownHeader = sealHeader(primitives, fileKey, recipient);
    const manifest = seal({ ...input, header: headerHash(primitives, ownHeader), size: plain.length });
    return { header: ownHeader, manifest, body };
  }

  /** What a reader does after a claim. */
  function accepts(parts: ReturnType<typeof share>, plainBytes: number): boolean {
    try {
      const manifest = open(parts.manifest);
      if (!manifestMatches(primitives, manifest, parts.header, parts.body.length)) return false;
      const { released, code } = openPieces([parts.body], openHeader(primitives, parts.header, identity), {
        bodyBytes: parts.body.length,
      });
      return code === undefined && released.length === plainBytes;
    } catch (error) {
      codeOf(error);
      return false;
    }
  }

  it('is accepted whole, and refused with header, manifest or body of another share, or of another place in it', () => {
    const a = share(pattern(1_000));
    const b = share(pattern(1_000));
    expect(accepts(a, 1_000)).toBe(true);
    expect(accepts(b, 1_000)).toBe(true);
    expect(accepts({ ...a, header: b.header }, 1_000)).toBe(false);
    expect(accepts({ ...a, manifest: b.manifest }, 1_000)).toBe(false);
    expect(accepts({ ...a, body: b.body }, 1_000)).toBe(false);
    expect(accepts({ ...a, header: b.header, body: b.body }, 1_000)).toBe(false);
    expect(accepts({ ...a, header: a.manifest.subarray(0, 168) }, 1_000)).toBe(false);
    expect(accepts({ ...a, header: a.manifest.subarray(0, 168), body: a.manifest.subarray(168) }, 1_000)).toBe(false);
    expect(accepts({ ...a, manifest: concatBytes([a.header, a.manifest.subarray(168)]) }, 1_000)).toBe(false);
    expect(accepts({ ...a, manifest: concatBytes([a.header, a.body]) }, 1_000)).toBe(false);
  });

  it('does not match a body that is longer or shorter than the manifest says', () => {
    const { header: ownHeader, manifest, body } = share(pattern(1_000));
    const opened = open(manifest);
    for (const bytes of [body.length - 1, body.length + 1, 0, bodyBytesOf(70_000)]) {
      expect(manifestMatches(primitives, opened, ownHeader, bytes)).toBe(false);
    }
    expect(manifestMatches(primitives, opened, ownHeader, body.length)).toBe(true);
  });
});
