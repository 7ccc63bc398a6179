/** `npm run store:accept`: the operator accepts that Redis is an older copy of itself. */
import { readSettings } from './config/settings.ts';
import { SystemClock } from './share/clock.ts';
import { explainFailedStart } from './start.ts';
import { acceptRollback } from './storage/metadata/redis/open-redis.ts';
import { redisAddress } from './storage/redis-address.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

try {
  const settings = readSettings();
  const address = redisAddress(settings);
  if (address === undefined) {
    say('REDIS_URL is not set: the embedded store cannot be an older copy. Nothing was done.');
  } else {
    const { shares, buckets } = await acceptRollback(address, settings.uploadsDir, settings, new SystemClock());
    say(
      buckets === 0
        ? 'Redis is no older copy of itself. Nothing was done.'
        : `Accepted. ${String(shares)} shares were looked at: every free download of those that are not burned counts as taken now, and only their owners can re-arm them.`,
    );
  }
} catch (error) {
  for (const line of explainFailedStart(error)) say(line);
  process.exitCode = 1;
}
