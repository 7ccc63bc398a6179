/** The rules of style that the architecture rests on are seen to fire. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { Linter } from 'eslint';
import { projectRoot } from '../docs/markdown.ts';

const run = promisify(execFile);
const rule = 'no-restricted-syntax';

/** Lines of `source` that the rule, as it is set for `file`, refuses. The other rules would need the whole project compiled. */
async function refusedLines(file: string, source: string): Promise<readonly number[]> {
  const args = [join(projectRoot, 'node_modules/eslint/bin/eslint.js'), '--print-config', file];
  const { stdout } = await run(process.execPath, args, { cwd: projectRoot, maxBuffer: 16 * 1_048_576 });
  const { rules } = JSON.parse(stdout) as { readonly rules: Readonly<Record<string, Linter.RuleEntry>> };
  const setting = rules[rule];
  const findings = new Linter().verify(source, [{ rules: setting === undefined ? {} : { [rule]: setting } }]);
  return findings.map(({ line }) => line);
}

const source = `import { env } from 'node:process';
export const first = process.env.PORT;
export const second = process['env']['PORT'];
const { env: third } = process;
export const all = [env, third];
export function fail() {
  throw new Error('bare');
}
`;

describe('the linter', () => {
  it.each([
    ['src/start.ts', [1, 2, 3, 4, 7]],
    ['src/main.ts', [1, 2, 3, 4, 7]],
    ['src/http/problem.ts', [1, 2, 3, 4, 7]],
    ['src/config/settings.ts', [7]],
  ])('keeps the environment in config/ and bare errors out of the code: %s', async (file, lines) => {
    expect(await refusedLines(file, source)).toEqual(lines);
  });
});
