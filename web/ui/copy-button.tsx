// Copies a value that is shown elsewhere.
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useWords } from '../words/words.tsx';
import { announce } from './announce.tsx';
import { Button } from './button.tsx';

interface Props {
  readonly value: string;
  readonly look?: 'primary' | 'normal';
  readonly children: ComponentChildren;
}

const feedbackMs = 2_000;

export function CopyButton({ value, look = 'normal', children }: Props): JSX.Element {
  const { copied, copyFailed } = useWords('common');
  const [said, setSaid] = useState<string>();
  const put = async (): Promise<void> => {
    const outcome = await navigator.clipboard.writeText(value).then(
      () => copied,
      () => copyFailed,
    );
    setSaid(outcome);
    announce(outcome);
    setTimeout(() => setSaid(undefined), feedbackMs);
  };
  return (
    <Button look={look} icon={said === copied ? 'check' : 'copy'} onPress={() => void put()}>
      {said ?? children}
    </Button>
  );
}
