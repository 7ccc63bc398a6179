// Loaded before a server: tells, when asked, what its heap holds after everything that nobody needs is collected.
import { setImmediate } from 'node:timers';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

process.on('message', () => {
  collect();
  // Twice: finalizers of the first may let go of more.
  setImmediate(() => {
    collect();
    process.send?.(process.memoryUsage());
  });
});
process.channel?.unref();
