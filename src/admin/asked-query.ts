/** The query of a request, for the few routes that have one: filters and places in a list, nothing that matters. */
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { z } from 'zod';
import { invalidParts, requestInvalid } from '../http/request-validation.ts';

/** Parsed by the schema that the function gives: Nest would take a schema itself for a pipe. @throws Problem `request.invalid` */
export const AskedQuery = createParamDecorator((schemaOf: () => z.ZodType, context: ExecutionContext): unknown => {
  const { url } = context.switchToHttp().getRequest<Request>();
  const asked = new URLSearchParams(url.split('?', 2)[1]);
  for (const name of new Set(asked.keys()))
    if (asked.getAll(name).length > 1) throw requestInvalid([{ path: name, message: 'This was given twice.' }]);
  const result = schemaOf().safeParse(Object.fromEntries(asked));
  if (!result.success) throw requestInvalid(invalidParts(result.error.issues));
  return result.data;
});
