// A value to be taken away: selected at a press, copied by the button.
import type { JSX } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { useWords } from '../words/words.tsx';
import { Button } from './button.tsx';
import { useCopy } from './copy-text.ts';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  /** The one that most people want. */
  readonly primary?: boolean;
  /** Has the focus, and is selected, when it appears. */
  readonly focused?: boolean;
}

export function CopyField({ label, value, hint, primary = false, focused = false }: Props): JSX.Element {
  const { said, worked, copy } = useCopy();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const select = (): void => {
    field.current?.select();
    // Its beginning is what people know it by.
    field.current?.scrollTo({ left: 0 });
  };
  useLayoutEffect(() => {
    if (focused) field.current?.focus();
  }, [focused]);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class={primary ? 'copy-field primary' : 'copy-field'}>
        <input
          class="input"
          id={id}
          ref={field}
          readOnly
          value={value}
          dir="ltr"
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          onFocus={select}
        />
        <CopyButton
          look={primary ? 'primary' : 'normal'}
          worked={worked}
          onPress={() => {
            select();
            void copy(value);
          }}
        />
      </div>
      {said !== undefined && !worked && <div class="error">{said}</div>}
      {hint !== undefined && (
        <div class="hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
    </div>
  );
}

interface CopyButtonProps {
  readonly look: 'primary' | 'normal';
  readonly worked: boolean;
  readonly onPress: () => void;
}

function CopyButton({ look, worked, onPress }: CopyButtonProps): JSX.Element {
  const { copy, copied } = useWords('common');
  return (
    <Button look={look} icon={worked ? 'check' : 'copy'} onPress={onPress}>
      {worked ? copied : copy}
    </Button>
  );
}
