// Files, pictures and text that are pasted anywhere on the page.
import { useEffect } from 'preact/hooks';

export type Pasted =
  { readonly kind: 'files'; readonly files: readonly File[] } | { readonly kind: 'text'; readonly text: string };

/** @param onPaste undefined while nothing is taken; returns whether it took it, else the browser does as usual */
export function usePaste(onPaste: ((pasted: Pasted, intoField: boolean) => boolean) | undefined): void {
  useEffect(() => {
    if (onPaste === undefined) return undefined;
    const paste = (event: ClipboardEvent): void => {
      const pasted = event.clipboardData === null ? undefined : pastedOf(event.clipboardData);
      if (pasted !== undefined && onPaste(pasted, isField(event.target))) event.preventDefault();
    };
    document.addEventListener('paste', paste);
    return () => {
      document.removeEventListener('paste', paste);
    };
  }, [onPaste]);
}

function pastedOf(data: DataTransfer): Pasted | undefined {
  const files = [...data.files];
  const text = data.getData('text/plain');
  // A table or a rich text comes with a picture of itself: the text is meant. A file comes with its name as text: the file is meant.
  const isRichText = text !== '' && data.types.includes('text/html');
  if (files.length > 0 && !isRichText) return { kind: 'files', files };
  return text === '' ? undefined : { kind: 'text', text };
}

function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('input:not([type=file]), textarea');
}
