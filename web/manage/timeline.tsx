// What happened to the share, newest last.
import type { JSX } from 'preact';
import type { OwnerView } from '../../src/contract/look.schema.ts';
import { formatTime } from '../ui/quantity.ts';
import { useLanguage, useWords } from '../words/words.tsx';

export function Timeline({ events }: { readonly events: OwnerView['events'] }): JSX.Element {
  const { timeline: words } = useWords('manage');
  const { language } = useLanguage();
  return (
    <section class="card">
      <h2>{words.title}</h2>
      <ol class="timeline">
        {events.map(({ type, at, lastAt, count = 1 }) => (
          <li>
            <time dateTime={at}>{formatTime(at, language)}</time>
            <span>
              {words.events[type]}
              {count > 1 && <span class="small"> · {words.times(count, formatTime(lastAt ?? at, language))}</span>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
