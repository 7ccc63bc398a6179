import { describe } from '@jest/globals';
import { arranged, oneProcess } from './arrangements.ts';

import { races } from './races.ts';

describe('one process', () => {
  const arrangement = arranged(oneProcess);
  races(arrangement);
});
