/** How one setting is declared: its name in the environment, its words and its shape, in one place. */
import { z } from 'zod';
import { parseDuration, parseSize } from './quantity.ts';

export const settingGroups = [
  'Listening',
  'Storage',
  'Redis',
  'Shares',
  'Limits',
  'Sweeper',
  'Process',
  'Admin',
  'Monitoring',
] as const;

export interface SettingDoc {
  /** Name of the environment variable: part of the contract. */
  readonly env: string;
  readonly group: (typeof settingGroups)[number];
  /** What it does, for the person who runs the server. */
  readonly doc: string;
  readonly unit: string;
  /** As one would write it in the environment. Absent: unset. */
  readonly default?: string;
  /** What an unset value means. */
  readonly unset?: string;
  /** It is never shown, and may be given in a file. Said by its schema, not where it is declared. */
  readonly secret?: true;
  /** An admin may change it while the server runs. */
  readonly changeable?: true;
}

/** Shapes of values that are never shown. */
const secrets = new WeakSet<z.ZodType>();

function kept<Out>(schema: z.ZodType<Out, string>): z.ZodType<Out, string> {
  secrets.add(schema);
  return schema;
}

export const settingDocs = z.registry<SettingDoc>();

/** A setting that always has a value. */
export function setting<Out>(
  schema: z.ZodType<Out, string>,
  doc: Omit<SettingDoc, 'secret'> & { readonly default: string },
): z.ZodPrefault<z.ZodType<Out, string>> {
  const withDefault = schema.prefault(doc.default);
  settingDocs.add(withDefault, doc);
  return withDefault;
}

/** A setting that stays `undefined` unless the operator gives it. */
export function optionalSetting<Out>(
  schema: z.ZodType<Out, string>,
  doc: Omit<SettingDoc, 'secret'> & { readonly unset: string },
): z.ZodOptional<z.ZodType<Out, string>> {
  const optional = schema.optional();
  settingDocs.add(optional, secrets.has(schema) ? { ...doc, secret: true } : doc);
  return optional;
}

/** Parses text or says in plain words what would have been right. */
function parsed<Out>(
  parse: (text: string) => Out | undefined,
  wanted: string | ((text: string) => string),
  showValue = true,
): z.ZodType<Out, string> {
  return z.string().transform((text, context) => {
    const value = parse(text);
    if (value !== undefined) return value;
    const message = typeof wanted === 'string' ? wanted : wanted(text);
    context.addIssue({ code: 'custom', message, params: { showValue } });
    return z.NEVER;
  });
}

const within = (value: number | undefined, min: number, max: number): number | undefined =>
  value !== undefined && value >= min && value <= max ? value : undefined;

export const integer = (min: number, max: number): z.ZodType<number, string> =>
  parsed(
    (text) => (/^\d{1,15}$/.test(text) ? within(Number(text), min, max) : undefined),
    `give a whole number from ${String(min)} to ${String(max)}`,
  );

const durationExamples = 'give a duration such as 90s, 15m, 24h or 7d, or a plain number of seconds';

/** Milliseconds. The bounds are written as in the environment, so that a person reads them back. */
export const duration = (min: string, max: string): z.ZodType<number, string> =>
  parsed(
    (text) => within(parseDuration(text), parseDuration(min) ?? 0, parseDuration(max) ?? 0),
    `${durationExamples}, from ${min} to ${max}`,
  );

/** Bytes. */
export const size = (min: string): z.ZodType<number, string> =>
  parsed(
    (text) => within(parseSize(text), parseSize(min) ?? 0, Number.MAX_SAFE_INTEGER),
    `give a size such as 64KiB, 20MiB or 10GiB, or a plain number of bytes, at least ${min}`,
  );

export const choice = <Out>(options: Readonly<Record<string, Out>>): z.ZodType<Out, string> =>
  parsed(
    (text) => (Object.hasOwn(options, text) ? options[text] : undefined),
    `give one of ${Object.keys(options).join(', ')}`,
  );

export const matching = <Out>(parse: (text: string) => Out | undefined, wanted: string): z.ZodType<Out, string> =>
  parsed(parse, wanted);

/**
 * As `matching`, for a value that may hold a password: it is never shown, and may be given in a file. Nor may `wanted` repeat
 * any of it.
 */
export const secret = <Out>(
  parse: (text: string) => Out | undefined,
  wanted: string | ((text: string) => string),
): z.ZodType<Out, string> => kept(parsed(parse, wanted, false));
