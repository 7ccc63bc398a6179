/** A folder in memory, where the system has such a place: for what is tried thousands of times and need not be durable. */
import { access, constants, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const IN_MEMORY = '/dev/shm';

export async function memoryFolder(): Promise<string> {
  const parent = await access(IN_MEMORY, constants.W_OK).then(
    () => IN_MEMORY,
    () => tmpdir(),
  );
  return mkdtemp(join(parent, 'onetimeshare-'));
}
