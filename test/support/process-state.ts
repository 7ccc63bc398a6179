/** What the system says about a running process: its open files and the memory that is its own. Linux. */
import { readdir, readFile, readlink } from 'node:fs/promises';
import type { ServerProcess } from './server-process.ts';

/** What each file descriptor stands for: a path, `socket:[…]`, `anon_inode:…`. */
export async function openFiles(pid: number): Promise<readonly string[]> {
  const folder = `/proc/${String(pid)}/fd`;
  const names = await readdir(folder);
  // One that was closed meanwhile is none.
  const targets = await Promise.all(names.map((name) => readlink(`${folder}/${name}`).catch(() => undefined)));
  return targets.flatMap((target) => (target === undefined ? [] : [target]));
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
