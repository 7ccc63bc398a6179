/**
 * The one gate that every log line passes. It works by an allow-list: a field goes through only if its name is known,
 * and then only in the form that is written here. Whatever a caller hands in by mistake stays out.
 */
import { shortAddress } from './short-address.ts';

type Form = (value: unknown) => unknown;

const maxTextCharacters = 300;
const maxFrames = 12;
const maxCauses = 3;
/** A random value of 16 bytes has 22 characters of base64url. */
const secretCharacters = 22;

const ofText =
  (show: (text: string) => string | undefined): Form =>
  (value) =>
    typeof value === 'string' ? show(value) : undefined;

const amount: Form = (value) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);
const flag: Form = (value) => (typeof value === 'boolean' ? value : undefined);
/** One of a small vocabulary of ours, such as a reason or a state. */
const word = ofText((text) => (/^[\w.:-]{1,40}$/.test(text) ? scrub(text) : undefined));
const prose = ofText((text) => scrub(text));
/** Capitals, as in the environment: no secret of ours looks like that. */
const settingName = ofText((text) => (/^[A-Z][A-Z0-9_]{1,60}$/.test(text) ? text : undefined));
const id = ofText(shortId);
const address = ofText(shortAddress);
const requestId = ofText((text) => (isRequestId(text) ? text : undefined));

const forms = {
  share: id,
  claim: id,
  blob: id,
  store: word,
  requestId,
  client: address,
  method: word,
  route: prose,
  status: amount,
  ms: amount,
  code: word,
  reason: word,
  kind: word,
  state: word,
  signal: word,
  version: word,
  degraded: flag,
  bytes: amount,
  bytesIn: amount,
  bytesOut: amount,
  total: amount,
  free: amount,
  used: amount,
  limit: amount,
  count: amount,
  attempts: amount,
  checked: amount,
  burned: amount,
  removed: amount,
  lapsed: amount,
  pending: amount,
  worker: amount,
  workers: amount,
  listening: prose,
  dataDir: prose,
  uploadsDir: prose,
  limits: prose,
  context: word,
  setting: settingName,
  message: prose,
  error: (value: unknown) => describeError(value, maxCauses),
} as const satisfies Readonly<Record<string, Form>>;

/**
 * What may be logged beside the event. A value of the wrong type is dropped, so the types here are wide where
 * callers have what the platform gives them.
 */
export type LogFields = { readonly [Name in keyof typeof forms]?: unknown };

/** The fields in the form in which they may be logged. `dropped` counts those that may not. */
export function redact(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const passed: Record<string, unknown> = {};
  let dropped = 0;
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const shown = isKnown(name) ? forms[name](value) : undefined;
    if (shown === undefined) dropped++;
    else passed[name] = shown;
  }
  return dropped === 0 ? passed : { ...passed, dropped };
}

const isKnown = (name: string): name is keyof typeof forms => Object.hasOwn(forms, name);

/** Enough of an id to follow a share through the log, not enough to name it. */
function shortId(full: string): string | undefined {
  return /^[\w-]{6,64}$/.test(full) ? full.slice(0, 6) : undefined;
}

/** The two forms of a request id: ours (16 characters of base64url) and a UUID from a proxy. */
export function isRequestId(text: string): boolean {
  return /^[\w-]{16}$/.test(text) || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

/**
 * Takes out what has the form of a secret: long random runs, age identities, everything after a `#`, queries and
 * credentials in URLs. Keeps the rest short and on one line.
 */
export function scrub(raw: string): string {
  return raw
    .slice(0, maxTextCharacters * 4)
    .replace(/#.*/gs, '#[removed]')
    .replace(/\/\/[^/\s@]*@/g, '//[removed]@')
    .replace(/\?\S*/g, '?[removed]')
    .replace(/[A-Za-z0-9_+=-]{22,}/g, (run) => (looksRandom(run) ? '[removed]' : run))
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .slice(0, maxTextCharacters);
}

/** Long names of classes are letters only; a random value of any length that matters has a digit or has one of our lengths. */
const looksRandom = (run: string): boolean =>
  /[^A-Za-z]/.test(run) || run.length === secretCharacters || run.length === 43;

/**
 * Where it happened and of what kind it is. Never the message: parsers quote the text that they could not read,
 * and file systems the name that they did not find.
 */
function describeError(error: unknown, causes: number): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  const { code, syscall } = error as NodeJS.ErrnoException;
  const frames = framesOf(error);
  return {
    name: word(error.name) ?? 'Error',
    ...(word(code) === undefined ? {} : { code: word(code) }),
    ...(word(syscall) === undefined ? {} : { syscall: word(syscall) }),
    ...(frames.length === 0 ? {} : { frames }),
    ...(error.cause === undefined || causes === 0 ? {} : { cause: describeError(error.cause, causes - 1) }),
  };
}

const frame = /^ {4}at (?:async )?(?:([\w$.<>#[\] ]{1,80}) \()?(?:\S*\/)?([\w.@-]{1,60}:\d+):\d+\)?$/;

function framesOf({ stack = '', message }: Error): readonly string[] {
  const afterMessage = stack.slice(stack.indexOf(message) + message.length);
  return afterMessage
    .split('\n')
    .flatMap((line) => {
      const match = frame.exec(line);
      return match === null ? [] : [`${match[1] ?? ''} ${match[2] ?? ''}`.trim()];
    })
    .slice(0, maxFrames);
}
