// Whether a part of the page can be seen: in a tab that is looked at, and scrolled to.
import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

export function useVisible<Of extends HTMLElement>(): readonly [RefObject<Of | null>, boolean] {
  const element = useRef<Of>(null);
  const [onScreen, setOnScreen] = useState(false);
  const [inFront, setInFront] = useState(document.visibilityState === 'visible');
  useEffect(() => {
    const observer = new IntersectionObserver((entries) =>
      setOnScreen(entries.some(({ isIntersecting }) => isIntersecting)),
    );
    if (element.current !== null) observer.observe(element.current);
    const look = (): void => setInFront(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', look);
    return () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', look);
    };
  }, []);
  return [element, onScreen && inFront];
}
