/** The settings of the server: one object, parsed once, all its problems told together in plain words. */
import { isAbsolute, relative } from 'node:path';
import { z } from 'zod';
import { givenText, type Environment, type Given } from './given-text.ts';
import { limits, shares, storage, sweeper } from './keeping-settings.ts';
import { redis, redisConflicts } from './redis-settings.ts';
import { later, listening, ofProcess } from './serving-settings.ts';
import { type SettingDoc, settingDocs } from './setting.ts';

const schema = z.object({
  ...listening,
  ...storage,
  ...redis,
  ...shares,
  ...limits,
  ...sweeper,
  ...ofProcess,
  ...later,
});
type Values = z.output<typeof schema>;

export type { Environment };

/** A class whose instances have exactly the fields of `T`, so that a type made by a schema can serve as an injection token. */
function holderOf<T extends object>(): new (values: T) => Readonly<T> {
  const holder = function (this: object, values: T): void {
    Object.freeze(Object.assign(this, values));
  };
  return holder as unknown as new (values: T) => Readonly<T>;
}

/** Durations in milliseconds, sizes in bytes, directories absolute. `undefined` = the operator did not say. */
export class Settings extends holderOf<Values>() {}

/** One sentence for each setting that is wrong. */
export class SettingsInvalid extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'SettingsInvalid';
  }
}

/** What is declared about every setting, in the order in which it is documented. */
export const describeSettings = (): readonly SettingDoc[] => Object.values(schema.shape).map(docOf);

/**
 * Reads all settings, by default from the environment of this process.
 * @throws SettingsInvalid with every problem that was found.
 */
export function readSettings(environment: Environment = process.env): Settings {
  const given = Object.fromEntries(
    Object.entries(schema.shape).map(([key, shape]) => [key, givenText(docOf(shape), environment)]),
  );
  const unread = Object.values(given).flatMap(({ problem }) => problem ?? []);
  const result = schema.safeParse(Object.fromEntries(Object.entries(given).map(([key, { text }]) => [key, text])));
  const wrong = result.error?.issues.map((issue) => sentence(issue, given)) ?? [];
  if (!result.success || unread.length > 0) throw new SettingsInvalid([...unread, ...wrong]);
  const conflicts = findConflicts(result.data);
  if (conflicts.length > 0) throw new SettingsInvalid(conflicts);
  return new Settings(result.data);
}

function docOf(shape: z.ZodType): SettingDoc {
  const doc = settingDocs.get(shape);
  if (doc === undefined) throw new TypeError('A setting was declared without its words.');
  return doc;
}

function sentence(issue: z.core.$ZodIssue, given: Readonly<Record<string, Given>>): string {
  const { name = '', text = '' } = given[String(issue.path[0])] ?? {};
  const showValue = issue.code === 'custom' && issue.params?.['showValue'] === true;
  return showValue ? `${name} is "${text}": ${issue.message}.` : `${name} is set: ${issue.message}.`;
}

/** What each value allows alone and both together do not. */
function findConflicts(values: Values): readonly string[] {
  const conflicts: string[] = [];
  if (values.defaultExpiresInMs > values.maxExpiresInMs)
    conflicts.push('DEFAULT_EXPIRES_IN is longer than MAX_EXPIRES_IN: lower the first or raise the second.');
  if (contains(values.uploadsDir, values.dataDir) || contains(values.dataDir, values.uploadsDir))
    conflicts.push('UPLOADS_DIR and DATA_DIR lie in each other: give two separate directories.');
  return [...conflicts, ...redisConflicts(values)];
}

function contains(outer: string, inner: string): boolean {
  const path = relative(outer, inner);
  return path === '' || (!path.startsWith('..') && !isAbsolute(path));
}
