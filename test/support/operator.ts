/** What the operator runs beside the server, as they run it. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);

/** `npm run store:accept`, on what was built before the tests. What it says; rejects when it fails. */
export async function storeAccept(environment: Readonly<Record<string, string>>): Promise<string> {
  const env = { ...process.env, ...environment };
  const { stdout } = await run('npm', ['run', '--silent', 'store:accept'], { cwd: root, env, timeout: 60_000 });
  return stdout.trim();
}
