// What is not as it should be: what users see of it, and what to do.
import type { JSX } from 'preact';
import { useCallback } from 'preact/hooks';
import type { AdminHealth } from '../../src/contract/admin.schema.ts';
import { adminPaths } from '../../src/contract/routes.ts';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { formatMoment } from '../ui/quantity.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import type { AdminApi } from './admin-api.ts';
import type { Live } from './live.ts';
import { NotLoaded, Panel, Refresh, Waiting } from './panel.tsx';
import { useLoaded } from './signed-in.tsx';

export function HealthTab({ live }: { readonly live: Live }): JSX.Element {
  const { health: words } = useWords('admin');
  // Asked again when the events tell of other reasons.
  const known = live.overview?.reasons.join(' ');
  const ask = useCallback(
    (api: AdminApi) => api.get<AdminHealth>(adminPaths.health),
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [known],
  );
  const loaded = useLoaded(ask);
  const { value } = loaded;
  return (
    <Panel title={words.title} beside={<Refresh loaded={loaded} />}>
      <NotLoaded loaded={loaded} />
      {value === undefined && loaded.failure === undefined && <Waiting />}
      {value?.status === 'ok' && (
        <Notice kind="good" title={words.ok} live>
          <p>{words.okText}</p>
        </Notice>
      )}
      <ul class="reasons">
        {value?.reasons.map((reason) => (
          <li key={reason.code}>
            <ReasonCard reason={reason} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** In the words of the server, as docs/operations.md has them. */
function ReasonCard({ reason }: { readonly reason: AdminHealth['reasons'][number] }): JSX.Element {
  const { health: words } = useWords('admin');
  const { language } = useLanguage();
  const { code, title, effect, whatToDo, since } = reason;
  return (
    <article class="reason">
      <h3>
        <Icon name="warn" />
        <span class="sentence" lang="en" dir="ltr">
          {title}
        </span>
      </h3>
      <p class="small">
        <code dir="ltr">{code}</code>
        {since !== undefined && <span> · {words.since(formatMoment(since, language))}</span>}
      </p>
      <dl class="facts">
        <dt>{words.effect}</dt>
        <dd lang="en" dir="ltr" class="sentence">
          {effect}
        </dd>
        <dt>{words.whatToDo}</dt>
        <dd lang="en" dir="ltr" class="sentence">
          {whatToDo}
        </dd>
      </dl>
    </article>
  );
}
