/** The real curl, as a person would call it. */
import { execFile } from 'node:child_process';

export interface CurlResult {
  /** curl's own: 0 is fine, 22 an answer that `-f` takes for an error. */
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs curl without a progress meter. */
export function curl(...args: readonly string[]): Promise<CurlResult> {
  return run('curl', ['-sS', '--max-time', '30', ...args]);
}

/** Runs a line in a POSIX shell, in `folder`. */
export function shell(line: string, folder: string): Promise<CurlResult> {
  return run('/bin/sh', ['-c', line], folder);
}

function run(program: string, args: readonly string[], folder?: string): Promise<CurlResult> {
  return new Promise((resolve) => {
    const options = { encoding: 'buffer', cwd: folder, maxBuffer: 64 * 1_048_576, timeout: 40_000 } as const;
    const child = execFile(program, args, options, (_error, stdout, stderr) => {
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr: stderr.toString() });
    });
  });
}
