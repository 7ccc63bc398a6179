// How well a password resists guessing, by zxcvbn. Its lists are loaded when the first password is typed.
import type { PasswordStrength } from '../engine/engine-api.ts';

/** Longer ones are judged by their beginning: the work grows with the square. */
const judgedCharacters = 64;

type Judge = (password: string) => PasswordStrength;
let loaded: Promise<Judge> | undefined;

export async function passwordStrength(password: string): Promise<PasswordStrength> {
  loaded ??= load();
  return (await loaded)(password.slice(0, judgedCharacters));
}

async function load(): Promise<Judge> {
  const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  const zxcvbn = new ZxcvbnFactory({ graphs: adjacencyGraphs, dictionary });
  return (password) => zxcvbn.check(password).score;
}
