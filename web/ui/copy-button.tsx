// Copies a value that is shown elsewhere.
import type { ComponentChildren, JSX } from 'preact';
import { useWords } from '../words/words.tsx';
import { Button } from './button.tsx';
import { useCopy } from './copy-text.ts';

interface Props {
  readonly value: string;
  readonly look?: 'primary' | 'normal' | 'plain';
  /** Where the words on it do not say enough. */
  readonly label?: string;
  readonly children: ComponentChildren;
}

export function CopyButton({ value, look = 'normal', label, children }: Props): JSX.Element {
  const { copied, copyFailed } = useWords('common');
  const { said, worked, copy } = useCopy();
  return (
    <Button
      look={look}
      icon={look === 'plain' ? undefined : worked ? 'check' : 'copy'}
      label={label}
      onPress={() => void copy(value)}
    >
      {said === undefined ? children : worked ? copied : copyFailed}
    </Button>
  );
}
