// Who took it, without saying who: when each download began, how far it came, how it ended. And how to allow it again.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { OwnerView } from '../../src/contract/look.schema.ts';
import { engine } from '../engine/engine.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { formatPercent, formatTime } from '../ui/quantity.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import { useAct } from './owner-actions.tsx';
import type { Followed, OwnerKey } from './owner-share.ts';

interface Props {
  readonly owner: OwnerKey;
  readonly view: OwnerView;
  readonly followed: Followed;
}

type Claim = OwnerView['claims'][number];

/** What is to be taken back: the claim that started then, or all that are open. */
interface Asking {
  readonly startedAt: string | undefined;
}

const isOpen = ({ acknowledgedAt, revokedAt }: Claim): boolean =>
  acknowledgedAt === undefined && revokedAt === undefined;

export function Claims({ owner, view, followed }: Props): JSX.Element {
  const { claims: words, rearm, failures } = useWords('manage');
  const { busy, failure, act } = useAct({ followed });
  const [asking, setAsking] = useState<Asking>();
  const open = view.claims.filter(isOpen);
  // Named: what is claimed while the owner is still being asked stays.
  const only = open.length === 1 ? open[0] : undefined;
  const isOver = view.state === 'burned';
  const mayPick = !isOver && open.length > 1 && view.rearmsLeft > 0;
  return (
    <section class="card">
      <h2>{words.title}</h2>
      {view.claims.length === 0 && <p class="lead">{words.none}</p>}
      {failure !== undefined && <FailureNotice failure={failure} said={failures} />}
      <ul class="claims">
        {view.claims.map((claim) => (
          <ClaimItem
            key={claim.startedAt}
            claim={claim}
            bodyBytes={view.bodyBytes}
            takeBack={mayPick && isOpen(claim) ? () => setAsking({ startedAt: claim.startedAt }) : undefined}
          />
        ))}
      </ul>
      {!isOver && open.length > 0 && (
        <AllowAgain left={view.rearmsLeft} busy={busy} onPress={() => setAsking({ startedAt: only?.startedAt })} />
      )}
      {asking !== undefined && (
        <Confirm
          title={rearm.title}
          action={rearm.action}
          onConfirm={() => {
            setAsking(undefined);
            void act(() => engine().ownerRearm(owner.id, owner.ownerToken, asking.startedAt), rearm.done);
          }}
          onCancel={() => setAsking(undefined)}
        >
          <p>{rearm.text}</p>
        </Confirm>
      )}
    </section>
  );
}

interface AllowAgainProps {
  readonly left: number;
  readonly busy: boolean;
  readonly onPress: () => void;
}

function AllowAgain({ left, busy, onPress }: AllowAgainProps): JSX.Element {
  const { rearm } = useWords('manage');
  return (
    <div class="stack-tight">
      <div>
        <Button icon="refresh" disabled={busy || left === 0} onPress={onPress}>
          {rearm.action}
        </Button>
      </div>
      <p class="small">{left === 0 ? rearm.none : rearm.hint(left)}</p>
    </div>
  );
}

interface ItemProps {
  readonly claim: Claim;
  readonly bodyBytes: number;
  readonly takeBack: (() => void) | undefined;
}

function ClaimItem({ claim, bodyBytes, takeBack }: ItemProps): JSX.Element {
  const { claims: words } = useWords('manage');
  const { language } = useLanguage();
  const { startedAt, bytesSent, lastAt } = claim;
  const running = isOpen(claim) && claim.assumedCompleteAt === undefined;
  return (
    <li>
      <strong>{words.started(formatTime(startedAt, language))}</strong>
      <span>
        {endOf(claim) ??
          words.running(formatPercent(bytesSent, bodyBytes, language), formatTime(lastAt ?? startedAt, language))}
      </span>
      {running && <progress aria-label={words.progress} value={bytesSent} max={Math.max(1, bodyBytes)} />}
      {takeBack !== undefined && (
        <div>
          <Button onPress={takeBack}>{words.takeBack}</Button>
        </div>
      )}
    </li>
  );

  function endOf({ acknowledgedAt, assumedCompleteAt, revokedAt }: Claim): string | undefined {
    if (revokedAt !== undefined) return words.revoked(formatTime(revokedAt, language));
    if (acknowledgedAt !== undefined) return words.complete(formatTime(acknowledgedAt, language));
    return assumedCompleteAt === undefined ? undefined : words.assumed(formatTime(assumedCompleteAt, language));
  }
}
