/** docker-compose.yml as Compose itself resolves it, whichever Compose is here. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { projectRoot } from '../docs/markdown.ts';

const duration = z.string();
const service = z.looseObject({
  build: z.unknown().optional(),
  image: z.string().optional(),
  user: z.string().optional(),
  command: z.array(z.string()).nullish(),
  environment: z.record(z.string(), z.string().nullable()).optional(),
  secrets: z.array(z.looseObject({ source: z.string() })),
  volumes: z.array(z.unknown()),
  networks: z.record(z.string(), z.unknown()),
  ports: z.array(z.unknown()).optional(),
  depends_on: z.record(z.string(), z.looseObject({ condition: z.string() })).optional(),
  healthcheck: z.looseObject({ test: z.array(z.string()) }).optional(),
  read_only: z.literal(true),
  init: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  restart: z.literal('unless-stopped'),
  ulimits: z.looseObject({ core: z.literal(0) }),
  stop_grace_period: duration,
  mem_limit: z.union([z.string(), z.number()]),
  pids_limit: z.number(),
});

const composeFile = z.looseObject({
  services: z.record(z.string(), service),
  secrets: z.record(z.string(), z.looseObject({ file: z.string() })),
  networks: z.record(z.string(), z.looseObject({ internal: z.boolean().optional() }).nullable()),
});

export type ComposeService = z.output<typeof service>;
export type ComposeFile = z.output<typeof composeFile>;

export interface Resolved {
  readonly file: ComposeFile;
  /** What Compose had to say about it. */
  readonly complaints: string;
}

const programs = [
  ['docker-compose'],
  // As a part of docker itself.
  ['docker', 'compose'],
] as const;

function compose(folder: string, ...args: readonly string[]): { readonly text: string; readonly complaints: string } {
  const complaintsFile = join(folder, 'complaints');
  const [program, ...first] = programs.find(isHere) ?? programs[0];
  const text = execFileSync('sh', ['-c', 'exec "$0" "$@" 2>complaints', program, ...first, ...args], {
    cwd: folder,
    encoding: 'utf8',
    // Nothing of this machine goes in.
    env: { PATH: process.env['PATH'], HOME: folder },
  });
  return { text, complaints: execFileSync('cat', [complaintsFile], { encoding: 'utf8' }) };
}

function isHere([program, ...first]: readonly string[]): boolean {
  try {
    execFileSync(program ?? '', [...first, 'version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** @param environment what stands in `.env` beside it */
export function resolveCompose(environment = ''): Resolved {
  const folder = mkdtempSync(join(tmpdir(), 'ots-compose-'));
  try {
    copyFileSync(join(projectRoot, 'docker-compose.yml'), join(folder, 'docker-compose.yml'));
    writeFileSync(join(folder, '.env'), environment);
    const { text, complaints } = compose(folder, 'config');
    return { file: composeFile.parse(parse(text)), complaints };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @throws TypeError when there is none of this name */
export function serviceOf({ services }: ComposeFile, name: string): ComposeService {
  const found = services[name];
  if (found === undefined) throw new TypeError(`The compose file has no service ${name}.`);
  return found;
}

/** `1m30s` and the like. */
export function secondsOf(text: string): number {
  const [, hours = 0, minutes = 0, seconds = 0] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text) ?? [];
  return Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
}

/** What follows `--name` in a command. */
export const optionOf = (command: readonly string[], name: string): string | undefined =>
  command[command.indexOf(`--${name}`) + 1];
