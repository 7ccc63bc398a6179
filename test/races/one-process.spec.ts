import { oneProcess } from './arrangements.ts';
import { races } from './races.ts';

races('one process', oneProcess);
