// How much of something is used.
import type { JSX } from 'preact';

interface Props {
  readonly label: string;
  readonly text: string;
  readonly value: number;
  readonly max: number;
}

/** From here on somebody should look. */
const nearlyFull = 0.9;

export function Bar({ label, text, value, max }: Props): JSX.Element {
  const part = max <= 0 ? 0 : Math.min(1, value / max);
  return (
    <div
      class={part >= nearlyFull ? 'bar warn' : 'bar'}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(part * 100)}
      aria-valuetext={text}
    >
      <span style={{ inlineSize: `${String(part * 100)}%` }} />
    </div>
  );
}
