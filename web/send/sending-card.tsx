// While it is sealed and sent.
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { formatPercent } from '../ui/quantity.ts';
import { TransferProgress } from '../ui/transfer-progress.tsx';
import { useLanguage, useWords } from '../words/words.tsx';
import { nameOfParcel } from './parcel.ts';
import { useFocusOnce } from './use-focus.ts';
import type { Sending, Stage } from './use-sending.ts';

interface Props {
  readonly stage: Extract<Stage, { at: 'sending' }>;
  readonly sending: Sending;
}

export function SendingCard({ stage: { job, progress, paused }, sending }: Props): JSX.Element {
  const { sending: words } = useWords('send');
  const heading = useFocusOnce<HTMLHeadingElement>();
  useTitle(formatPercent(progress.doneBytes, progress.totalBytes, useLanguage().language));
  return (
    <section class="card sending-card">
      <div class="stack-tight">
        <h2 tabIndex={-1} ref={heading}>
          {words.title}
        </h2>
        {job.parcel.kind !== 'text' && (
          <p class="lead one-line">
            <bdi>{nameOfParcel(job.parcel)}</bdi>
          </p>
        )}
      </div>
      <TransferProgress
        label={words.label}
        progress={progress}
        paused={paused}
        onPause={sending.pause}
        onResume={sending.resume}
        onCancel={sending.cancel}
      />
      <p class="small">{words.stay}</p>
    </section>
  );
}

/** The tab says how far it is, also while another one is looked at. */
function useTitle(percent: string): void {
  const words = useWords('send');
  useEffect(() => {
    document.title = words.documentTitleSending(percent);
    return () => {
      document.title = words.documentTitle;
    };
  }, [percent, words]);
}
