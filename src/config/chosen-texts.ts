/** What an admin chooses over the environment while the server runs: checked by the very schemas that check the environment. */
import { declared, readTexts, type GivenTexts, type Reading, type SettingProblem } from './schema.ts';
import type { SettingDoc } from './setting.ts';
import { stateOf, type Settings, type SettingsState } from './settings.ts';

/** As in the environment, by the name of the variable. */
type Texts = Readonly<Record<string, string>>;

const changeable = new Map(
  declared.flatMap(([key, doc]) => (doc.changeable === true ? [[doc.env, key] as const] : [])),
);

export const isChangeable = (name: string): boolean => changeable.has(name);

function readWith(state: SettingsState, texts: Texts): Reading {
  const chosen: GivenTexts = Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [changeable.get(name) ?? '', { name, text: text.trim() }]),
  );
  return readTexts({ ...state.given, ...chosen });
}

/** Why these texts cannot all be in force; empty when they can. */
export function problemsOfChoice(settings: Settings, texts: Texts): readonly SettingProblem[] {
  const foreign = Object.keys(texts).filter((name) => !changeable.has(name));
  if (foreign.length > 0)
    return foreign.map((name) => ({ name, sentence: `${name} is no setting that can be changed here.` }));
  const reading = readWith(stateOf(settings), texts);
  return reading.ok ? [] : reading.problems;
}

/**
 * Puts in force what fits; the rest stays as the environment has it. Answers the names of what does not fit: it was
 * chosen under another environment, or by another version.
 */
export function choose(settings: Settings, texts: Texts): readonly string[] {
  const state = stateOf(settings);
  const known = Object.entries(texts).filter(([name]) => changeable.has(name));
  let chosen: Texts = Object.fromEntries(known);
  let reading = readWith(state, chosen);
  if (!reading.ok) {
    chosen = fittingOf(state, known);
    reading = readWith(state, chosen);
  }
  if (reading.ok) {
    state.chosen = chosen;
    state.values = reading.values;
  }
  return Object.keys(texts).filter((name) => !Object.hasOwn(state.chosen, name));
}

/** One after the other, and again while that helps: some fit only beside another one. */
function fittingOf(state: SettingsState, entries: readonly (readonly [string, string])[]): Texts {
  let chosen: Texts = {};
  for (let before = -1; before < Object.keys(chosen).length;) {
    before = Object.keys(chosen).length;
    for (const [name, text] of entries) {
      const more = { ...chosen, [name]: text };
      if (readWith(state, more).ok) chosen = more;
    }
  }
  return chosen;
}

export interface SettingInForce {
  readonly doc: SettingDoc;
  /** As one would write it. Absent: unset. Never that of a secret. */
  readonly text?: string;
  readonly source: 'default' | 'environment' | 'admin';
}

const MASK = '•••';

/**
 * What is in force, and where it comes from, in the order in which it is documented.
 * @param chosen instead of what an admin chose: `{}` for what the server was started with
 */
export function settingsInForce(settings: Settings, chosen = stateOf(settings).chosen): readonly SettingInForce[] {
  const { given } = stateOf(settings);
  return declared.map(([key, doc]) => {
    const ofAdmin = chosen[doc.env];
    if (ofAdmin !== undefined) return { doc, text: ofAdmin, source: 'admin' };
    const text = given[key]?.text;
    if (text !== undefined) return { doc, text: doc.secret === true ? MASK : text, source: 'environment' };
    return { doc, ...(doc.default === undefined ? {} : { text: doc.default }), source: 'default' };
  });
}
