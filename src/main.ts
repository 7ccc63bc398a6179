/** Composes and listens, nothing else. Of several processes the primary only leads (src/cluster). */
import { refusePlaceholderPassword } from './admin/placeholder-passwords.ts';
import { Primary } from './cluster/primary.ts';
import { PrimaryLink } from './cluster/primary-link.ts';
import { readSettings, type Settings } from './config/settings.ts';
import type { ProcessReading } from './http/process-numbers.ts';
import { DegradedReasons } from './logging/degraded-reasons.ts';
import { Log } from './logging/log.ts';
import type { Snapshot } from './logging/measurements.ts';
import { explainFailedStart, startLine } from './start.ts';

async function serve(settings: Settings, log: Log, primary?: PrimaryLink): Promise<void> {
  // Not before it is needed: the primary has no use for it.
  const { createApp, measurementsOf, numbersOf } = await import('./app.ts');
  const app = await createApp(settings, log, primary?.clock());
  app.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
  try {
    await app.listen(settings.port, settings.host);
  } catch (error) {
    // A store that is in the middle of a step would keep this process from ending, and others from writing.
    await app.close();
    throw error;
  }
  const url = await app.getUrl();
  if (primary === undefined) log.info('server.started', startLine(settings, url));
  else {
    const [measurements, numbers] = [measurementsOf(app), numbersOf(app)];
    measurements.setWorker(primary.place);
    measurements.askOthers(async () => (await primary.askOthers('metrics')) as readonly Snapshot[]);
    numbers.askOthers(async () => (await primary.askOthers('numbers')) as readonly ProcessReading[]);
    primary.started(url, app.get(DegradedReasons), (subject) =>
      subject === 'metrics' ? measurements.snapshot() : Promise.resolve(numbers.read()),
    );
  }
}

let primary: PrimaryLink | undefined;
try {
  const settings = readSettings();
  const isOne = settings.workers === 1;
  const log = new Log(settings.logLevel, undefined, isOne ? {} : { pid: process.pid });
  // What nobody caught goes through the log as well: its message may quote what must not be shown.
  process.on('uncaughtException', (error) => {
    log.last('server.crashed', { error });
    // Not by `exit`, which waits for steps of the store that wait for us.
    process.kill(process.pid, 'SIGKILL');
  });
  if (!isOne) primary = await PrimaryLink.join();
  // Once for all workers.
  if (primary === undefined) await refusePlaceholderPassword(settings);
  if (isOne || primary !== undefined) await serve(settings, log, primary);
  else
    process.exit(
      await new Primary(settings.workers, settings.shutdownGraceMs, log, (url) => {
        log.info('server.started', startLine(settings, url));
      }).run(),
    );
} catch (error) {
  const lines = explainFailedStart(error);
  if (primary === undefined) for (const line of lines) console.error(line);
  await primary?.failed(lines);
  process.exit(1);
}
