/**
 * The settings of the server: one object, read once, all its problems told together in plain words. The few that are
 * changeable follow what an admin chooses (chosen-texts.ts); all others stay as they were at start.
 */
import { givenText, type Environment } from './given-text.ts';
import { declared, readTexts, type GivenTexts, type Values } from './schema.ts';
import type { SettingDoc } from './setting.ts';

export type { Environment };

/** What the values come from, and what they are now. */
export interface SettingsState {
  /** From the environment, by key. */
  readonly given: GivenTexts;
  /** By an admin, by the name of the variable; only what fits. */
  chosen: Readonly<Record<string, string>>;
  values: Values;
}

const states = new WeakMap<object, SettingsState>();

/** A class whose instances have exactly the fields of `T`, so that a type made by a schema can serve as an injection token. */
function holderOf<T extends object>(): new (state: SettingsState) => Readonly<T> {
  const holder = function (this: object, state: SettingsState): void {
    states.set(this, state);
    for (const [key, { changeable }] of declared)
      Object.defineProperty(this, key, {
        enumerable: true,
        ...(changeable === true ? { get: () => state.values[key] } : { value: state.values[key] }),
      });
    Object.freeze(this);
  };
  return holder as unknown as new (state: SettingsState) => Readonly<T>;
}

/**
 * Durations in milliseconds, sizes in bytes, directories absolute. `undefined` = the operator did not say. Read what is
 * changeable when it is needed: a copy does not follow.
 */
export class Settings extends holderOf<Values>() {}

/** For this folder alone. */
export function stateOf(settings: Settings): SettingsState {
  const state = states.get(settings);
  if (state === undefined) throw new TypeError('Only what readSettings made can be chosen over.');
  return state;
}

/** One sentence for each setting that is wrong. */
export class SettingsInvalid extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'SettingsInvalid';
  }
}

/** What is declared about every setting, in the order in which it is documented. */
export const describeSettings = (): readonly SettingDoc[] => declared.map(([, doc]) => doc);

/**
 * Reads all settings, by default from the environment of this process.
 * @throws SettingsInvalid with every problem that was found.
 */
export function readSettings(environment: Environment = process.env): Settings {
  const given = Object.fromEntries(declared.map(([key, doc]) => [key, givenText(doc, environment)]));
  const reading = readTexts(given);
  if (!reading.ok) throw new SettingsInvalid(reading.problems.map(({ sentence }) => sentence));
  return new Settings({ given, chosen: {}, values: reading.values });
}
