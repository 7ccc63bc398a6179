import { describe } from '@jest/globals';
import { openEmbedded } from '../support/embedded-engine.ts';
import { FixedClock } from '../support/fixed-clock.ts';
import { memoryFolder } from '../support/memory-folder.ts';
import { rules } from '../support/shares.ts';
import { anotherProcess } from './another-process.ts';
import { deskOf } from './callers.ts';
import { livesAtOnce, type Pair } from './lives-at-once.ts';
import { livesInTurn } from './lives-in-turn.ts';
import { atOnce, inTurn } from './schedules.ts';

async function twoProcesses(): Promise<Pair> {
  const folder = await memoryFolder();
  const clock = new FixedClock();
  const engine = openEmbedded(folder, clock, rules);
  const other = await anotherProcess(folder);
  const end = async (): Promise<void> => {
    await other.end();
    await engine.dispose();
  };
  return { desks: [deskOf(engine.store), other], engine, clock, end };
}

describe('in the embedded store', () => {
  describe('shares of one process live', () => {
    livesInTurn(async (clock) => openEmbedded(await memoryFolder(), clock, rules), inTurn);
  });
  describe('shares of two processes live', () => {
    livesAtOnce(twoProcesses, atOnce);
  });
});
