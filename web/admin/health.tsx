// What is not as it should be: what users see of it, and what to do.
import type { JSX } from 'preact';
import type { AdminHealth } from '../../src/contract/admin.schema.ts';
import { adminPaths } from '../../src/contract/routes.ts';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { formatMoment } from '../ui/quantity.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import type { Live } from './live.ts';
import { useFollowing, useLoaded, type Ask, type Loaded } from './loaded.ts';
import { NotLoaded, Panel, Refresh, Waiting } from './panel.tsx';

const ask: Ask<AdminHealth> = (api, by) => api.get<AdminHealth>(adminPaths.health, by);

function useHealth(live: Live): Loaded<AdminHealth> {
  const loaded = useLoaded(ask, live);
  const told = live.overview?.reasons.join(' ');
  const shown = loaded.value?.reasons.map(({ code }) => code).join(' ');
  useFollowing(told !== undefined && shown !== undefined && told !== shown, told, loaded.load);
  return loaded;
}

export function HealthTab({ live }: { readonly live: Live }): JSX.Element {
  const { health: words, status } = useWords('admin');
  const loaded = useHealth(live);
  const { value } = loaded;
  const isPaused = live.overview?.uploadsPaused === true;
  return (
    <Panel title={words.title} beside={<Refresh loaded={loaded} />}>
      <NotLoaded loaded={loaded} />
      {value === undefined && loaded.failure === undefined && <Waiting />}
      {value?.status === 'ok' && (
        <Notice kind="good" title={isPaused ? status.okButPaused : status.ok} live>
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
