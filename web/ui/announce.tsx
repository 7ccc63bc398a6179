// What a screen reader says without being asked. One region to a page; the last text wins.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

let tell: ((text: string) => void) | undefined;

export function announce(text: string): void {
  tell?.(text);
}

export function Announcer(): JSX.Element {
  const [text, setText] = useState('');
  useEffect(() => {
    tell = setText;
    return () => {
      tell = undefined;
    };
  }, []);
  return (
    <div class="visually-hidden" role="status" aria-live="polite">
      {text}
    </div>
  );
}
