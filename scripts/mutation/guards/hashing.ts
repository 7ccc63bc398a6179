/** Around the comparing of passwords: the comparison itself, the queue for the slow hash, what is remembered of it. */
import { tests, within, type Guard } from '../guard.ts';

export const hashingGuards: readonly Guard[] = [
  {
    guard: 'Hashes are the same only when every character is.',
    without: 'only the last character counts',
    spellings: [
      within(
        'src/share/token-hash.ts',
        'difference |= a.charCodeAt(i)',
        'difference = a.charCodeAt(i)',
        tests('src/share/token-hash.spec.ts'),
      ),
    ],
  },
  {
    guard: 'Few wait for a hash, and the others are turned away before they are charged.',
    without: 'the queue for hashing has no end',
    spellings: [
      within(
        'src/sealed/password-queue.ts',
        'if (this.#waiting.size >= this.#queued) return Promise.resolve(undefined);',
        '',
        tests('src/sealed/password-queue.spec.ts'),
      ),
    ],
  },
  {
    guard: 'A password that was proven is remembered for ten minutes.',
    without: 'it is remembered until others take its place',
    spellings: [
      within(
        'src/download/proven-passwords.ts',
        'proven !== undefined && proven.until > this.clock.now()',
        'proven !== undefined',
        tests('src/download/proven-passwords.spec.ts'),
      ),
    ],
  },
];
