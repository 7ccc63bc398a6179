// What was chosen here and does not hold: named, so that it can be taken back.
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { ConfigurationView } from '../../src/contract/admin.schema.ts';
import type { Failure } from '../engine/engine-api.ts';
import { announce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { useWords } from '../words/words.tsx';
import type { Change } from './configuration-change.ts';

interface Props {
  readonly ignored: ConfigurationView['ignored'];
  readonly change: Change;
}

export function IgnoredChoices({ ignored, change }: Props): JSX.Element {
  const { configuration: words, failures } = useWords('admin');
  const place = useRef<HTMLDivElement>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const takeBack = async (name: string): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    const outcome = await change({ settings: { [name]: null } });
    setBusy(false);
    if (!outcome.ok) {
      setFailure(outcome.failure);
      return;
    }
    announce(words.takenBack(name));
    // The button that was pressed is gone.
    place.current?.focus();
  };
  return (
    <div class="ignored" ref={place} tabIndex={-1}>
      {ignored.length > 0 && (
        <section class="tile warn">
          <h3>{words.ignored}</h3>
          <p class="lead">{words.ignoredText}</p>
          <ul>
            {ignored.map(({ name, text }) => (
              <li key={name} class="tile-head" data-ignored={name}>
                <code dir="ltr">
                  {name}={text}
                </code>
                <Button label={words.takeBackOf(name)} busy={busy} onPress={() => void takeBack(name)}>
                  {words.takeBackIgnored}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {failure !== undefined && <FailureNotice failure={failure} said={{ ...failures, ...words.failures }} />}
    </div>
  );
}
