import { describe } from '@jest/globals';
import { arranged, twoWorkersOnRedis } from './arrangements.ts';
import { races } from './races.ts';

describe('two workers on Redis', () => {
  const arrangement = arranged(twoWorkersOnRedis);
  races(arrangement);
});
