// What a screen reader says without being asked. One region to a page; the last text wins.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

let tell: ((text: string) => void) | undefined;

/** So long a region must be empty for the same text to be news. */
const emptyMs = 50;

export function announce(text: string): void {
  tell?.(text);
}

export function Announcer(): JSX.Element {
  const [text, setText] = useState('');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    tell = (next) => {
      setText('');
      clearTimeout(timer);
      timer = setTimeout(() => setText(next), emptyMs);
    };
    return () => {
      tell = undefined;
      clearTimeout(timer);
    };
  }, []);
  return (
    <div class="visually-hidden" role="status" aria-live="polite">
      {text}
    </div>
  );
}
