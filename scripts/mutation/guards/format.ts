/** The sealed format: nothing that was cut, moved, changed or exchanged is ever taken for what was sealed. */
import { tests, within, type Guard } from '../guard.ts';

const chunks = tests('src/sealed/chunks.spec.ts');
const stream = (only?: string) => tests('test/sealed/stream-properties.spec.ts', only);
const access = tests('test/sealed/random-access.spec.ts');

export const formatGuards: readonly Guard[] = [
  {
    guard: 'A body that ends too early is refused.',
    without: 'a truncated body is accepted',
    spellings: [
      within(
        'src/sealed/chunks.ts',
        "throw new SealedError('sealed.truncated', 'The body ends too early.');",
        'return [];',
        stream('is cut'),
      ),
    ],
  },
  {
    guard: 'The last chunk is sealed as the last one.',
    without: 'any chunk passes for the last',
    spellings: [within('src/sealed/chunks.ts', 'nonce[11] = last ? 1 : 0;', '', stream('is cut at and around'))],
  },
  {
    guard: 'A full chunk is held back until it is known whether it is the last.',
    without: 'it goes out as one in the middle',
    spellings: [
      within(
        'src/sealed/chunks.ts',
        'while (this.#queue.bytes > chunkBytes)',
        'while (this.#queue.bytes >= chunkBytes)',
        chunks,
      ),
    ],
  },
  {
    guard: 'Each chunk has a nonce of its own, by its number.',
    without: 'every chunk has the same nonce',
    spellings: [
      within(
        'src/sealed/chunks.ts',
        'setBigUint64(3, BigInt(index))',
        'setBigUint64(3, 0n)',
        stream('chunks swapped|chunk doubled'),
      ),
    ],
  },
  {
    guard: 'Bytes after the end are refused.',
    without: 'they are dropped',
    spellings: [
      within(
        'src/sealed/chunks.ts',
        "if (slice.length > this.#missing)\n      throw new SealedError('sealed.trailing', 'There are bytes after the end of the body.');",
        'if (slice.length > this.#missing) return this.push(slice.subarray(0, this.#missing));',
        stream(),
      ),
    ],
  },
  {
    guard: 'The last chunk is empty only in an empty body.',
    without: 'an empty chunk may follow a full one',
    spellings: [
      within('src/sealed/chunks.ts', 'if (this.#queue.bytes === tagBytes && this.#index > 0)', 'if (false)', chunks),
    ],
  },
  {
    guard: 'A length that no body has is refused.',
    without: 'it is rounded to one',
    spellings: [
      within(
        'src/sealed/sizes.ts',
        'if (payload > tagBytes && rest !== 0 && rest <= tagBytes) return undefined;',
        '',
        tests('src/sealed/sizes.spec.ts'),
      ),
    ],
  },
  {
    guard: 'The tag of each chunk is verified (node:crypto).',
    without: 'a changed chunk opens',
    spellings: [
      within(
        'src/sealed/aead.node.ts',
        "throw new SealedError('sealed.tampered', 'A sealed chunk does not verify.', { cause });",
        'void cause;',
        stream('any bit flipped'),
      ),
    ],
  },
  {
    guard: 'Nothing behind a bad chunk is ever released.',
    without: 'a careless caller goes on after a failure',
    spellings: [
      within(
        'src/sealed/failure-latch.ts',
        'run<Result>(step: () => Result): Result {\n    if (this.#failure !== undefined) throw this.#failure;',
        'run<Result>(step: () => Result): Result {',
        stream('releases nothing'),
      ),
    ],
  },
  {
    guard: 'A part out of the middle is opened as that part.',
    without: 'its chunks are counted from the first',
    spellings: [
      within(
        'src/sealed/random-access.ts',
        'firstChunk: this.range.firstChunk, endChunk: this.range.endChunk });',
        'endChunk: this.range.endChunk });',
        access,
      ),
    ],
  },
  {
    guard: 'Whoever starts in the middle proves the length by the last chunk.',
    without: 'any chunk proves it',
    spellings: [
      within(
        'src/sealed/random-access.ts',
        'return cipher.open(chunkNonce(lastChunkRange(bodyBytes).firstChunk, true), sealed);',
        `const { firstChunk } = lastChunkRange(bodyBytes);
  try {
    return cipher.open(chunkNonce(firstChunk, true), sealed);
  } catch {
    return cipher.open(chunkNonce(firstChunk, false), sealed);
  }`,
        access,
      ),
    ],
  },
];
