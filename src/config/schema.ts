/** All settings as one schema: every text is parsed, and checked against the others, here and nowhere else. */
import { isAbsolute, relative } from 'node:path';
import { z } from 'zod';
import { admin } from './admin-settings.ts';
import type { Given } from './given-text.ts';
import { limits, shares, storage, sweeper } from './keeping-settings.ts';
import { redis, redisConflicts } from './redis-settings.ts';
import { monitoring } from './monitoring-settings.ts';
import { listening, ofProcess } from './serving-settings.ts';
import { type SettingDoc, settingDocs } from './setting.ts';

const schema = z.object({
  ...listening,
  ...storage,
  ...redis,
  ...shares,
  ...limits,
  ...sweeper,
  ...ofProcess,
  ...admin,
  ...monitoring,
});

export type Values = z.output<typeof schema>;
export type SettingKey = keyof Values;
/** What was given for each setting. */
export type GivenTexts = Readonly<Record<string, Given>>;

/** A sentence, and the variable that it is about; without one, it is about how several go together. */
export interface SettingProblem {
  readonly name?: string;
  readonly sentence: string;
}

export type Reading =
  { readonly ok: true; readonly values: Values } | { readonly ok: false; readonly problems: readonly SettingProblem[] };

/** What is declared about each setting, in the order in which it is documented. */
export const declared: readonly (readonly [SettingKey, SettingDoc])[] = Object.entries(schema.shape).map(
  ([key, shape]) => [key as SettingKey, docOf(shape)],
);

function docOf(shape: z.ZodType): SettingDoc {
  const doc = settingDocs.get(shape);
  if (doc === undefined) throw new TypeError('A setting was declared without its words.');
  return doc;
}

/** All values, or every problem that was found. */
export function readTexts(given: GivenTexts): Reading {
  const unread = Object.values(given).flatMap(({ name, problem }) =>
    problem === undefined ? [] : [{ name, sentence: problem }],
  );
  const result = schema.safeParse(Object.fromEntries(Object.entries(given).map(([key, { text }]) => [key, text])));
  const wrong = result.error?.issues.map((issue) => problemOf(issue, given)) ?? [];
  if (!result.success || unread.length > 0) return { ok: false, problems: [...unread, ...wrong] };
  const conflicts = findConflicts(result.data).map((sentence) => ({ sentence }));
  return conflicts.length > 0 ? { ok: false, problems: conflicts } : { ok: true, values: result.data };
}

function problemOf(issue: z.core.$ZodIssue, given: GivenTexts): SettingProblem {
  const { name = '', text = '' } = given[String(issue.path[0])] ?? {};
  const showValue = issue.code === 'custom' && issue.params?.['showValue'] === true;
  const sentence = showValue ? `${name} is "${text}": ${issue.message}.` : `${name} is set: ${issue.message}.`;
  return { name, sentence };
}

/** What each value allows alone and both together do not. */
function findConflicts(values: Values): readonly string[] {
  const conflicts: string[] = [];
  if (values.defaultExpiresInMs > values.maxExpiresInMs)
    conflicts.push('DEFAULT_EXPIRES_IN is longer than MAX_EXPIRES_IN: lower the first or raise the second.');
  if (contains(values.uploadsDir, values.dataDir) || contains(values.dataDir, values.uploadsDir))
    conflicts.push('UPLOADS_DIR and DATA_DIR lie in each other: give two separate directories.');
  if (values.adminTotpSecret !== undefined && values.adminPasswordHash === undefined)
    conflicts.push('ADMIN_TOTP_SECRET is set, but ADMIN_PASSWORD_HASH is not: set it too, it turns the admin page on.');
  if (values.metricsPort !== undefined && values.metricsPort !== 0 && values.metricsPort === values.port)
    conflicts.push('METRICS_PORT is the same as PORT: give another one, or set METRICS_TOKEN alone.');
  return [...conflicts, ...redisConflicts(values)];
}

function contains(outer: string, inner: string): boolean {
  const path = relative(outer, inner);
  return path === '' || (!path.startsWith('..') && !isAbsolute(path));
}
