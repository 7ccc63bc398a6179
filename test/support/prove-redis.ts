/** What a server does three seconds after Redis was restarted: it compares what all servers know with what lies there. */
import type { RedisEngine } from './redis-engine.ts';

export async function proveRedis({ parts: { rollback } }: RedisEngine): Promise<void> {
  await rollback.check();
  for (const life of rollback.unproven) await rollback.prove(life);
}
