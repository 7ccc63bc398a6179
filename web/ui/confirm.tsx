// Asks before something that cannot be taken back.
import type { ComponentChildren, JSX } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { useWords } from '../words/words.tsx';
import { Button } from './button.tsx';

interface Props {
  readonly title: string;
  /** What the confirming button does, as a verb. */
  readonly action: string;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
  readonly children: ComponentChildren;
}

export function Confirm({ title, action, onConfirm, onCancel, children }: Props): JSX.Element {
  const { cancel } = useWords('common');
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  // Before the first paint: a key pressed at once must find it open.
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    // Closed, it gives the focus back to what had it; merely removed, it would not.
    return () => shown?.close();
  }, []);
  return (
    <dialog class="dialog" ref={dialog} aria-labelledby={id} onCancel={onCancel}>
      <div class="stack">
        <h2 id={id}>{title}</h2>
        {children}
      </div>
      <div class="actions">
        <Button onPress={onCancel}>{cancel}</Button>
        <Button look="danger filled" onPress={onConfirm}>
          {action}
        </Button>
      </div>
    </dialog>
  );
}
