// A download that runs, and one that broke off.
import type { JSX } from 'preact';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { TransferProgress } from '../ui/transfer-progress.tsx';
import { useWords } from '../words/words.tsx';
import { ClaimButton } from './claim-button.tsx';
import type { Download } from './download.ts';
import type { Plan, Stage } from './stage.ts';
import { Parcel } from './parcel.tsx';
import { View } from '../ui/view.tsx';

/** Between the press and the first byte: the browser may ask where to save it. */
export function Starting({ purpose }: Pick<Plan, 'purpose'>): JSX.Element {
  const { transfer: words } = useWords('receive');
  const picks = purpose === 'save' && 'showSaveFilePicker' in globalThis;
  return (
    <View icon="download" title={words.starting}>
      <p class="lead">{picks ? words.pick : words.opening}</p>
    </View>
  );
}

type Running = Extract<Stage, { at: 'running' }>;

export function RunningDownload({
  stage,
  download,
}: {
  readonly stage: Running;
  readonly download: Download;
}): JSX.Element {
  const { transfer: words } = useWords('receive');
  const { manifest, progress, paused, way } = stage;
  const kept = way === 'picked' || way === 'private' ? words.kept : words.keptAgain;
  return (
    <View icon="download" title={words.title}>
      <Parcel manifest={manifest} />
      <TransferProgress
        label={words.label(manifest.name)}
        progress={progress}
        paused={paused}
        onPause={() => download.pause()}
        onResume={() => download.resume()}
        onCancel={() => download.cancel()}
      />
      <p class="small">{way === 'streamed' ? words.inBrowser : kept}</p>
    </View>
  );
}

/** Codes after which nothing can go on. */
const final: ReadonlySet<string> = new Set([
  'claim.revoked',
  'claim.done',
  'claim.exhausted',
  'share.refused',
  'share.damaged',
  'share.gone',
]);

interface BrokenProps {
  readonly stage: Extract<Stage, { at: 'broken' }>;
  readonly onGoOn: () => void;
}

export function BrokenDownload({ stage, onGoOn }: BrokenProps): JSX.Element {
  const { broken: words, failures } = useWords('receive');
  const { manifest, failure } = stage;
  if (final.has(failure.code)) {
    return (
      <View icon="warn" tone="bad" title={words.over}>
        <Parcel manifest={manifest} />
        <FailureNotice failure={failure} said={failures} />
      </View>
    );
  }
  return (
    <View icon="pause" tone="warn" title={words.title}>
      <Parcel manifest={manifest} />
      {failure.code === 'aborted' ? <p>{words.stopped}</p> : <FailureNotice failure={failure} said={failures} />}
      <ClaimButton icon="play" onClaim={onGoOn}>
        {words.goOn}
      </ClaimButton>
    </View>
  );
}

interface RefusedProps {
  readonly stage: Extract<Stage, { at: 'refused' }>;
  readonly onAgain: () => void;
}

/** A claim that did not come about, for a reason that a look does not tell. */
export function RefusedClaim({ stage: { failure }, onAgain }: RefusedProps): JSX.Element {
  const { failed: words, failures, claimUnknown } = useWords('receive');
  const { tryAgain } = useWords('common');
  const said = failure.code.startsWith('network.') ? { [failure.code]: claimUnknown } : failures;
  return (
    <View icon="warn" tone="bad" title={words.title}>
      <FailureNotice failure={failure} said={said} />
      {!final.has(failure.code) && (
        <div>
          <ClaimButton icon="refresh" onClaim={onAgain}>
            {tryAgain}
          </ClaimButton>
        </div>
      )}
    </View>
  );
}

export function Opening(): JSX.Element {
  const { title, looking } = useWords('receive');
  return (
    <View icon="download" title={title} busy>
      <p class="lead" role="status">
        {looking}
      </p>
      <progress class="endless" aria-label={looking} />
    </View>
  );
}
