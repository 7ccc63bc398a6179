/** A process of its own on an embedded store: `desk-worker.ts <folder>`. Its parent says who calls. */
import { openEmbedded } from '../support/embedded-engine.ts';
import { FixedClock } from '../support/fixed-clock.ts';
import { rules } from '../support/shares.ts';
import type { Topic } from './asking.ts';
import { deskOf, type Calling } from './callers.ts';

export interface Order {
  readonly topic: Topic;
  readonly callers: readonly (readonly Calling[])[];
}

const [folder = ''] = process.argv.slice(2);
const clock = new FixedClock();
const desk = deskOf(openEmbedded(folder, clock, rules).store);

process.on('message', ({ topic, callers }: Order) => {
  clock.goTo(topic.now);
  void desk.callAll(topic, callers).then((called) => process.send?.(called));
});
process.send?.('ready');
