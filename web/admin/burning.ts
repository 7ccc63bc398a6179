// Choosing shares and burning them: asked first, told afterwards.
import { useState } from 'preact/hooks';
import type { burnResponse, SharesPage } from '../../src/contract/admin.schema.ts';
import { adminPaths } from '../../src/contract/routes.ts';
import type { z } from 'zod';
import type { Failure } from '../engine/engine-api.ts';
import { announce } from '../ui/announce.tsx';
import { useWords } from '../words/words.tsx';
import { useSignedIn, type Loaded } from './signed-in.tsx';

export interface Burning {
  readonly chosen: ReadonlySet<string>;
  readonly choose: (ids: ReadonlySet<string>) => void;
  /** Those that somebody is being asked about. */
  readonly asking: readonly string[];
  readonly askFor: (ids: readonly string[]) => void;
  readonly burn: () => Promise<void>;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
}

/** `settle` puts the focus somewhere when the row that had it is gone. */
export function useBurning(loaded: Loaded<SharesPage>, settle: () => void): Burning {
  const { burn: words } = useWords('admin');
  const { api } = useSignedIn();
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const [asking, askFor] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const burn = async (): Promise<void> => {
    const ids = asking;
    askFor([]);
    setBusy(true);
    setFailure(undefined);
    const outcome = await api.change<z.output<typeof burnResponse>>('POST', adminPaths.burns, { ids });
    if (outcome.ok) {
      const { burned, gone } = outcome.value;
      announce(gone === 0 ? words.done(burned) : `${words.done(burned)} ${words.gone(gone)}`);
      choose(new Set([...chosen].filter((id) => !ids.includes(id))));
      await loaded.load();
    } else setFailure(outcome.failure);
    setBusy(false);
    settle();
  };
  return { chosen, choose, asking, askFor, burn, busy, failure };
}
