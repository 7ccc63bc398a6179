// What this server takes: asked directly and not through the engine, so that it is known before anything large is loaded.
import { useEffect, useState } from 'preact/hooks';
import type { ConfigResponse } from '../../src/contract/config.schema.ts';
import { paths } from '../../src/contract/routes.ts';

export type ServerLimits = Pick<ConfigResponse, 'limits' | 'defaults'>;

/** Those of a server that was not configured: good enough to begin with, and the server has the last word. */
const usual: ServerLimits = {
  limits: {
    shareBytes: 10 * 1_024 ** 3,
    inlineBytes: 65_536,
    textBytes: 1_024 ** 2,
    expiresInMin: 60,
    expiresInMax: 30 * 86_400,
    downloadsMax: 100,
    passwordBytes: 1_024,
    passwordAttempts: 5,
  },
  defaults: { expiresIn: 86_400, downloads: 1 },
};

export interface KnownLimits extends ServerLimits {
  /** Whether the server said so. */
  readonly told: boolean;
}

const againAfterMs = 5_000;

export function useServerLimits(): KnownLimits {
  const [known, setKnown] = useState<KnownLimits>({ ...usual, told: false });
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      const limits = await askLimits(abort.signal);
      if (abort.signal.aborted) return;
      if (limits === undefined) timer = setTimeout(() => void ask(), againAfterMs);
      else setKnown({ ...limits, told: true });
    };
    void ask();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, []);
  return known;
}

async function askLimits(signal: AbortSignal): Promise<ServerLimits | undefined> {
  try {
    const response = await fetch(paths.config, { signal, cache: 'no-store', referrerPolicy: 'no-referrer' });
    const said: unknown = response.ok ? await response.json() : undefined;
    return isLimits(said) ? said : undefined;
  } catch {
    return undefined;
  }
}

/** By hand: the schema library is larger than this page. */
function isLimits(said: unknown): said is ServerLimits {
  return hasNumbers(said, 'limits', usual.limits) && hasNumbers(said, 'defaults', usual.defaults);
}

function hasNumbers(said: unknown, part: string, like: object): boolean {
  const values = (said as Partial<Record<string, unknown>> | undefined)?.[part];
  if (typeof values !== 'object' || values === null) return false;
  const known = values as Readonly<Record<string, unknown>>;
  return Object.keys(like).every((name) => typeof known[name] === 'number');
}
