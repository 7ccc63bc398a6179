// The shares sent from this browser, and how they stand.
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { OwnerView } from '../../src/contract/look.schema.ts';
import type { KeptShare } from '../keep/database.ts';
import { forgetSent } from '../keep/sent-shares.ts';
import { announce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { useWords } from '../words/words.tsx';
import { isOver, useOwnerViews } from './use-owner-views.ts';
import { useVisible } from './use-visible.ts';
import { YourShare } from './your-share.tsx';

interface Props {
  readonly shares: readonly KeptShare[];
  readonly onForgotten: (shares: readonly KeptShare[]) => void;
}

const shownAtFirst = 10;
const everyMinute = 60_000;

export function YourShares({ shares, onForgotten }: Props): JSX.Element {
  const { yours: words } = useWords('send');
  const [all, setAll] = useState(false);
  const [section, visible] = useVisible<HTMLElement>();
  // The same list while nothing changes in it: it is asked about anew when it is another one.
  const shown = useMemo(() => (all ? shares : shares.slice(0, shownAtFirst)), [shares, all]);
  const [standings, take] = useOwnerViews(shown, visible);
  useTick(everyMinute);
  const heading = useRef<HTMLHeadingElement>(null);
  const ended = shares.filter(({ id }) => isOver(standings.get(id)));
  const forget = async (which: readonly KeptShare[]): Promise<void> => {
    await Promise.all(which.map(({ id }) => forgetSent(id)));
    announce(words.forgotten);
    onForgotten(which);
    heading.current?.focus();
  };
  return (
    <section class="your-shares" aria-labelledby="your-shares" ref={section}>
      <div class="stack-tight">
        <h2 id="your-shares" tabIndex={-1} ref={heading}>
          {words.title}
        </h2>
        <p class="small">{words.explain}</p>
      </div>
      <ul class="share-list">
        {shown.map((share) => (
          <YourShare
            key={share.id}
            share={share}
            standing={standings.get(share.id)}
            onView={(view: OwnerView) => take(view)}
            onForget={() => void forget([share])}
          />
        ))}
      </ul>
      <div class="row">
        {shares.length > shown.length && (
          <Button look="plain" onPress={() => setAll(true)}>
            {words.showAll(shares.length)}
          </Button>
        )}
        {ended.length > 1 && (
          <Button look="plain" onPress={() => void forget(ended)}>
            {words.forgetEnded}
          </Button>
        )}
      </div>
    </section>
  );
}

/** Renders again, so that the time left goes on. */
function useTick(everyMs: number): void {
  const [, setTick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTick((tick) => tick + 1), everyMs);
    return () => {
      clearInterval(timer);
    };
  }, [everyMs]);
}
