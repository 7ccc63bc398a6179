/** Sessions in Redis: one hash, so that all end in one step. */
import { SessionStore, type AdminSession } from '../../../share/session-store.ts';
import { sessionsKey } from './keys.ts';
import { partsOf, textOf } from './record-codec.ts';
import { reaching, type Reply, type Scripts } from './scripts.ts';

const keys = [sessionsKey];

function sessionOf(tokenHash: string, reply: Reply): AdminSession | undefined {
  const [csrfToken, createdAt, lastSeenAt] = partsOf(reply).map(textOf);
  if (csrfToken === undefined) return undefined;
  return { tokenHash, csrfToken, createdAt: Number(createdAt), lastSeenAt: Number(lastSeenAt) };
}

export class RedisSessionStore extends SessionStore {
  constructor(private readonly scripts: Scripts) {
    super();
  }

  open(tokenHash: string, csrfToken: string): Promise<AdminSession> {
    return reaching(async () => {
      const now = Number(textOf(await this.scripts.run('openSession', keys, { tokenHash, csrfToken })));
      return { tokenHash, csrfToken, createdAt: now, lastSeenAt: now };
    });
  }

  find(tokenHash: string, touch = true): Promise<AdminSession | undefined> {
    const script = touch ? 'touchSession' : 'findSession';
    return reaching(async () => sessionOf(tokenHash, await this.scripts.run(script, keys, { tokenHash })));
  }

  async end(tokenHash: string): Promise<void> {
    await reaching(() => this.scripts.run('endSession', keys, { tokenHash }));
  }

  endAll(): Promise<number> {
    return reaching(async () => Number(await this.scripts.run('endSessions', keys, {})));
  }
}
