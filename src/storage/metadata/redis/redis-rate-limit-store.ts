/** Fixed windows in Redis, one key each: Redis forgets those that have ended. */
import { RateLimitStore, type RateLimitHit } from '../../../share/rate-limit-store.ts';
import { windowKey } from './keys.ts';
import { partsOf, textOf } from './record-codec.ts';
import { reaching, type Scripts } from './scripts.ts';

export class RedisRateLimitStore extends RateLimitStore {
  constructor(private readonly scripts: Scripts) {
    super();
  }

  hit(key: string, windowMs: number, weight = 1): Promise<RateLimitHit> {
    return reaching(async () => {
      const [count, resetsInMs] = partsOf(await this.scripts.run('hit', [windowKey(key)], { windowMs, weight }));
      return { count: Number(textOf(count)), resetsInMs: Number(textOf(resetsInMs)) };
    });
  }
}
