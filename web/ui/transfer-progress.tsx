// A running transfer, to look at and to listen to: percent, bytes, speed, time left; pause, go on, cancel.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Progress } from '../../src/client/progress.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import { announce } from './announce.tsx';
import { Button } from './button.tsx';
import { formatBytes, formatDuration, formatPercent } from './quantity.ts';
import { Speed } from './speed.ts';

interface Props {
  readonly label: string;
  readonly progress: Progress;
  readonly paused: boolean;
  readonly onPause: () => void;
  readonly onResume: () => void;
  readonly onCancel: () => void;
}

/** Each quarter is told: often enough to know, seldom enough to bear. */
const tellEveryPercent = 25;
const silentAfterMs = 10_000;

export function TransferProgress({ label, progress, paused, onPause, onResume, onCancel }: Props): JSX.Element {
  const { transfer: words } = useWords('common');
  const { language } = useLanguage();
  const { doneBytes, totalBytes } = progress;
  const percent = formatPercent(doneBytes, totalBytes, language);
  useAnnouncedQuarters(progress, percent);
  return (
    <div class="transfer">
      <div class="transfer-numbers">
        <span class="transfer-percent">{percent}</span>
        <span>{words.bytes(formatBytes(doneBytes, language), formatBytes(totalBytes, language))}</span>
      </div>
      <progress aria-label={label} value={doneBytes} max={Math.max(1, totalBytes)} />
      <div class="transfer-pace">
        <StateOf progress={progress} paused={paused} />
        <Pace progress={progress} paused={paused} />
      </div>
      <div class="row">
        {paused ? (
          <Button icon="play" onPress={onResume}>
            {words.resume}
          </Button>
        ) : (
          <Button icon="pause" onPress={onPause}>
            {words.pause}
          </Button>
        )}
        <Button look="plain" onPress={onCancel}>
          {words.cancel}
        </Button>
      </div>
    </div>
  );
}

function StateOf({
  progress: { phase, doneBytes, because = 'network' },
  paused,
}: Pick<Props, 'progress' | 'paused'>): JSX.Element {
  const { transfer: words } = useWords('common');
  const silent = useSilence(`${phase} ${String(doneBytes)}`);
  const said = {
    preparing: words.preparing,
    checking: words.checking,
    waiting: because.startsWith('network') ? words.waiting : words.waitingForServer,
    sending: '',
    receiving: '',
  };
  const text = paused ? words.paused : said[phase] === '' && silent ? words.silent : said[phase];
  return <span role="status">{text}</span>;
}

function Pace({ progress, paused }: Pick<Props, 'progress' | 'paused'>): JSX.Element | null {
  const { transfer: words, time } = useWords('common');
  const { language } = useLanguage();
  const speed = useRef(new Speed());
  const { phase, doneBytes, totalBytes } = progress;
  const moving = !paused && (phase === 'sending' || phase === 'receiving');
  if (!moving) {
    speed.current = new Speed();
    return null;
  }
  const perSecond = speed.current.note(doneBytes, performance.now());
  if (perSecond === undefined || perSecond < 1) return null;
  const left = formatDuration(((totalBytes - doneBytes) / perSecond) * 1_000, time);
  return (
    <span>
      {words.speed(formatBytes(perSecond, language))} · {words.left(left)}
    </span>
  );
}

function useAnnouncedQuarters({ doneBytes, totalBytes }: Progress, percent: string): void {
  const { transfer: words } = useWords('common');
  const quarter = totalBytes === 0 ? 0 : Math.floor(((doneBytes / totalBytes) * 100) / tellEveryPercent);
  useEffect(() => {
    if (quarter > 0) announce(words.percent(percent));
    // Only a new quarter is news.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [quarter]);
}

/** True when `what` has not changed for a while. */
function useSilence(what: string): boolean {
  const [silent, setSilent] = useState(false);
  useEffect(() => {
    setSilent(false);
    const timer = setTimeout(() => {
      setSilent(true);
    }, silentAfterMs);
    return () => {
      clearTimeout(timer);
    };
  }, [what]);
  return silent;
}
