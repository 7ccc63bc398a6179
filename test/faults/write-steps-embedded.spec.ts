import { embeddedPlace } from '../support/kept-by.ts';
import { tryEveryWriteStep } from './write-steps.ts';

tryEveryWriteStep('embedded', embeddedPlace);
