/** Composes and listens, nothing else. */
import { createApp } from './app.ts';
import { readSettings, SettingsInvalid } from './config/settings.ts';

try {
  const settings = readSettings();
  const app = await createApp(settings);
  app.enableShutdownHooks();
  await app.listen(settings.port, settings.host);
} catch (error) {
  if (!(error instanceof SettingsInvalid)) throw error;
  for (const problem of error.problems) console.error(problem);
  process.exitCode = 1;
}
