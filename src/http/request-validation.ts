/** Requests that were read but do not fit their schema: one answer that names every part that is wrong. */
import { StandardSchemaValidationPipe, type StandardSchemaValidationPipeOptions } from '@nestjs/common';
import { Problem } from './problem.ts';

type Issues = Parameters<NonNullable<StandardSchemaValidationPipeOptions['exceptionFactory']>>[0];
type PathSegment = NonNullable<Issues[number]['path']>[number];

export interface InvalidPart {
  /** Names of members from the outside in, joined by dots; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

const maxProblems = 20;
const maxCharacters = 200;

const nameOf = (segment: PathSegment): string => String(typeof segment === 'object' ? segment.key : segment);

/** 422 `request.invalid` with `problems`. The values themselves are never repeated: they may be secrets. */
export function requestInvalid(parts: readonly InvalidPart[]): Problem {
  const shown = parts.slice(0, maxProblems).map(({ path, message }) => ({
    path: path.slice(0, maxCharacters),
    message: message.slice(0, maxCharacters),
  }));
  const named = shown.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join(' ');
  const detail = `The request does not fit: ${named} Nothing was spent or stored. Mend these parts and send the request again.`;
  return new Problem('request.invalid', { detail, extras: { problems: shown } });
}

/** The issues of any Standard Schema, zod's among them. */
export function invalidParts(issues: Issues): readonly InvalidPart[] {
  return issues.map(({ path = [], message }) => ({ path: path.map(nameOf).join('.'), message }));
}

/** Validates whatever carries a schema (`@Body({ schema })`, `@Param('id', { schema })`). */
export class RequestValidationPipe extends StandardSchemaValidationPipe {
  constructor() {
    super({ exceptionFactory: (issues) => requestInvalid(invalidParts(issues)) });
  }

  /** Nest would take a member named `__proto__` out before the schema sees it; here it is an unknown member like any other. */
  protected override stripProtoKeys(): void {
    // Left to the schema, which refuses it.
  }
}
