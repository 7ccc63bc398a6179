// The state of the server in a few words, on every part of the page; and whether these words are of now.
import type { JSX } from 'preact';
import { useWords } from '../words/words.tsx';
import type { Live } from './live.ts';

export function StatusLine({ live: { overview, liveness } }: { readonly live: Live }): JSX.Element {
  const { status: words } = useWords('admin');
  return (
    <div class="status-line" role="status">
      {overview !== undefined && (
        <a class={overview.status === 'ok' ? 'pill good' : 'pill warn'} href="#health">
          {overview.status === 'ok' ? words.ok : words.degraded(overview.reasons.length)}
        </a>
      )}
      {overview?.uploadsPaused === true && (
        <a class="pill warn" href="#configuration">
          {words.paused}
        </a>
      )}
      <span class={`liveness ${liveness}`}>{words[liveness]}</span>
    </div>
  );
}
