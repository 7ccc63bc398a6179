import { describe } from '@jest/globals';
import { arranged, twoWorkers } from './arrangements.ts';
import { handovers } from './handovers.ts';
import { races } from './races.ts';

describe('two workers on the embedded store', () => {
  const arrangement = arranged(twoWorkers);
  races(arrangement);
  handovers(arrangement);
});
