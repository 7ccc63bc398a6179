/** Composes and listens, nothing else. */
import { createApp } from './app.ts';
import { readSettings } from './config/settings.ts';
import { Log } from './logging/log.ts';
import { explainFailedStart, startLine } from './start.ts';

try {
  const settings = readSettings();
  const log = new Log(settings.logLevel);
  // What nobody caught goes through the log as well: its message may quote what must not be shown.
  process.on('uncaughtException', (error) => {
    log.error('server.crashed', { error });
    process.exit(1);
  });
  const app = await createApp(settings, log);
  app.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
  await app.listen(settings.port, settings.host);
  log.info('server.started', startLine(settings, await app.getUrl()));
} catch (error) {
  for (const line of explainFailedStart(error)) console.error(line);
  process.exit(1);
}
