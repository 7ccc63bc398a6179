/** The Dockerfile as the tests read it: its stages and what each instruction says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../docs/markdown.ts';

export interface Instruction {
  /** In capitals. */
  readonly name: string;
  readonly text: string;
}

export interface Stage {
  readonly image: string;
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

export interface Dockerfile {
  readonly text: string;
  /** Those before the first stage, with their defaults. */
  readonly args: Readonly<Record<string, string>>;
  readonly stages: readonly Stage[];
}

export function readDockerfile(): Dockerfile {
  const text = readFileSync(join(projectRoot, 'Dockerfile'), 'utf8');
  const args: Record<string, string> = {};
  const stages: { image: string; name: string | undefined; instructions: Instruction[] }[] = [];
  for (const instruction of instructionsIn(text)) {
    const stage = stages.at(-1);
    if (instruction.name === 'FROM') {
      const [image = '', , name] = instruction.text.split(/\s+/);
      stages.push({
        image: image.replaceAll(/\$\{(\w+)\}/g, (_, arg: string) => args[arg] ?? ''),
        name,
        instructions: [],
      });
    } else if (stage === undefined) Object.assign(args, pairsOf(instruction.text));
    else stage.instructions.push(instruction);
  }
  return { text, args, stages };
}

function instructionsIn(text: string): readonly Instruction[] {
  const lines = text
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n/g, ' ')
    .split('\n');
  return lines.flatMap((line) => {
    const [, name, rest = ''] = /^(\w+)\s+(.*)$/.exec(line.trim()) ?? [];
    return name === undefined ? [] : [{ name: name.toUpperCase(), text: rest }];
  });
}

/** The stage that becomes the image. */
export function lastStage({ stages }: Dockerfile): Stage {
  const stage = stages.at(-1);
  if (stage === undefined) throw new TypeError('The Dockerfile has no stage.');
  return stage;
}

/** What all instructions of this name say, in order. */
export const saidBy = ({ instructions }: Stage, name: string): readonly string[] =>
  instructions.filter((instruction) => instruction.name === name).map(({ text }) => text);

/** `NAME=value NAME="a value"`. */
export const pairsOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...text.matchAll(/([\w.]+)=(?:"([^"]*)"|(\S+))/g)].map(([, name = '', quoted, plain]) => [
      name,
      quoted ?? plain ?? '',
    ]),
  );

/** The words of a command that needs no shell; `undefined` when it is written for one. */
export function execForm(text: string): readonly string[] | undefined {
  try {
    const words: unknown = JSON.parse(text);
    return Array.isArray(words) ? words.map(String) : undefined;
  } catch {
    return undefined;
  }
}

/** The command of the health check, without its options. */
export const healthCommandOf = (stage: Stage): readonly string[] =>
  execForm(
    saidBy(stage, 'HEALTHCHECK')
      .join()
      .replace(/^.*?\bCMD\s+/, ''),
  ) ?? [];
