/** A desk in another process on the same embedded store. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Called, Desk } from './callers.ts';
import { compiled } from '../support/compiled.ts';
import type { Order } from './desk-worker.ts';

const script = compiled(join(import.meta.dirname, 'desk-worker.ts'));

export interface OtherProcess extends Desk {
  end(): Promise<void>;
}

export async function anotherProcess(folder: string): Promise<OtherProcess> {
  const child = fork(script, [folder], { execArgv: [] });
  const ended = once(child, 'exit');
  const said = async (): Promise<unknown> => {
    const [message] = (await Promise.race([
      once(child, 'message'),
      ended.then(() => {
        throw new TypeError('The other process has ended.');
      }),
    ])) as [unknown];
    return message;
  };
  await said();
  return {
    async callAll(topic, callers) {
      const answer = said();
      child.send({ topic, callers } satisfies Order);
      return (await answer) as readonly (readonly Called[])[];
    },
    async end() {
      child.kill();
      await ended;
    },
  };
}
