/**
 * A process of its own on an embedded store whose files may not grow for long: `full-disk-worker.ts
 * <folder>`. Makes shares until ten in a row were refused, then looks at the first one, and tells it all in one line of JSON.
 */
import { SystemClock } from '../../src/share/clock.ts';
import { openEmbedded } from './embedded-engine.ts';
import { aShare, idOf, linkOf, rules } from './shares.ts';

export interface FullDiskReport {
  readonly created: readonly string[];
  /** Names of the errors. */
  readonly refused: readonly string[];
  readonly firstIsThere: boolean;
}

const [folder = ''] = process.argv.slice(2);
const { store } = openEmbedded(folder, new SystemClock(), rules);
const created: string[] = [];
const refused: string[] = [];
for (let n = 0; n < 1_000 && refused.length < 10; n++) {
  const name = `share ${String(n)}`;
  try {
    await store.create(aShare(name, { body: 'inline', manifestBytes: 20_000 }));
    created.push(name);
  } catch (error) {
    refused.push(error instanceof Error ? error.name : String(error));
  }
}
const { ok } = await store.look(idOf('share 0'), linkOf('share 0'));
const report: FullDiskReport = { created, refused, firstIsThere: ok };
process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0));
