// A sentence with places for controls: the order of its parts is the language's own.
import type { ComponentChild, JSX } from 'preact';

interface Props {
  /** Places are names in braces. A word joined to a place by a no-break space stays on its line. */
  readonly text: string;
  readonly slots: Readonly<Record<string, ComponentChild>>;
}

const place = /(\S*\u00a0)?\{(\w+)\}/g;

export function Sentence({ text, slots }: Props): JSX.Element {
  const parts: ComponentChild[] = [];
  let end = 0;
  for (const { 0: whole, 1: joined = '', 2: name = '', index } of text.matchAll(place)) {
    parts.push(
      text.slice(end, index),
      <span key={name} class="sentence-place">
        {joined}
        {slots[name]}
      </span>,
    );
    end = index + whole.length;
  }
  return (
    <>
      {parts}
      {text.slice(end)}
    </>
  );
}
