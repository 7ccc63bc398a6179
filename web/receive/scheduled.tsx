// A share that opens later: counts down, and looks again when the time has come.
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { formatTime } from '../ui/quantity.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import { useNow } from './clock.ts';
import { View } from '../ui/view.tsx';

const secondMs = 1_000;
/** This clock and the server's may differ: asked now and then before the time, and often when it should have come. */
const lookAtLeastEveryMs = 60_000;
const lookWhenDueEveryMs = 2_000;

interface Props {
  readonly fromMs: number;
  readonly look: () => Promise<void>;
}

export function Scheduled({ fromMs, look }: Props): JSX.Element {
  const { scheduled: words } = useWords('receive');
  const { language } = useLanguage();
  useLookWhenDue(fromMs, look);
  return (
    <View icon="clock" title={words.title}>
      <Countdown toMs={fromMs} />
      <p>{words.from(formatTime(fromMs, language))}</p>
      <p class="lead">{words.waits}</p>
    </View>
  );
}

function Countdown({ toMs }: { readonly toMs: number }): JSX.Element {
  const { scheduled: words } = useWords('receive');
  const { language } = useLanguage();
  const seconds = Math.ceil((toMs - useNow()) / secondMs);
  if (seconds <= 0) return <p class="countdown">{words.any}</p>;
  const format = (n: number): string => new Intl.NumberFormat(language, { minimumIntegerDigits: 2 }).format(n);
  const parts = [
    ['days', Math.floor(seconds / 86_400)],
    ['hours', Math.floor(seconds / 3_600) % 24],
    ['minutes', Math.floor(seconds / 60) % 60],
    ['seconds', seconds % 60],
  ] as const;
  const shown = seconds < 86_400 ? parts.slice(1) : parts;
  return (
    <div class="countdown" role="timer">
      {shown.map(([name, n]) => (
        <span>
          <b>{format(n)}</b> <span class="small">{words.parts[name](n)}</span>
        </span>
      ))}
    </div>
  );
}

function useLookWhenDue(fromMs: number, look: () => Promise<void>): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wait = (): void => {
      const leftMs = fromMs - Date.now();
      const delayMs = leftMs <= 0 ? lookWhenDueEveryMs : Math.min(leftMs, lookAtLeastEveryMs);
      timer = setTimeout(() => void look().finally(wait), delayMs);
    };
    wait();
    return () => clearTimeout(timer);
  }, [fromMs, look]);
}
