// One of the shares sent from this browser.
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { safeName } from '../../src/sealed/names.ts';
import type { OwnerView } from '../../src/contract/look.schema.ts';
import type { Failure } from '../engine/engine-api.ts';
import { engine } from '../engine/engine.ts';
import type { KeptShare } from '../keep/database.ts';
import { announce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { useCopy } from '../ui/copy-text.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Icon } from '../ui/icon.tsx';
import { formatDuration, formatMoment } from '../ui/quantity.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import { stateLine, type StateLine } from './share-state.ts';
import { isOver, type Standing } from './use-owner-views.ts';

interface Props {
  readonly share: KeptShare;
  readonly standing: Standing | undefined;
  readonly onView: (view: OwnerView) => void;
  readonly onForget: () => void;
}

export function YourShare({ share, standing, onView, onForget }: Props): JSX.Element {
  const { yours: words } = useWords('send');
  const { time } = useWords('common');
  const { language } = useLanguage();
  const name = share.kind === 'text' ? words.text : safeName(share.name);
  const { text, tone } = useStateLine(standing);
  const over = isOver(standing);
  const line = useRef<HTMLLIElement>(null);
  const leftMs = Date.parse(standing?.view?.expiresAt ?? share.expiresAt) - Date.now();
  return (
    <li class="share" tabIndex={-1} ref={line}>
      <div class="share-about">
        <Icon name={share.kind} />
        <div>
          <p class="one-line">
            <strong>
              <bdi>{name}</bdi>
            </strong>{' '}
            <span class="small">{formatMoment(share.sentAtMs, language)}</span>
          </p>
          <p class="share-state">
            <span class={`state ${tone}`}>{text}</span>
            {!over && leftMs > 0 && <span class="small">{words.left(formatDuration(leftMs, time))}</span>}
          </p>
        </div>
      </div>
      <Actions
        share={share}
        name={name}
        over={over}
        onView={onView}
        onForget={onForget}
        // The button that was pressed is gone with what it did.
        onRevoked={() => line.current?.focus()}
      />
    </li>
  );
}

function useStateLine(standing: Standing | undefined): StateLine {
  const { states } = useWords('send').yours;
  const { language } = useLanguage();
  if (standing?.failure?.code === 'share.not_found') return { text: states.unknown, tone: 'quiet' };
  if (standing?.view !== undefined) return stateLine(standing.view, states, (at) => formatMoment(at, language));
  return { text: standing === undefined ? states.loading : states.away, tone: 'quiet' };
}

interface ActionsProps extends Omit<Props, 'standing'> {
  readonly onRevoked: () => void;
  readonly name: string;
  readonly over: boolean;
}

function Actions({ share, name, over, onView, onForget, onRevoked }: ActionsProps): JSX.Element {
  const { yours: words } = useWords('send');
  const { copied } = useWords('common');
  const { worked, copy } = useCopy();
  const [asks, setAsks] = useState<'revoke' | 'forget'>();
  const stop = (): void => setAsks(undefined);
  return (
    <div class="share-actions">
      {!over && (
        <>
          <a class="button plain" href={share.manageLink} aria-label={words.manageOf(name)}>
            {words.manage}
          </a>
          <Button
            look="plain"
            label={worked ? undefined : words.copyManageOf(name)}
            onPress={() => void copy(share.manageLink)}
          >
            {worked ? copied : words.copyManage}
          </Button>
          <Button look="plain" label={words.revokeOf(name)} onPress={() => setAsks('revoke')}>
            {words.revoke}
          </Button>
        </>
      )}
      <Button look="plain" label={words.forgetOf(name)} onPress={() => (over ? onForget() : setAsks('forget'))}>
        {words.forget}
      </Button>
      {asks === 'revoke' && <Revoke share={share} name={name} onView={onView} onRevoked={onRevoked} onDone={stop} />}
      {asks === 'forget' && (
        <Confirm title={words.forgetTitle} action={words.forget} onConfirm={onForget} onCancel={stop}>
          <p>{words.forgetText(name)}</p>
        </Confirm>
      )}
    </div>
  );
}

interface RevokeProps extends Pick<ActionsProps, 'share' | 'name' | 'onView' | 'onRevoked'> {
  readonly onDone: () => void;
}

function Revoke({ share: { id, ownerToken }, name, onView, onRevoked, onDone }: RevokeProps): JSX.Element {
  const { yours: words } = useWords('send');
  const [failure, setFailure] = useState<Failure>();
  const revoke = async (): Promise<void> => {
    const revoked = await engine().ownerRevoke(id, ownerToken);
    if (!revoked.ok) {
      setFailure(revoked.failure);
      return;
    }
    const seen = await engine().ownerLook(id, ownerToken);
    announce(words.revoked);
    onDone();
    if (seen.ok) onView(seen.value);
    onRevoked();
  };
  return (
    <Confirm title={words.revokeTitle} action={words.revoke} onConfirm={() => void revoke()} onCancel={onDone}>
      <p>{words.revokeText(name)}</p>
      {failure !== undefined && <FailureNotice failure={failure} />}
    </Confirm>
  );
}
