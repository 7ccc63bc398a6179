// The engine: seals, opens and speaks to the server, so that the page never waits for it.
import { expose } from 'comlink';
import type { Engine } from '../engine/engine-api.ts';
import { outcomeOf } from './outcome.ts';
import { owning } from './owning.ts';
import { promptApi } from './parts.ts';
import { receive } from './receiving.ts';
import { privateRoom } from './private-files.ts';
import { begunDownloads, forgetDownload } from './kept-downloads.ts';
import { copySaved, removeCopy, waitingCopies } from './kept-copies.ts';
import { sending } from './sending.ts';

const engine: Engine = {
  ...sending,
  ...owning,
  receive,
  begunDownloads,
  forgetDownload,
  waitingCopies,
  copySaved,
  removeCopy,
  privateRoom,
  config: () => outcomeOf(() => promptApi.config()),
};

expose(engine);
