// How far a download is, as the page shows it.
import type { Progress } from '../../src/client/progress.ts';
import type { Manifest } from '../../src/sealed/manifest-shape.ts';
import type { Failure, Received } from '../engine/engine-api.ts';
import type { Purpose, Way } from './ways.ts';

export interface Plan {
  readonly purpose: Purpose;
  /** Undefined while only the claim can tell it. */
  readonly manifest: Pick<Manifest, 'name' | 'size'> | undefined;
  readonly password?: string | undefined;
  /** Of a download that was begun: where it goes, and whether something of it is in the browser's private file system. */
  readonly handle?: FileSystemFileHandle | undefined;
  readonly isPrivate?: boolean;
}

interface Going {
  readonly manifest: Manifest;
  readonly way: Way;
  readonly plan: Plan;
}

export type Stage =
  | { readonly at: 'idle' }
  | { readonly at: 'starting'; readonly plan: Plan }
  | ({ readonly at: 'running'; readonly progress: Progress; readonly paused: boolean } & Going)
  | ({ readonly at: 'done'; readonly shareId: string; readonly received: Received; readonly fileName: string } & Going)
  | ({ readonly at: 'broken'; readonly failure: Failure } & Going)
  /** The claim did not come about. */
  | { readonly at: 'refused'; readonly failure: Failure; readonly plan: Plan }
  | { readonly at: 'too large' };
