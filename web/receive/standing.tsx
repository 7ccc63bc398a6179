// How a share stands when it can not be opened now: each in a view of its own.
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { formatMoment, formatTime } from '../ui/quantity.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import type { Failure } from '../engine/engine-api.ts';
import { PasteForm } from './paste.tsx';
import type { StandingScene } from './scene.ts';
import { Scheduled } from './scheduled.tsx';
import { View } from '../ui/view.tsx';

interface Looks {
  readonly look: () => Promise<void>;
}

export function Standing({ scene, look }: Looks & { readonly scene: StandingScene }): JSX.Element {
  switch (scene.kind) {
    case 'failed':
      return <Failed failure={scene.failure} look={look} />;
    case 'missing':
      return <Missing />;
    case 'gone':
      return <Gone {...scene} />;
    case 'locked':
      return <Locked look={look} />;
    case 'uploading':
      return <Uploading look={look} />;
    case 'scheduled':
      return <Scheduled fromMs={scene.fromMs} look={look} />;
    case 'claimed':
      return <Claimed at={scene.at} />;
  }
}

function Locked({ look }: Looks): JSX.Element {
  const { locked: words } = useWords('receive');
  return (
    <View icon="lock" tone="warn" title={words.title}>
      <p>{words.text}</p>
      <Button look="primary" icon="refresh" onPress={() => void look()}>
        {words.look}
      </Button>
    </View>
  );
}

const lookWhileUploadingMs = 5_000;

function Uploading({ look }: Looks): JSX.Element {
  const { uploading: words } = useWords('receive');
  useEffect(() => {
    const timer = setInterval(() => void look(), lookWhileUploadingMs);
    return () => clearInterval(timer);
  }, [look]);
  return (
    <View icon="upload" title={words.title}>
      <p>{words.text}</p>
      <progress class="endless" aria-label={words.title} />
    </View>
  );
}

function Claimed({ at }: { readonly at: string | undefined }): JSX.Element {
  const { claimed: words } = useWords('receive');
  const { language } = useLanguage();
  return (
    <View icon="eye" tone="warn" title={words.title}>
      <p>{at === undefined ? words.text : words.at(formatMoment(at, language))}</p>
      <p class="lead">{words.advice}</p>
    </View>
  );
}

function Gone({ reason, at }: { readonly reason: string; readonly at: string | undefined }): JSX.Element {
  const { gone: words } = useWords('receive');
  const { language } = useLanguage();
  const reasons: Readonly<Record<string, string>> = words.reasons;
  return (
    <View icon="trash" tone="quiet" title={words.title}>
      <p>{reasons[reason] ?? words.other}</p>
      {at !== undefined && <p class="lead">{words.at(formatTime(at, language))}</p>}
    </View>
  );
}

function Missing(): JSX.Element {
  const { missing: words } = useWords('receive');
  return (
    <View icon="info" tone="quiet" title={words.title}>
      <p>{words.text}</p>
      <p class="lead">{words.advice}</p>
    </View>
  );
}

export function Incomplete({ onOpen }: { readonly onOpen: (link: string) => void }): JSX.Element {
  const { incomplete: words } = useWords('receive');
  return (
    <View icon="warn" tone="warn" title={words.title}>
      <p>{words.text}</p>
      <p class="lead">{words.advice}</p>
      <PasteForm onOpen={onOpen} />
    </View>
  );
}

function Failed({ failure, look }: Looks & { readonly failure: Failure }): JSX.Element {
  const { failed: words, failures } = useWords('receive');
  const { tryAgain } = useWords('common');
  return (
    <View icon="warn" tone="bad" title={words.title}>
      <FailureNotice failure={failure} said={failures} />
      <Button look="primary" icon="refresh" onPress={() => void look()}>
        {tryAgain}
      </Button>
    </View>
  );
}
