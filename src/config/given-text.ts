/**
 * What the operator gave for one setting: the text of its variable or, for a secret, of the file that `<NAME>_FILE` names.
 * A file keeps a secret out of the process list, of crash reports and of what a supervisor shows of its services.
 */
import { readFileSync } from 'node:fs';
import type { SettingDoc } from './setting.ts';

/** The environment as a process has it. An empty value counts as unset. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface Given {
  /** The variable that was used: what a problem is told under. */
  readonly name: string;
  readonly text?: string | undefined;
  /** Why there is no text although a file was named: a whole sentence. */
  readonly problem?: string;
}

/** The variable that names a file with the value of a secret. */
export const fileVariableOf = (env: string): string => `${env}_FILE`;

const MOST_BYTES = 65_536;

const problems: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'the user that runs the server may not read it',
  EPERM: 'the user that runs the server may not read it',
  EISDIR: 'it is a directory, not a file',
};

export function givenText({ env, secret }: SettingDoc, environment: Environment): Given {
  const text = meant(environment[env]);
  const file = secret === true ? meant(environment[fileVariableOf(env)]) : undefined;
  if (file === undefined) return { name: env, text };
  const name = fileVariableOf(env);
  if (text !== undefined) return { name, problem: `${env} and ${name} are both set: keep one of them.` };
  const told = (why: string): Given => ({ name, problem: `${name} is "${file}": ${why}.` });
  try {
    const bytes = readFileSync(file);
    if (bytes.length > MOST_BYTES) return told('it is too large to be a secret');
    const content = meant(bytes.toString('utf8'));
    return content === undefined ? told('the file is empty') : { name, text: content };
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    return told(problems[code] ?? `it cannot be read (${code})`);
  }
}

function meant(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === '' ? undefined : trimmed;
}
