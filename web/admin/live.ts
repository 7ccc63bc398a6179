// How the server stands, as it tells by itself: server-sent events. Looking on keeps no session alive.
import { useEffect, useState } from 'preact/hooks';
import { adminPaths } from '../../src/contract/routes.ts';
import type { AdminChange, Overview } from '../../src/contract/admin.schema.ts';
import { useSignedIn } from './signed-in.tsx';

export type Liveness = 'connecting' | 'live' | 'lost';

export interface Live {
  readonly liveness: Liveness;
  /** The newest; it stays when the connection is lost. */
  readonly overview: Overview | undefined;
  /** What an admin did last, here or in another window; undefined if nothing since the page was opened. */
  readonly change: AdminChange | undefined;
}

/** Events come every two seconds: after so many that did not, the connection is taken for lost. */
const silentAfterMs = 10_000;
const openAgainAfterMs = 4_000;

/** Names of the events. Written out, so that the schemas stay on the server. */
const names = { overview: 'overview', changed: 'changed', end: 'end' } as const;

export function useLive(): Live {
  const { api, isOver, session } = useSignedIn();
  const [live, setLive] = useState<Live>({ liveness: 'connecting', overview: undefined, change: undefined });
  useEffect(() => {
    if (isOver) {
      setLive((now) => ({ ...now, liveness: 'lost' }));
      return undefined;
    }
    return listen({
      onOverview: (overview) => setLive((now) => ({ ...now, liveness: 'live', overview })),
      onChange: (change) => setLive((now) => ({ ...now, change })),
      onLost: () => setLive((now) => ({ ...now, liveness: 'lost' })),
      // Asked, so that what ended is the session and not the connection.
      askSession: async () => {
        await api.get(adminPaths.session, 'page');
      },
    });
  }, [api, isOver, session]);
  return live;
}

interface Listener {
  readonly onOverview: (overview: Overview) => void;
  readonly onChange: (change: AdminChange) => void;
  readonly onLost: () => void;
  readonly askSession: () => Promise<void>;
}

/** Listens until what it returns is called. */
function listen({ onOverview, onChange, onLost, askSession }: Listener): () => void {
  let source: EventSource | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  const heard = (): void => {
    clearTimeout(silence);
    silence = setTimeout(reopen, silentAfterMs);
  };
  const reopen = (): void => {
    onLost();
    source?.close();
    clearTimeout(silence);
    clearTimeout(again);
    again = setTimeout(open, openAgainAfterMs);
  };
  const open = (): void => {
    source = new EventSource(adminPaths.events);
    source.addEventListener(names.overview, (event: MessageEvent<string>) => {
      heard();
      onOverview(JSON.parse(event.data) as Overview);
    });
    source.addEventListener(names.changed, (event: MessageEvent<string>) => {
      onChange(JSON.parse(event.data) as AdminChange);
    });
    source.addEventListener(names.end, () => {
      reopen();
      void askSession();
    });
    source.addEventListener('error', () => {
      const { readyState } = source ?? {};
      reopen();
      // The browser gives up only when it was answered, and that answer may be that nobody is signed in.
      if (readyState === EventSource.CLOSED) void askSession();
    });
    heard();
  };
  open();
  return () => {
    source?.close();
    clearTimeout(silence);
    clearTimeout(again);
  };
}
