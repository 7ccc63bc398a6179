/** Whether Redis has memory left for new shares. Those that are there go on. */
import { mastersOf, type RedisClient } from './connect.ts';
import { infoOf } from './info.ts';

const MOST_PART = 0.9;

export class MemoryRoom {
  #full = false;

  constructor(private readonly client: RedisClient) {}

  /** As of the last look. */
  get full(): boolean {
    return this.#full;
  }

  /** One server that is full is enough: a share may fall on it. */
  async look(): Promise<void> {
    const infos = await Promise.all(mastersOf(this.client).map((master) => infoOf(master, 'memory')));
    this.#full = infos.some(({ used_memory: used, maxmemory: limit }) => {
      return Number(limit ?? 0) > 0 && Number(used ?? 0) > Number(limit) * MOST_PART;
    });
  }
}
