/** Downloads while they run: how much, by how many, and for how long. */
import { tests, within, type Guard } from '../guard.ts';

const body = (only: string) => tests('test/e2e/body.spec.ts', only);

export const downloadGuards: readonly Guard[] = [
  {
    guard: 'A claim has four transfers at once.',
    without: 'a claim serves a crowd',
    spellings: [
      within(
        'src/download/claim-transfer.ts',
        'const MOST_AT_ONCE = 4;',
        'const MOST_AT_ONCE = 400;',
        body('four transfers'),
      ),
    ],
  },
  {
    guard: 'A claim reads five times its bytes and 64 MiB in all.',
    without: 'it reads without end',
    spellings: [
      within('src/download/reading-allowance.ts', '+ wanted > allowance)', '< 0)', body('not one byte more')),
    ],
  },
  {
    guard: 'A transfer is cut when its claim is taken back.',
    without: 'it runs to its end',
    spellings: [
      within(
        'src/download/claim-transfer.ts',
        'if (!verdict.ok && cuts(verdict.refusal)) res.destroy();',
        '',
        body('owner re-arms'),
      ),
    ],
  },
];
