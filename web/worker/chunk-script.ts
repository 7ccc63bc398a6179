// The script that the engine starts.
import chunkUrl from './chunk.worker.ts?worker&url';
import { ownScripts } from '../engine/own-scripts.ts';

const scriptUrl = ownScripts([chunkUrl]);

export const chunkScript = (): string => scriptUrl(chunkUrl);
