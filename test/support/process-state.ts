/** What the system says about a running process: its open files and the memory that is its own. Linux. */
import { readdir, readFile, readlink } from 'node:fs/promises';
import type { ServerProcess } from './server-process.ts';
import { until } from './until.ts';

/** Longer than an idle connection of a client is kept open by both sides. */
const UNTIL_IDLE_ONES_END_MS = 80_000;

/** What each file descriptor stands for: a path, `socket:[…]`, `anon_inode:…`. */
export async function openFiles(pid: number): Promise<readonly string[]> {
  const folder = `/proc/${String(pid)}/fd`;
  const names = await readdir(folder);
  // One that was closed meanwhile is none.
  const targets = await Promise.all(names.map((name) => readlink(`${folder}/${name}`).catch(() => undefined)));
  return targets.flatMap((target) => (target === undefined ? [] : [target]));
}

/** Waits until a process has at most so many descriptors open. @throws with what is still open */
export async function filesClosed(pid: number, most: number): Promise<void> {
  let open: readonly string[] = [];
  const areClosed = async (): Promise<boolean> => (open = await openFiles(pid)).length <= most;
  await until(areClosed, 'descriptors were closed', UNTIL_IDLE_ONES_END_MS).catch((cause: unknown) => {
    throw new TypeError(`${String(open.length)} are open, not ${String(most)}: ${open.join(' ')}`, { cause });
  });
}

/** Resident memory that is not a mapped file: the store's files are mapped, and the system may drop those pages. */
export async function ownMemoryBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8');
  return Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1_024;
}

/** What lives on the heap, and beside it in buffers, after a collection. The server was started with `process-report.mjs`. */
export async function liveMemory(server: ServerProcess): Promise<{ readonly heap: number; readonly buffers: number }> {
  const { heapUsed, external } = (await server.tell({})) as NodeJS.MemoryUsage;
  return { heap: heapUsed, buffers: external };
}
