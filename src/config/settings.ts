/** The settings of the server: one object, parsed once, all its problems told together in plain words. */
import { isAbsolute, relative } from 'node:path';
import { z } from 'zod';
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

/** The environment as a process has it. An empty value counts as unset. */
export type Environment = Readonly<Record<string, string | undefined>>;

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
  const raw = Object.fromEntries(
    Object.entries(schema.shape).map(([key, shape]) => {
      const text = environment[docOf(shape).env]?.trim();
      return [key, text === '' ? undefined : text];
    }),
  );
  const result = schema.safeParse(raw);
  if (!result.success) throw new SettingsInvalid(result.error.issues.map((issue) => sentence(issue, raw)));
  const conflicts = findConflicts(result.data);
  if (conflicts.length > 0) throw new SettingsInvalid(conflicts);
  return new Settings(result.data);
}

function docOf(shape: z.ZodType): SettingDoc {
  const doc = settingDocs.get(shape);
  if (doc === undefined) throw new TypeError('A setting was declared without its words.');
  return doc;
}

function sentence(issue: z.core.$ZodIssue, raw: Readonly<Record<string, string | undefined>>): string {
  const key = String(issue.path[0]);
  const { env } = docOf(schema.shape[key as keyof Values]);
  const showValue = issue.code === 'custom' && issue.params?.['showValue'] === true;
  return showValue ? `${env} is "${raw[key] ?? ''}": ${issue.message}.` : `${env} is set: ${issue.message}.`;
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
