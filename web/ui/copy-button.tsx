// Copies a value that is shown elsewhere.
import type { ComponentChildren, JSX } from 'preact';
import { Button } from './button.tsx';
import { useCopy } from './copy-text.ts';

interface Props {
  readonly value: string;
  readonly look?: 'primary' | 'normal';
  readonly children: ComponentChildren;
}

export function CopyButton({ value, look = 'normal', children }: Props): JSX.Element {
  const { said, worked, copy } = useCopy();
  return (
    <Button look={look} icon={worked ? 'check' : 'copy'} onPress={() => void copy(value)}>
      {said ?? children}
    </Button>
  );
}
