// `node --import` this file to run a TypeScript script as it is.
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
