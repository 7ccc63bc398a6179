// Choosing shares and burning them: asked first, told afterwards. What is chosen is always on the page that is shown.
import { useEffect, useState } from 'preact/hooks';
import type { AdminShare, burnResponse } from '../../src/contract/admin.schema.ts';
import { adminPaths } from '../../src/contract/routes.ts';
import type { z } from 'zod';
import type { Failure } from '../engine/engine-api.ts';
import { announce } from '../ui/announce.tsx';
import { useWords } from '../words/words.tsx';
import { useSignedIn } from './signed-in.tsx';

type Burned = z.output<typeof burnResponse>;
type Ids = ReadonlySet<string>;

export interface Burning {
  readonly chosen: Ids;
  readonly choose: (ids: Ids) => void;
  /** Those that somebody is being asked about. */
  readonly asking: readonly string[];
  readonly askFor: (ids: readonly string[]) => void;
  readonly burn: () => Promise<void>;
  readonly busy: boolean;
  /** What came of the last burning. */
  readonly told: string | undefined;
  readonly failure: Failure | undefined;
  /** Other shares are asked for: nothing is chosen, and what was told is over. */
  readonly leave: () => void;
}

interface Table {
  /** As the page shows them. */
  readonly shares: readonly AdminShare[] | undefined;
  /** When something was burned. */
  readonly load: () => Promise<void>;
  /** Puts the focus somewhere when the row that had it is gone. */
  readonly settle: () => void;
}

export function useBurning({ shares, load, settle }: Table): Burning {
  const { burn: words } = useWords('admin');
  const { api } = useSignedIn();
  const [chosen, choose] = useChosen(shares);
  const [asking, askFor] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const forget = (): void => {
    setTold(undefined);
    setFailure(undefined);
  };
  const burn = async (): Promise<void> => {
    const ids = asking;
    askFor([]);
    setBusy(true);
    forget();
    const outcome = await api.change<Burned>('POST', adminPaths.burns, { ids });
    if (outcome.ok) {
      const { burned, gone } = outcome.value;
      const text = gone === 0 ? words.done(burned) : `${words.done(burned)} ${words.gone(gone)}`;
      setTold(text);
      announce(text);
      choose(new Set([...chosen].filter((id) => !ids.includes(id))));
      await load();
    } else setFailure(outcome.failure);
    setBusy(false);
    settle();
  };
  const leave = (): void => {
    choose(new Set());
    forget();
  };
  return { chosen, choose, asking, askFor, burn, busy, told, failure, leave };
}

/** Nobody burns what they do not see: what leaves the page is not chosen any more, also when it comes back. */
function useChosen(shares: readonly AdminShare[] | undefined): [Ids, (ids: Ids) => void] {
  const [chosen, choose] = useState<Ids>(new Set());
  const shown = new Set(shares?.filter(({ state }) => state !== 'burned').map(({ id }) => id));
  const present = new Set([...chosen].filter((id) => shown.has(id)));
  useEffect(() => {
    if (present.size < chosen.size) choose(present);
    // Only other shares are a reason.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [shares]);
  return [present, choose];
}
