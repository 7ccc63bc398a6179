// A download in the life of a page: its stage is shown, leaving asks first where it would cost something, and it ends with the page.
import { useEffect, useMemo, useState } from 'preact/hooks';
import { Download } from './download.ts';
import type { Looking } from './look.ts';
import type { Stage } from './stage.ts';

export function useDownload({ opened, look }: Looking): {
  readonly stage: Stage;
  readonly download: Download | undefined;
} {
  const [stage, setStage] = useState<Stage>({ at: 'idle' });
  const download = useMemo(
    () => (opened === undefined ? undefined : new Download(opened.receiving, look, setStage)),
    [opened, look],
  );
  useEffect(() => () => download?.cancel(), [download]);
  const isRunning = stage.at === 'running';
  useEffect(() => {
    if (!isRunning) return undefined;
    const ask = (event: BeforeUnloadEvent): void => {
      if (download?.isFragile === true) event.preventDefault();
    };
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isRunning, download]);
  return { stage, download };
}
