/** Sessions in the lazy environment: a restart of the host signs everybody out. */
import type { Clock } from '../../../share/clock.ts';
import { isOpen, MOST_SESSIONS, SessionStore, type AdminSession } from '../../../share/session-store.ts';
import type { Environments } from './environments.ts';
import { reaching } from './record-step.ts';

export class EmbeddedSessionStore extends SessionStore {
  constructor(
    private readonly environments: Environments,
    private readonly clock: Clock,
  ) {
    super();
  }

  open(tokenHash: string, csrfToken: string): Promise<AdminSession> {
    const { sessions, root } = this.environments.lazy;
    return reaching(() =>
      root.childTransaction(() => {
        const now = this.clock.now();
        void sessions.remove(tokenHash);
        this.#makeRoom(now);
        const session: AdminSession = { tokenHash, csrfToken, createdAt: now, lastSeenAt: now };
        void sessions.put(tokenHash, session);
        return session;
      }),
    );
  }

  #makeRoom(now: number): void {
    const { sessions } = this.environments.lazy;
    const all = [...sessions.getRange()].map(({ value }) => value);
    const open = all.filter((session) => isOpen(session, now)).sort((a, b) => b.lastSeenAt - a.lastSeenAt);
    const kept = new Set(open.slice(0, MOST_SESSIONS - 1));
    for (const session of all) if (!kept.has(session)) void sessions.remove(session.tokenHash);
  }

  find(tokenHash: string, touch = true): Promise<AdminSession | undefined> {
    const { sessions, root } = this.environments.lazy;
    return reaching(async () => {
      this.environments.refresh();
      const now = this.clock.now();
      const found = sessions.get(tokenHash);
      // Whoever has no session makes nobody write.
      if (found === undefined || !isOpen(found, now)) return undefined;
      if (!touch) return found;
      return await root.childTransaction(() => {
        const session = sessions.get(tokenHash);
        if (session === undefined || !isOpen(session, now)) return undefined;
        const seen = { ...session, lastSeenAt: now };
        void sessions.put(tokenHash, seen);
        return seen;
      });
    });
  }

  async end(tokenHash: string): Promise<void> {
    const { sessions, root } = this.environments.lazy;
    await reaching(() => root.childTransaction(() => void sessions.remove(tokenHash)));
  }

  endAll(): Promise<number> {
    const { sessions, root } = this.environments.lazy;
    return reaching(() =>
      root.childTransaction(() => {
        const now = this.clock.now();
        const all = [...sessions.getRange()].map(({ value }) => value);
        for (const { tokenHash } of all) void sessions.remove(tokenHash);
        return all.filter((session) => isOpen(session, now)).length;
      }),
    );
  }
}
