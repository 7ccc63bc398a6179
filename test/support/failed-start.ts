/** The main program where it cannot start: what it says, and how it ends. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { compiled } from './compiled.ts';

const root = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export function failToStart(environment: Readonly<Record<string, string>>): Promise<Ended> {
  const args = [compiled(join(root, 'src/main.ts'))];
  const options = { cwd: root, env: { ...process.env, ...environment }, timeout: 60_000 };
  return run(process.execPath, args, options).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: unknown) => error as Ended,
  );
}
