/** One step after the other on one server: all that shows of a share after each of them is what the model says. */
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Engine } from '../contract/metadata/engine.ts';
import { DAY, FixedClock, HOUR, MINUTE } from '../support/fixed-clock.ts';
import { Caller } from './asking.ts';
import { foretell, spelledOut } from './foretelling.ts';
import { lifeBefore, type Life } from './life.ts';
import { OneServer } from './one-server.ts';
import { timeFor, tryInTwoRows } from './schedules.ts';
import { foreseen, foreseenKept } from './seen.ts';
import { BODY_BYTES, moods, recordOf, type Request, type Step } from './steps.ts';

/** One share on a server. */
interface Scene {
  readonly server: OneServer;
  readonly name: string;
  readonly caller: Caller;
}

const isUploading = ({ born, burned, readyAt }: Life): boolean => born && burned === undefined && readyAt === undefined;

async function compare(s: Life, { server, name }: Scene): Promise<void> {
  const [seen, kept] = await Promise.all([server.seen(name), server.kept(name)]);
  expect({ seen, kept }).toEqual({ seen: foreseen(s), kept: foreseenKept(s) ?? kept });
}

/** For steps that may move bytes. */
async function compareDisk(s: Life, { server, name }: Scene): Promise<void> {
  const foreseenBytes = s.born && s.blob && s.bytes > 0 ? s.bytes : undefined;
  expect({ bytesOnDisk: await server.bytesOf(name) }).toEqual({ bytesOnDisk: foreseenBytes });
}

const always = (): Promise<boolean> => Promise.resolve(true);

const movesBytes: ReadonlySet<Step['do']> = new Set(['create', 'upload', 'complete', 'revoke']);

/** Somebody does something. */
class Do implements fc.AsyncCommand<Life, Scene, true> {
  constructor(private readonly step: Step) {}

  /** Bytes come one after the other, and nobody calls an upload complete that is not. */
  check(s: Life): Promise<boolean> {
    const { step } = this;
    const isNext = step.do === 'complete' ? s.bytes === BODY_BYTES : step.do !== 'upload' || step.bytes > s.bytes;
    return Promise.resolve(isNext || !isUploading(s));
  }

  async run(s: Life, scene: Scene): Promise<void> {
    const { server, name, caller } = scene;
    const topic = { name, asked: s.asked, now: s.now };
    const { step, answer } = await server.take(caller, topic, spelledOut(this.step, s));
    expect(answer).toEqual(foretell(s, step));
    await compare(s, scene);
    if (movesBytes.has(step.do)) await compareDisk(s, scene);
  }

  toString = (): string => JSON.stringify(this.step);
}

class TimePasses implements fc.AsyncCommand<Life, Scene, true> {
  constructor(private readonly ms: number) {}
  check = always;

  async run(s: Life, scene: Scene): Promise<void> {
    scene.server.clock.pass(this.ms);
    foretell(s, { do: 'pass', ms: this.ms });
    await compare(s, scene);
  }

  toString = (): string => `${String(this.ms / MINUTE)} minutes pass`;
}

/** What is due is done; now and then by the sweeper itself, which compares records and bodies too. */
class Sweep implements fc.AsyncCommand<Life, Scene, true> {
  constructor(private readonly whole: boolean) {}
  check = always;

  async run(s: Life, scene: Scene): Promise<void> {
    await (this.whole ? scene.server.sweepAndScan() : scene.server.sweep());
    foretell(s, { do: 'settle' });
    foretell(s, { do: 'forget' });
    await compare(s, scene);
    await compareDisk(s, scene);
  }

  toString = (): string => (this.whole ? 'sweep and scan' : 'sweep');
}

class Restart implements fc.AsyncCommand<Life, Scene, true> {
  check = always;

  async run(s: Life, scene: Scene): Promise<void> {
    await scene.server.restart();
    // An upload whose last byte is here is completed before the server listens.
    if (isUploading(s) && s.bytes === BODY_BYTES) foretell(s, { do: 'complete' });
    await compare(s, scene);
    await compareDisk(s, scene);
  }

  toString = (): string => 'restart';
}

type Command = fc.AsyncCommand<Life, Scene, true>;

const minutes = fc.constantFrom(MINUTE, 20 * MINUTE);
const hours = fc.constantFrom(HOUR, HOUR, 3 * HOUR);
const days = fc.constantFrom(13 * HOUR, 2 * DAY, 8 * DAY);
const passage = fc.oneof(
  { weight: 4, arbitrary: minutes },
  { weight: 6, arbitrary: hours },
  { weight: 2, arbitrary: days },
);
const happens: fc.Arbitrary<Command> = fc.oneof(
  { weight: 18, arbitrary: passage.map((ms) => new TimePasses(ms)) },
  { weight: 9, arbitrary: fc.constant(false).map((whole) => new Sweep(whole)) },
  { weight: 1, arbitrary: fc.constant(true).map((whole) => new Sweep(whole)) },
  { weight: 1, arbitrary: fc.constant(Restart).map((It) => new It()) },
);

const life = fc.oneof(
  ...moods.map(({ request, step, time }) => {
    const done = { weight: 100 - time, arbitrary: step.map((one): Command => new Do(one)) };
    const command = fc.oneof(done, { weight: time, arbitrary: happens });
    return recordOf({
      request,
      commands: fc.commands([command], { maxCommands: 24, size: 'max' }),
    });
  }),
);

interface Lived {
  readonly request: Request;
  readonly commands: Iterable<Command>;
}

async function live(server: OneServer, name: string, { request, commands }: Lived): Promise<void> {
  const scene = { server, name, caller: new Caller() };
  const s = lifeBefore(request, server.clock.now());
  await new Do({ do: 'create', again: true }).run(s, scene);
  await fc.asyncModelRun(() => ({ model: s, real: scene }), commands);
  await server.bury(name);
}

export function livesInTurn(make: (clock: FixedClock) => Promise<Engine>, schedules: number): void {
  const open = async (): Promise<OneServer> => {
    const clock = new FixedClock();
    return OneServer.open(await make(clock), clock);
  };

  it(
    `as the model lives, whatever is done in whatever order (${String(schedules)} lives)`,
    () => tryInTwoRows({ open, life, live }, schedules),
    timeFor(schedules),
  );
}
