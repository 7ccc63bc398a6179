// One download as the page runs it: opens a way, claims, steers, and says what came of it.
import type { Manifest } from '../../src/sealed/manifest-shape.ts';
import type { Progress } from '../../src/client/progress.ts';
import type { Claimed, Received, Receiving, Transfer } from '../engine/engine-api.ts';
import { watcher } from '../engine/engine.ts';
import { leaveLink } from './address.ts';
import { tellsStanding } from './scene.ts';
import type { Plan, Stage } from './stage.ts';
import { openWay, waysFor, type OpenWay, type WayOut } from './ways.ts';

export class Download {
  readonly #receiving: Receiving;
  readonly #look: () => Promise<void>;
  readonly #tell: (change: (now: Stage) => Stage) => void;
  #transfer: Transfer<Received> | undefined;
  #way: OpenWay | undefined;
  #isBusy = false;

  constructor(receiving: Receiving, look: () => Promise<void>, tell: (change: (now: Stage) => Stage) => void) {
    this.#receiving = receiving;
    this.#look = look;
    this.#tell = tell;
  }

  /** Whether leaving the page now loses what has arrived. */
  get isFragile(): boolean {
    return this.#way?.isFragile() === true;
  }

  /** Spends a download: only for what a person pressed. */
  async start(plan: Plan): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#show({ at: 'starting', plan });
    try {
      this.#show(await this.#run(plan));
    } finally {
      this.#isBusy = false;
    }
  }

  pause(): void {
    this.#transfer?.pause();
    this.#tell((now) => (now.at === 'running' ? { ...now, paused: true } : now));
  }

  resume(): void {
    this.#transfer?.resume();
    this.#tell((now) => (now.at === 'running' ? { ...now, paused: false } : now));
  }

  cancel(): void {
    this.#transfer?.cancel();
  }

  /** Tells the server that everything is here, if it could not be told before. */
  async acknowledge(): Promise<void> {
    const told = await this.#receiving.acknowledge();
    if (!told.ok || !told.value) return;
    this.#tell((now) => (now.at === 'done' ? { ...now, received: { ...now.received, acknowledged: true } } : now));
  }

  /** Where it ends. Before the claim there is nowhere that it could not be stopped without a loss. */
  async #run(plan: Plan): Promise<Stage> {
    const before = plan.manifest === undefined ? undefined : await openFor(plan, plan.manifest);
    if (isClosed(before)) return before;
    const outcome = await this.#receiving.claim(plan.password);
    if (outcome.ok) return this.#fetch(outcome.value, plan, before);
    const { failure } = outcome;
    if (!tellsStanding(failure)) return { at: 'refused', failure, plan };
    await this.#look();
    return { at: 'idle' };
  }

  async #fetch(claimed: Claimed, plan: Plan, before: OpenWay | undefined): Promise<Stage> {
    const { manifest, shareId } = claimed;
    leaveLink(shareId);
    const way = before ?? (await openFor(plan, manifest));
    if (isClosed(way)) return way;
    const going = { manifest, way: way.way, plan: { ...plan, ...sameWay(way) } };
    const progress: Progress = { phase: 'preparing', doneBytes: 0, totalBytes: manifest.size };
    this.#show({ at: 'running', progress, paused: false, ...going });
    const outcome = await this.#transferTo(way);
    if (!outcome.ok) return { at: 'broken', failure: outcome.failure, ...going };
    return { at: 'done', shareId, received: outcome.value, fileName: fileNameOf(way), ...going };
  }

  async #transferTo(way: OpenWay): ReturnType<Transfer<Received>['outcome']> {
    const onProgress = (progress: Progress): void => {
      way.stay?.();
      this.#tell((now) => (now.at === 'running' ? { ...now, progress } : now));
    };
    const running = await this.#receiving.download(
      way.destination,
      watcher({ onProgress, onShareId: () => undefined }),
    );
    this.#transfer = running;
    this.#way = way;
    way.begin?.();
    try {
      return await running.outcome();
    } finally {
      this.#transfer = undefined;
      this.#way = undefined;
    }
  }

  #show(stage: Stage): void {
    this.#tell(() => stage);
  }
}

type NoWay = Extract<Stage, { at: 'idle' | 'too large' }>;

async function openFor(plan: Plan, { name, size }: Pick<Manifest, 'name' | 'size'>): Promise<OpenWay | NoWay> {
  const ways = await waysFor(size, plan.purpose);
  const isKnown = plan.isPrivate === true && ways.includes('private');
  const opened: WayOut = await openWay(isKnown ? ['private'] : ways, { name, bytes: size }, plan.handle);
  if (opened === 'none') return { at: 'too large' };
  return opened === 'closed' ? { at: 'idle' } : opened;
}

const isClosed = (way: OpenWay | NoWay | undefined): way is NoWay => way !== undefined && 'at' in way;

/** Whoever goes on, goes on to the same place. */
function sameWay({ way, destination }: OpenWay): Pick<Plan, 'handle' | 'isPrivate'> {
  return { handle: destination.kind === 'picked' ? destination.handle : undefined, isPrivate: way === 'private' };
}

const fileNameOf = ({ destination }: OpenWay): string => (destination.kind === 'picked' ? destination.handle.name : '');
