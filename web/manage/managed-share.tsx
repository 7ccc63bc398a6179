// One share: its state, its facts, its downloads, what can be done, what happened.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { OwnerView } from '../../src/contract/look.schema.ts';
import { sentShare } from '../keep/sent-shares.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { formatTime } from '../ui/quantity.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import { ChangeForm } from './change-form.tsx';
import { Claims } from './claims.tsx';
import { Facts } from './facts.tsx';
import type { Followed, OwnerKey } from './owner-share.ts';
import { OwnerActions } from './owner-actions.tsx';
import { Timeline } from './timeline.tsx';

interface Props {
  readonly owner: OwnerKey;
  readonly view: OwnerView;
  readonly followed: Followed;
}

export function ManagedShare({ owner, view, followed }: Props): JSX.Element {
  const words = useWords('manage');
  const name = useKeptName(owner.id);
  const isBurned = view.state === 'burned';
  return (
    <>
      <section class="card">
        <div class="stack-tight">
          <h1>{words.title}</h1>
          {name !== undefined && <p class="lead">{words.named(name)}</p>}
        </div>
        <State view={view} />
        <Facts view={view} />
        {!isBurned && <OwnerActions owner={owner} view={view} followed={followed} />}
        <p class="small" role="status">
          {isBurned ? words.never : followed.failure === undefined ? words.live : words.stale}
        </p>
      </section>
      {(view.claims.length > 0 || !isBurned) && <Claims owner={owner} view={view} followed={followed} />}
      {!isBurned && <ChangeForm owner={owner} view={view} followed={followed} />}
      <Timeline events={view.events} />
    </>
  );
}

const icons: Readonly<Record<OwnerView['state'], IconName>> = {
  uploading: 'upload',
  scheduled: 'clock',
  ready: 'check',
  claimed: 'eye',
  locked: 'lock',
  burned: 'trash',
};

function State({ view }: Pick<Props, 'view'>): JSX.Element {
  const words = useWords('manage');
  const { language } = useLanguage();
  const { title, text } = words.states[view.state];
  const reason = view.reason === undefined ? text : words.reasons[view.reason];
  const at = view.at === undefined ? '' : ` · ${formatTime(view.at, language)}`;
  return (
    <div class={`state ${view.state}`} role="status">
      <Icon name={icons[view.state]} />
      <div>
        <h2>
          {title}
          {at}
        </h2>
        <p>{reason}</p>
      </div>
    </div>
  );
}

/** Only the browser that sent it knows what it is called. */
function useKeptName(id: string): string | undefined {
  const [name, setName] = useState<string>();
  useEffect(() => {
    void sentShare(id).then(
      (kept) => {
        setName(kept?.name);
      },
      // Without a database there is no name: the page does not need it.
      () => undefined,
    );
  }, [id]);
  return name === '' ? undefined : name;
}
