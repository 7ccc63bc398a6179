// One share, from the first look to the last byte: exactly one view at a time.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Manifest } from '../../src/sealed/manifest-shape.ts';
import { useWords } from '../words/words.tsx';
import { Begun } from './begun.tsx';
import { DoneDownload } from './done.tsx';
import type { Download } from './download.ts';
import { useLook, type Looking } from './look.ts';
import { AskPassword } from './password.tsx';
import { Ready } from './ready.tsx';
import { BrokenDownload, Opening, RefusedClaim, RunningDownload, Starting } from './running.tsx';
import { isStanding, sceneOf, type Scene } from './scene.ts';
import type { Stage } from './stage.ts';
import { Standing } from './standing.tsx';
import { TooLarge } from './too-large.tsx';
import { useDownload } from './use-download.ts';
import { View } from '../ui/view.tsx';

/** What the right password has opened. */
interface Unlocked {
  readonly manifest: Manifest;
  readonly password: string;
}

export function Share({ link }: { readonly link: string }): JSX.Element {
  const looking = useLook(link);
  const { stage, download } = useDownload(looking);
  const [unlocked, setUnlocked] = useState<Unlocked>();
  if (looking.outcome === undefined) return <Opening />;
  const scene = sceneOf(looking.outcome, unlocked?.manifest);
  if (download === undefined) return isStanding(scene) ? <Standing scene={scene} look={looking.look} /> : <Opening />;
  if (stage.at !== 'idle' && !asksAgain(scene, stage)) return <Going {...{ link, scene, stage, download }} />;
  return <Before {...{ link, scene, looking, stage, download, unlocked, setUnlocked }} />;
}

/** Going on with what was begun asks for the password at the same place again. */
function asksAgain({ kind }: Scene, stage: Stage): boolean {
  return kind === 'begun' && stage.at === 'refused' && stage.failure.code.startsWith('password.');
}

interface BeforeProps {
  readonly link: string;
  readonly scene: Scene;
  readonly looking: Looking;
  readonly stage: Stage;
  readonly download: Download;
  readonly unlocked: Unlocked | undefined;
  readonly setUnlocked: (unlocked: Unlocked) => void;
}

function Before({ link, scene, looking, stage, download, unlocked, setUnlocked }: BeforeProps): JSX.Element {
  const { look, opened } = looking;
  if (isStanding(scene)) return <Standing scene={scene} look={look} />;
  switch (scene.kind) {
    case 'begun': {
      const failure = stage.at === 'refused' ? stage.failure : undefined;
      return <Begun {...scene} failure={failure} onGoOn={(plan) => void download.start(plan)} />;
    }
    case 'password': {
      if (opened === undefined) return <Opening />;
      const onOpened = (manifest: Manifest, password: string): void => setUnlocked({ manifest, password });
      return <AskPassword receiving={opened.receiving} {...scene} onOpened={onOpened} look={look} />;
    }
    case 'ready': {
      const { manifest, seen } = scene;
      const password = unlocked?.password;
      return (
        <Ready
          {...{ manifest, seen, link }}
          onOpen={(purpose) => void download.start({ purpose, manifest, password })}
        />
      );
    }
  }
}

interface GoingProps {
  readonly link: string;
  readonly scene: Scene;
  readonly stage: Exclude<Stage, { at: 'idle' }>;
  readonly download: Download;
}

function Going({ link, scene, stage, download }: GoingProps): JSX.Element {
  const { title } = useWords('receive');
  switch (stage.at) {
    case 'starting':
      return <Starting purpose={stage.plan.purpose} />;
    case 'running':
      return <RunningDownload stage={stage} download={download} />;
    case 'done':
      return <DoneDownload stage={stage} download={download} left={leftAfter(scene)} />;
    case 'broken':
      return <BrokenDownload stage={stage} onGoOn={() => void download.start(stage.plan)} />;
    case 'refused':
      return <RefusedClaim stage={stage} onAgain={() => void download.start(stage.plan)} />;
    case 'too large':
      return (
        <View icon="warn" tone="warn" title={title}>
          <TooLarge link={link} />
        </View>
      );
  }
}

/** The last look was before the claim, unless the claim was made in an earlier life of the page. */
function leftAfter(scene: Scene): number {
  if (scene.kind === 'ready') return scene.seen.view.downloadsLeft - 1;
  return scene.kind === 'begun' ? scene.seen.view.downloadsLeft : 0;
}
