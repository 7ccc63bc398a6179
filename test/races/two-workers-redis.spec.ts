import { twoWorkersOnRedis } from './arrangements.ts';
import { races } from './races.ts';

races('two workers on Redis', twoWorkersOnRedis);
