/**
 * Does what the Dockerfile says, without Docker: each stage in a folder of its own, COPY from the context that
 * .dockerignore leaves or from another stage, RUN in a shell. What comes out is the tree of the image.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, stat, symlink } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../docs/markdown.ts';
import { pairsOf, type Dockerfile, type Instruction, type Stage } from './dockerfile.ts';

const run = promisify(execFile);

export interface ImageTree {
  readonly root: string;
  readonly workdir: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Where a path of the image lies here. */
  at(path: string): string;
}

/** The stages in the folder; resolves to the last. */
export async function makeTree(dockerfile: Dockerfile, folder: string): Promise<ImageTree> {
  const ignored = await readIgnored();
  const stages: StageTree[] = [];
  for (const [index, stage] of dockerfile.stages.entries())
    stages.push(new StageTree(join(folder, String(index)), stage, [...stages], ignored));
  const last = stages.at(-1);
  if (last === undefined) throw new TypeError('The Dockerfile has no stage.');
  await Promise.all(stages.map(({ made }) => made));
  return last;
}

/** Instructions about how the image is run, not what is in it. */
const aboutRunning = new Set(['LABEL', 'VOLUME', 'EXPOSE', 'USER', 'HEALTHCHECK', 'STOPSIGNAL', 'CMD']);

class StageTree implements ImageTree {
  workdir = '/';
  environment: Readonly<Record<string, string>> = {};

  /** Stages are made side by side; who copies from another waits for it. */
  readonly made: Promise<void>;

  constructor(
    readonly root: string,
    private readonly stage: Stage,
    private readonly earlier: readonly StageTree[],
    private readonly ignored: (path: string) => boolean,
  ) {
    this.made = this.#make();
  }

  at(path: string): string {
    return path.startsWith('/') ? join(this.root, path) : join(this.root, this.workdir, path);
  }

  async #make(): Promise<void> {
    for (const instruction of this.stage.instructions) await this.#follow(instruction);
  }

  async #follow({ name, text }: Instruction): Promise<void> {
    if (name === 'WORKDIR') {
      this.workdir = text;
      await mkdir(this.at('.'), { recursive: true });
    } else if (name === 'ENV') this.environment = { ...this.environment, ...pairsOf(text) };
    else if (name === 'COPY') await this.#copy(text.split(/\s+/));
    else if (name === 'RUN') await this.#run(text);
    else if (!aboutRunning.has(name)) throw new TypeError(`This test does not know what ${name} does.`);
  }

  async #copy(words: readonly string[]): Promise<void> {
    const from = /^--from=(.*)$/.exec(words[0] ?? '')?.[1];
    const paths = from === undefined ? words : words.slice(1);
    const to = this.at(paths.at(-1) ?? '');
    for (const path of paths.slice(0, -1)) {
      const source = await this.#sourceOf(path, from);
      const isFolder = (await stat(source)).isDirectory();
      const filter = (one: string): boolean => from !== undefined || !this.ignored(relative(projectRoot, one));
      await cp(source, isFolder ? to : join(to, basename(path)), { recursive: true, filter });
    }
  }

  async #sourceOf(path: string, from: string | undefined): Promise<string> {
    if (from === undefined) return join(projectRoot, path);
    const other = this.earlier.find(({ stage }) => stage.name === from);
    if (other === undefined) throw new TypeError(`There is no stage ${from} before this one.`);
    await other.made;
    return other.at(path);
  }

  async #run(command: string): Promise<void> {
    // With the tools for building: the very tree that this command has made here, from the same lock file.
    if (/^npm ci (?!.*--omit=dev)/.test(command)) {
      await symlink(join(projectRoot, 'node_modules'), this.at('node_modules'));
      return;
    }
    const here = command.replaceAll(/ (?=\/)\S+/g, (path) => ` ${this.at(path.trim())}`);
    const { uid, gid } = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
    // Only root may give files away; everybody else is the owner, and runs the server, as themselves.
    const asOwner = uid === 0 ? here : here.replace(/-o \d+ -g \d+/, `-o ${String(uid)} -g ${String(gid)}`);
    await run('sh', ['-c', asOwner], {
      cwd: this.at('.'),
      env: { ...process.env, ...this.environment, npm_config_prefer_offline: 'true' },
    });
  }
}

/** Which paths of the project .dockerignore keeps out: the last pattern that fits a path or a folder above it says. */
async function readIgnored(): Promise<(path: string) => boolean> {
  const lines = (await readFile(join(projectRoot, '.dockerignore'), 'utf8')).split('\n');
  const patterns = lines
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => ({ isKept: line.startsWith('!'), pattern: asPattern(line.replace(/^!/, '').trim()) }));
  return (path) => {
    const above = path.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'));
    const last = patterns.findLast(({ pattern }) => above.some((one) => pattern.test(one)));
    return last !== undefined && !last.isKept;
  };
}

const asPattern = (glob: string): RegExp =>
  new RegExp(
    `^${glob
      .replaceAll('.', String.raw`\.`)
      .replaceAll('**/', '\u0001')
      .replaceAll('*', '[^/]*')
      .replaceAll('\u0001', '(?:.*/)?')}$`,
  );

/** Every path below, with what would tell that it was written to. */
export async function snapshotOf(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { recursive: true });
  const lines = await Promise.all(
    entries.map(async (path) => {
      const { size, mtimeMs } = await stat(join(root, path));
      return `${path} ${String(size)} ${String(mtimeMs)}`;
    }),
  );
  return lines.sort();
}
