// Puts a text on the clipboard, and says for a moment whether that worked.
import { useEffect, useRef, useState } from 'preact/hooks';
import { useWords } from '../words/words.tsx';
import { announce } from './announce.tsx';

const feedbackMs = 2_000;

export interface Copying {
  /** What came of it, for a moment. */
  readonly said: string | undefined;
  readonly worked: boolean;
  readonly copy: (text: string) => Promise<void>;
}

export function useCopy(): Copying {
  const { copied, copyFailed } = useWords('common');
  const [said, setSaid] = useState<string>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    [],
  );
  const copy = async (text: string): Promise<void> => {
    const outcome = (await toClipboard(text)) ? copied : copyFailed;
    setSaid(outcome);
    announce(outcome);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setSaid(undefined);
    }, feedbackMs);
  };
  return { said, worked: said === copied, copy };
}

async function toClipboard(text: string): Promise<boolean> {
  // Pages that were not loaded over TLS have no clipboard.
  const { clipboard } = navigator as { readonly clipboard?: Clipboard };
  try {
    await clipboard?.writeText(text);
    return clipboard !== undefined;
  } catch {
    return false;
  }
}
