// When the view changes, the focus goes to what is new.
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** For an element that is focused when it first appears. */
export function useFocusOnce<Of extends HTMLElement>(): RefObject<Of | null> {
  const element = useRef<Of>(null);
  useLayoutEffect(() => {
    element.current?.focus();
  }, []);
  return element;
}
