// What there is to say about a share, from what a look gave. Exactly one of these is shown.
import type { Manifest } from '../../src/sealed/manifest-shape.ts';
import type { BegunDownload, Failure, Outcome, Seen } from '../engine/engine-api.ts';

export type Scene =
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'missing' }
  | { readonly kind: 'gone'; readonly reason: string; readonly at: string | undefined }
  /** `begun` is undefined when the answer to the claim got lost. */
  | { readonly kind: 'begun'; readonly begun: BegunDownload | undefined; readonly seen: Seen }
  | { readonly kind: 'locked' }
  | { readonly kind: 'scheduled'; readonly fromMs: number }
  | { readonly kind: 'uploading' }
  | { readonly kind: 'claimed'; readonly at: string | undefined }
  | { readonly kind: 'password'; readonly view: Seen['view'] }
  | { readonly kind: 'ready'; readonly manifest: Manifest; readonly seen: Seen };

/** Those in which there is nothing to open. */
export type StandingScene = Exclude<Scene, { kind: 'begun' | 'password' | 'ready' }>;

export function isStanding(scene: Scene): scene is StandingScene {
  return scene.kind !== 'begun' && scene.kind !== 'password' && scene.kind !== 'ready';
}

/** @param opened the manifest, once the right password was given */
export function sceneOf(outcome: Outcome<Seen>, opened: Manifest | undefined): Scene {
  return outcome.ok ? sceneOfSeen(outcome.value, opened) : sceneOfFailure(outcome.failure);
}

function sceneOfSeen(seen: Seen, opened: Manifest | undefined): Scene {
  const { begun, tried } = seen;
  const { state, availableFrom, createdAt, claimedAt } = seen.view;
  if (begun !== undefined || (tried && state === 'claimed')) return { kind: 'begun', begun, seen };
  switch (state) {
    case 'locked':
    case 'uploading':
      return { kind: state };
    case 'claimed':
      return { kind: 'claimed', at: claimedAt };
    case 'scheduled':
      return { kind: 'scheduled', fromMs: Date.parse(availableFrom ?? createdAt) };
    case 'ready':
      return readyScene(seen, opened);
  }
}

function readyScene(seen: Seen, opened: Manifest | undefined): Scene {
  const manifest = seen.manifest ?? opened;
  if (manifest === undefined) return { kind: 'password', view: seen.view };
  return { kind: 'ready', manifest, seen };
}

function sceneOfFailure(failure: Failure): Scene {
  const { code, extras } = failure;
  if (code === 'share.not_found') return { kind: 'missing' };
  if (code !== 'share.gone') return { kind: 'failed', failure };
  const { reason, at } = extras;
  return {
    kind: 'gone',
    reason: typeof reason === 'string' ? reason : '',
    at: typeof at === 'string' ? at : undefined,
  };
}

/** What a refused claim says that a look says better: how the share stands. */
const standing: ReadonlySet<string> = new Set([
  'share.claimed',
  'share.gone',
  'share.not_found',
  'share.locked',
  'share.not_yet',
  'share.uploading',
]);

export const tellsStanding = ({ code }: Failure): boolean => standing.has(code);
