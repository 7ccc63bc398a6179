// A text of the server, which speaks English: in the words of the page where it has some.
import type { JSX } from 'preact';

interface Props {
  /** What the server says → what the page says. */
  readonly words: Readonly<Record<string, string>>;
  readonly text: string;
}

export function InWords({ words, text }: Props): JSX.Element {
  const known = words[text];
  if (known !== undefined) return <>{known}</>;
  return (
    <span lang="en" dir="ltr">
      {text}
    </span>
  );
}
