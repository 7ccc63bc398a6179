// When it did not work: what happened, what is lost, what to do now.
import type { JSX } from 'preact';
import type { Failure } from '../engine/engine-api.ts';
import { Button } from '../ui/button.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { formatDuration } from '../ui/quantity.ts';
import { useWords } from '../words/words.tsx';
import { useFocusOnce } from './use-focus.ts';
import type { Sending, Stage } from './use-sending.ts';

interface Props {
  readonly stage: Extract<Stage, { at: 'failed' }>;
  readonly sending: Sending;
  /** Back to choosing, with what was chosen, to be sent under a new link. */
  readonly onAsNew: () => void;
  /** Back to choosing, without the files, which cannot be read any more. */
  readonly onPickAgain: () => void;
}

/** Nothing else than a change of what is sent, or how, can help. */
const needsChange: ReadonlySet<string> = new Set([
  'share.too_large',
  'request.too_large',
  'request.invalid',
  'password.length',
  'sealed.manifest',
]);

/** The upload has ended; it can only be begun anew. */
const needsNewLink: ReadonlySet<string> = new Set([
  'resume.impossible',
  'share.gone',
  'share.not_found',
  'share.exists',
]);

const needsFiles: ReadonlySet<string> = new Set(['source.gone', 'source.changed', 'disk.refused']);

export function FailedCard({ stage: { failure, begun }, sending, onAsNew, onPickAgain }: Props): JSX.Element {
  const { failure: words } = useWords('send');
  const heading = useFocusOnce<HTMLHeadingElement>();
  const said: Readonly<Record<string, string>> = words.said;
  return (
    <section class="card">
      <h2 tabIndex={-1} ref={heading}>
        {begun ? words.titleKept : words.title}
      </h2>
      <FailureNotice failure={failure} said={said}>
        <WaitFor failure={failure} />
      </FailureNotice>
      <div class="row">
        <WayOut code={failure.code} begun={begun} sending={sending} onAsNew={onAsNew} onPickAgain={onPickAgain} />
      </div>
    </section>
  );
}

function WaitFor({ failure: { code, retryAfterSeconds } }: { readonly failure: Failure }): JSX.Element | null {
  const { failure: words } = useWords('send');
  const { time } = useWords('common');
  if (retryAfterSeconds === undefined || code !== 'rate.limited') return null;
  return <p>{words.wait(formatDuration(retryAfterSeconds * 1_000, time))}</p>;
}

interface WayOutProps extends Pick<Props, 'sending' | 'onAsNew' | 'onPickAgain'> {
  readonly code: string;
  readonly begun: boolean;
}

function WayOut({ code, begun, sending, onAsNew, onPickAgain }: WayOutProps): JSX.Element {
  const { failure: words } = useWords('send');
  const { tryAgain } = useWords('common');
  if (needsFiles.has(code)) return <Primary text={words.back} onPress={onPickAgain} />;
  if (needsChange.has(code)) return <Primary text={words.back} onPress={sending.cancel} />;
  if (needsNewLink.has(code)) return <Primary text={words.asNew} onPress={onAsNew} />;
  return (
    <>
      <Primary text={begun ? words.goOn : tryAgain} onPress={sending.again} />
      <Button look="plain" onPress={sending.cancel}>
        {begun ? words.giveUp : words.back}
      </Button>
    </>
  );
}

function Primary({ text, onPress }: { readonly text: string; readonly onPress: () => void }): JSX.Element {
  return (
    <Button look="primary" onPress={onPress}>
      {text}
    </Button>
  );
}
