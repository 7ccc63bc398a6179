// Whether new shares are accepted. Pausing asks first.
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { Failure } from '../engine/engine-api.ts';
import { announce } from '../ui/announce.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { useWords } from '../words/words.tsx';
import { Ask } from './ask.tsx';
import type { Change } from './configuration-change.ts';

interface Props {
  readonly paused: boolean;
  readonly change: Change;
}

export function UploadsSwitch({ paused, change }: Props): JSX.Element {
  const { configuration: words, failures } = useWords('admin');
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const set = async (uploadsPaused: boolean): Promise<void> => {
    setAsking(false);
    setBusy(true);
    setFailure(undefined);
    const outcome = await change({ uploadsPaused });
    setBusy(false);
    if (outcome.ok) announce(uploadsPaused ? words.paused : words.resumed);
    else setFailure(outcome.failure);
  };
  return (
    <section class={paused ? 'tile uploads warn' : 'tile uploads'} aria-labelledby={`${id}-title`}>
      <div>
        <h3 id={`${id}-title`}>{words.uploads}</h3>
        <p id={`${id}-text`} class="lead">
          {paused ? words.uploadsOff : words.uploadsOn}
        </p>
      </div>
      <button
        type="button"
        role="switch"
        class="switch"
        aria-checked={!paused}
        aria-label={words.accept}
        aria-describedby={`${id}-text`}
        aria-disabled={busy ? 'true' : undefined}
        onClick={() => {
          if (busy) return;
          if (paused) void set(false);
          else setAsking(true);
        }}
      >
        <span />
      </button>
      {failure !== undefined && <FailureNotice failure={failure} said={{ ...failures, ...words.failures }} />}
      {asking && (
        <Ask
          title={words.pauseTitle}
          action={words.pause}
          onConfirm={() => void set(true)}
          onCancel={() => setAsking(false)}
        >
          <p>{words.pauseText}</p>
        </Ask>
      )}
    </section>
  );
}
