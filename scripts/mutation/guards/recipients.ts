/** What the client and the opening on the server make sure of before they hand a byte on, and before they say that it arrived. */
import { tests, within, type Guard } from '../guard.ts';

const dishonest = tests('test/client/dishonest-server.spec.ts');
const cuts = (only: string) => tests('test/client/download-cuts.spec.ts', only);
const open = (only: string) => tests('test/e2e/open.spec.ts', only);

export const recipientGuards: readonly Guard[] = [
  {
    guard: 'The client refuses header, manifest and length that do not belong together.',
    without: 'whatever the server gives is opened',
    spellings: [
      within(
        'src/client/receive-share.ts',
        'if (!manifestMatches(primitives, manifest, header, bodyBytes))',
        'if (false)',
        dishonest,
      ),
    ],
  },
  {
    guard: 'The client refuses a body that ends too early.',
    without: 'the end of the answer is the end of the body',
    spellings: [within('src/client/body-download.ts', 'opener.finish();', '', dishonest)],
  },
  {
    guard: 'The client proves the length before it goes on in the middle.',
    without: 'it goes on without a look at the last chunk',
    spellings: [
      within(
        'src/client/body-download.ts',
        'await cipher.open(chunkNonce(firstChunk, true), [await this.#supply.readAll(start, end)]);',
        'await this.#supply.readAll(start, end);',
        cuts('last chunk'),
      ),
    ],
  },
  {
    guard: 'A claim token is kept before anything is claimed with it.',
    without: 'it is only in memory',
    spellings: [
      within(
        'src/client/receive-share.ts',
        'await claims.save(record);\n    return record;',
        'return record;',
        cuts('a claim'),
      ),
    ],
  },
  {
    guard: 'A piece leaves only after the record that covers it is durable.',
    without: 'the record is not written',
    spellings: [
      within(
        'src/client/upload-body.ts',
        'await this.#parts.records.save(record);\n    this.#record = record;',
        'this.#record = record;',
        tests('test/client/upload-cuts.spec.ts'),
      ),
    ],
  },
  {
    guard: 'A resumed upload seals only what it sealed before.',
    without: 'the source is not compared',
    spellings: [
      within(
        'src/client/upload-body.ts',
        "if (recordHash(hash.digest()) !== sentSha256) throw impossible('The source is not the same as before.');",
        '',
        tests('test/client/resume-record.spec.ts', 'changed before|story'),
      ),
    ],
  },
  {
    guard: 'The opening on the server refuses a manifest of another body.',
    without: 'header and body may be anybody’s',
    spellings: [
      within(
        'src/download/open.service.ts',
        'if (!manifestMatches(nodePrimitives, manifest, header, grant.share.bodyBytes))',
        'if (false)',
        open('put there by somebody else'),
      ),
    ],
  },
  {
    guard: 'The opening on the server proves the length before it gives a part.',
    without: 'it gives the part at once',
    spellings: [
      within(
        'src/download/batches.ts',
        'openLastChunk(nodeAead.forKey(key), body.sizeBytes, [await readExactly(body, last.start, last.end)]);',
        'await readExactly(body, last.start, last.end);',
        open('a damaged body'),
      ),
    ],
  },
  {
    guard: 'What was sealed end to end is not opened on the server.',
    without: 'the server opens it',
    spellings: [
      within(
        'src/download/open.service.ts',
        "if (share.sealedBy !== 'server') throw new ShareRefused({ code: 'share.end_to_end' });",
        '',
        tests('test/e2e/order-of-checks.spec.ts', 'sealed end to end'),
      ),
    ],
  },
  {
    guard: 'Nothing is spent on a body that is out of reach.',
    without: 'a small body is looked for after the claim',
    spellings: [
      within(
        'src/download/shares.controller.ts',
        'const inline = await this.#inlineBlob(id, proof);',
        'const inline = undefined;',
        tests('test/e2e/body.spec.ts', 'out of reach'),
      ),
    ],
  },
  {
    guard: 'A missing file of a live share is a moment’s trouble, not its end.',
    without: 'a file of the wrong length is opened',
    spellings: [
      within(
        'src/download/body-source.ts',
        'if (reader?.sizeBytes === share.bodyBytes) return reader;',
        'if (reader !== undefined) return reader;',
        open('wrong length'),
      ),
    ],
  },
];
