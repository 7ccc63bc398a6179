import { twoServersOnRedis } from './arrangements.ts';
import { races } from './races.ts';

races('two servers on one Redis and one uploads folder', twoServersOnRedis);
