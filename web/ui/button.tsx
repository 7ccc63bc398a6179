// A button. One primary to a card.
import type { ComponentChildren, JSX } from 'preact';
import { Icon, type IconName } from './icon.tsx';

interface Props {
  readonly look?: 'primary' | 'normal' | 'danger' | 'danger filled' | 'plain';
  readonly icon?: IconName;
  /** For buttons that show a picture only: what is read aloud. */
  readonly label?: string | undefined;
  readonly type?: 'button' | 'submit';
  readonly disabled?: boolean;
  /** Does nothing just now, and keeps the focus: for what was pressed and is being done. */
  readonly busy?: boolean;
  /** Of a button that opens and closes something: whether it is open. */
  readonly expanded?: boolean;
  /** What is irrevocable asks the event whether a person pressed, or a script (`isTrusted`). */
  readonly onPress?: ((event: MouseEvent) => void) | undefined;
  readonly children?: ComponentChildren;
}

export function Button({
  look = 'normal',
  icon,
  label,
  type = 'button',
  disabled,
  busy = false,
  expanded,
  onPress,
  children,
}: Props): JSX.Element {
  const classes = ['button', look, children === undefined ? 'icon-only' : ''].join(' ');
  return (
    <button
      type={type}
      class={classes}
      aria-label={label}
      title={label}
      disabled={disabled}
      aria-disabled={busy ? 'true' : undefined}
      aria-expanded={expanded}
      onClick={busy ? refuse : onPress}
      onKeyDown={pressOnce}
    >
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** Nor is a form sent. */
function refuse(event: MouseEvent): void {
  event.preventDefault();
}

/** A key that is held down presses once, and not at all if it was pressed before the button had the focus. */
function pressOnce(event: KeyboardEvent): void {
  if (event.repeat && event.key === 'Enter') event.preventDefault();
}
