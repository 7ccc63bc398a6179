/**
 * A process of its own on an embedded store: `store-worker.ts <folder> [<name>]`.
 * With a name it revokes that share, ends all sessions, and ends; else it does what its parent's messages say, until it is killed.
 */
import { SystemClock } from '../../src/share/clock.ts';
import { openEmbedded } from './embedded-engine.ts';
import { aShare, claimOf, idOf, ownerOf, rules } from './shares.ts';

export type Order =
  /** Asks once more for the claim of `name` by each of `who`, at once. Answers the winners. */
  | { readonly do: 'claim'; readonly name: string; readonly who: readonly string[] }
  | { readonly do: 'acquire'; readonly lease: string; readonly holder: string }
  | { readonly do: 'hit'; readonly key: string; readonly times: number }
  /** Tells `batches` batches of one look, as the process `process`. */
  | { readonly do: 'count'; readonly process: string; readonly batches: number }
  /** Counts a look after another without end, telling how many are kept. */
  | { readonly do: 'count on'; readonly process: string }
  | { readonly do: 'append'; readonly times: number }
  /** Chooses something new so many times, each time from the version that it has seen. Answers how often it had to look again. */
  | { readonly do: 'choose'; readonly name: string; readonly times: number }
  /** Creates and claims shares without end, telling each when it is done. */
  | { readonly do: 'work'; readonly prefix: string };

const [folder = '', name] = process.argv.slice(2);
const engine = openEmbedded(folder, new SystemClock(), rules);
const tell = (message: unknown): void => {
  process.send?.(message);
};

async function work(prefix: string, lane: number): Promise<never> {
  for (let n = 0; ; n++) {
    const share = `${prefix} ${String(lane)}.${String(n)}`;
    await engine.store.create(aShare(share, { body: 'inline' }));
    tell({ created: share });
    await engine.store.claim(idOf(share), claimOf(share, 'anna'));
    tell({ claimed: share });
  }
}

const looks = (process: string, number: number): Promise<void> =>
  engine.counters.add({ process, number, counts: { looks: 1 } });

async function countOn(process: string): Promise<never> {
  for (let number = 1; ; number++) {
    await looks(process, number);
    tell({ counted: number });
  }
}

async function choose(name: string, times: number): Promise<number> {
  let again = 0;
  for (let n = 0; n < times;) {
    const { version } = await engine.chosen.read();
    const chosen = await engine.chosen.change({ texts: { [name]: String(n) } }, version);
    if (chosen === 'changed meanwhile') again++;
    else n++;
  }
  return again;
}

type Books = Extract<Order, { readonly do: 'count' | 'count on' | 'append' | 'choose' }>;

async function keepBooks(order: Books): Promise<void> {
  switch (order.do) {
    case 'count': {
      for (let number = 1; number <= order.batches; number++) await looks(order.process, number);
      tell('counted');
      return;
    }
    case 'count on':
      return await countOn(order.process);
    case 'append': {
      const event = { action: 'sign_in', from: 'there' } as const;
      const entries = await Promise.all(Array.from({ length: order.times }, () => engine.audit.append(event)));
      tell(entries.map(({ number }) => number));
      return;
    }
    case 'choose': {
      tell(await choose(order.name, order.times));
      return;
    }
  }
}

async function obey(order: Order): Promise<void> {
  switch (order.do) {
    case 'claim': {
      const asked = order.who.map((who) => engine.store.claim(idOf(order.name), claimOf(order.name, who)));
      const won = (await Promise.all(asked)).map((verdict) => verdict.ok);
      tell(order.who.filter((_, index) => won[index]));
      return;
    }
    case 'acquire': {
      tell(await engine.leases.acquire(order.lease, order.holder, 60_000));
      return;
    }
    case 'hit': {
      const hits = Array.from({ length: order.times }, () => engine.rateLimits.hit(order.key, 60_000));
      tell((await Promise.all(hits)).map((hit) => hit.count));
      return;
    }
    case 'count':
    case 'count on':
    case 'append':
    case 'choose':
      await keepBooks(order);
      return;
    case 'work':
      for (let lane = 0; lane < 8; lane++) void work(order.prefix, lane);
  }
}

if (name === undefined) {
  process.on('message', (order: Order) => void obey(order));
  tell('ready');
} else {
  await engine.store.revoke(idOf(name), ownerOf(name));
  await engine.sessions.endAll();
  await engine.store.close();
}
