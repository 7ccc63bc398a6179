// The state of the server in a few words, on every part of the page; and whether these words are of now.
import type { JSX } from 'preact';
import type { Overview } from '../../src/contract/admin.schema.ts';
import { useWords } from '../words/words.tsx';
import type { Live } from './live.ts';

export function StatusLine({ live: { overview, liveness } }: { readonly live: Live }): JSX.Element {
  const { status: words } = useWords('admin');
  return (
    <div class="status-line" role="status">
      {overview !== undefined && <State overview={overview} />}
      <span class={`liveness ${liveness}`}>{words[liveness]}</span>
    </div>
  );
}

function State({ overview: { status, reasons, uploadsPaused } }: { readonly overview: Overview }): JSX.Element {
  const { status: words } = useWords('admin');
  const paused = (text: string): JSX.Element => (
    <a class="pill warn" href="#configuration">
      {text}
    </a>
  );
  if (status === 'ok' && uploadsPaused) return paused(words.okButPaused);
  return (
    <>
      <a class={status === 'ok' ? 'pill good' : 'pill warn'} href="#health">
        {status === 'ok' ? words.ok : words.degraded(reasons.length)}
      </a>
      {uploadsPaused && paused(words.paused)}
    </>
  );
}
