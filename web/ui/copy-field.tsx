// A value to be taken away: selected at a press, copied by the button.
import type { JSX } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { useWords } from '../words/words.tsx';
import { announce } from './announce.tsx';
import { Button } from './button.tsx';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  /** The one that most people want. */
  readonly primary?: boolean;
}

const feedbackMs = 2_000;

export function CopyField({ label, value, hint, primary = false }: Props): JSX.Element {
  const { copy, copied, copyFailed } = useWords('common');
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState<string>();
  const put = async (): Promise<void> => {
    field.current?.select();
    const outcome = await navigator.clipboard.writeText(value).then(
      () => copied,
      () => copyFailed,
    );
    setSaid(outcome);
    announce(outcome);
    setTimeout(() => {
      setSaid(undefined);
    }, feedbackMs);
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="copy-field">
        <input
          class="input"
          id={id}
          ref={field}
          readOnly
          value={value}
          dir="ltr"
          onFocus={() => field.current?.select()}
        />
        <Button
          look={primary ? 'primary' : 'normal'}
          icon={said === copied ? 'check' : 'copy'}
          onPress={() => void put()}
        >
          {said ?? copy}
        </Button>
      </div>
      {hint !== undefined && <div class="hint">{hint}</div>}
    </div>
  );
}
