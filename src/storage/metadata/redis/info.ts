/** What a Redis server tells about itself. */
import type { Redis } from 'ioredis';

/** INFO rather than CONFIG GET: a user with few rights may ask for it too. */
export async function infoOf(
  redis: Redis,
  ...sections: readonly string[]
): Promise<Readonly<Record<string, string | undefined>>> {
  const text = await redis.info(...sections);
  return Object.fromEntries(
    text.split(/\r?\n/).flatMap((line) => {
      const at = line.indexOf(':');
      return at < 1 || line.startsWith('#') ? [] : [[line.slice(0, at), line.slice(at + 1)] as const];
    }),
  );
}
