// The whole window takes what is dropped: a near miss must not make the browser leave the page for the file.
import { useEffect, useState } from 'preact/hooks';
import { takeDropped, type Dropped } from './dropped-files.ts';

/** @param onDrop undefined while nothing is taken. Whether files hang over the window comes back. */
export function useWindowDrop(onDrop: ((dropped: Dropped) => void) | undefined): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    // Each element that is entered is entered once more than left.
    let depth = 0;
    const abort = new AbortController();
    const { signal } = abort;
    const listen = (name: 'dragenter' | 'dragover' | 'dragleave' | 'drop', react: (event: DragEvent) => void): void => {
      addEventListener(
        name,
        (event) => {
          if (holdsFiles(event)) react(event);
        },
        { signal },
      );
    };
    listen('dragenter', (event) => {
      event.preventDefault();
      depth += 1;
      setOver(onDrop !== undefined);
    });
    listen('dragleave', () => {
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    });
    listen('dragover', (event) => {
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = onDrop === undefined ? 'none' : 'copy';
    });
    listen('drop', (event) => {
      event.preventDefault();
      depth = 0;
      setOver(false);
      if (event.dataTransfer !== null) onDrop?.(takeDropped(event.dataTransfer));
    });
    return () => {
      abort.abort();
    };
  }, [onDrop]);
  return over && onDrop !== undefined;
}

const holdsFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') === true;
