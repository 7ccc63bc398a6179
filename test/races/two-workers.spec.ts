import { twoWorkers } from './arrangements.ts';
import { races } from './races.ts';

races('two workers on the embedded store', twoWorkers);
