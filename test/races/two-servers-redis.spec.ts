import { describe } from '@jest/globals';
import { arranged, twoServersOnRedis } from './arrangements.ts';
import { handovers } from './handovers.ts';
import { races } from './races.ts';

describe('two servers on one Redis and one uploads folder', () => {
  const arrangement = arranged(twoServersOnRedis);
  races(arrangement);
  handovers(arrangement);
});
