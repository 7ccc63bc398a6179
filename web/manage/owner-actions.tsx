// Unlock, allow again, revoke: each says what came of it. What cannot be taken back asks first.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { OwnerView } from '../../src/contract/look.schema.ts';
import type { Failure, Outcome } from '../engine/engine-api.ts';
import { engine } from '../engine/engine.ts';
import { announce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { useWords } from '../words/words.tsx';
import type { Followed, OwnerKey } from './owner-share.ts';

interface Props {
  readonly owner: OwnerKey;
  readonly view: OwnerView;
  readonly followed: Followed;
}

/** Does something to the share, and shows what came of it. */
export function useAct({ followed }: Pick<Props, 'followed'>): {
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly act: (work: () => Promise<Outcome<OwnerView | undefined>>, done: string) => Promise<boolean>;
} {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const act = async (work: () => Promise<Outcome<OwnerView | undefined>>, done: string): Promise<boolean> => {
    setBusy(true);
    setFailure(undefined);
    const outcome = await work();
    setBusy(false);
    if (outcome.ok) announce(done);
    else setFailure(outcome.failure);
    if (outcome.ok && outcome.value !== undefined) followed.take(outcome.value);
    // Also after a refusal: the share does not stand as the page believed.
    else await followed.askNow();
    return outcome.ok;
  };
  return { busy, failure, act };
}

export function OwnerActions({ owner, view, followed }: Props): JSX.Element {
  const words = useWords('manage');
  const { busy, failure, act } = useAct({ followed });
  const [asking, setAsking] = useState(false);
  const { id, ownerToken } = owner;
  const revoke = (): void => {
    setAsking(false);
    void act(() => engine().ownerRevoke(id, ownerToken), words.revoke.done);
  };
  return (
    <div class="stack">
      {failure !== undefined && <FailureNotice failure={failure} said={words.failures} />}
      {view.attempts > 0 && (
        <div class="stack-tight">
          <div>
            <Button
              look={view.state === 'locked' ? 'primary' : 'normal'}
              icon="lock"
              disabled={busy || view.unlocksLeft === 0}
              onPress={() => void act(() => engine().ownerUnlock(id, ownerToken), words.unlock.done)}
            >
              {words.unlock.action}
            </Button>
          </div>
          <p class="small">{view.unlocksLeft === 0 ? words.unlock.none : words.unlock.hint(view.unlocksLeft)}</p>
        </div>
      )}
      <div>
        <Button
          look="danger"
          icon="trash"
          disabled={busy}
          onPress={() => {
            setAsking(true);
          }}
        >
          {words.revoke.action}
        </Button>
      </div>
      {asking && (
        <Confirm
          title={words.revoke.title}
          action={words.revoke.action}
          onConfirm={revoke}
          onCancel={() => {
            setAsking(false);
          }}
        >
          <p>{words.revoke.text}</p>
        </Confirm>
      )}
    </div>
  );
}
