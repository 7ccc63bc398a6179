/** Marks a route as one that takes JSON. No other route has its body parsed; no route has more than 256 KiB of it. */
import {
  applyDecorators,
  Injectable,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { ApiConsumes } from '@nestjs/swagger';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import { parseJson } from './json-text.ts';
import { Problem } from './problem.ts';
import { readSmallBody } from './small-body.ts';

const jsonType = /^application\/json[ \t]*(?:;[ \t]*charset=(?:utf-8|"utf-8")[ \t]*)?$/i;

/**
 * Reads and parses the body of a request.
 * @throws Problem `request.media_type`, `request.too_large`, `request.timeout`, `request.malformed`, `request.invalid`
 */
export async function readJson(request: Request): Promise<unknown> {
  const { 'content-type': type = '', 'content-encoding': coding = 'identity' } = request.headers;
  if (!jsonType.test(type) || coding !== 'identity') throw new Problem('request.media_type');
  return parseJson(await readSmallBody(request));
}

/** Between the guards and the pipes: a request that is turned away is not read, and what is read is then validated. */
@Injectable()
class JsonBody implements NestInterceptor {
  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<Request>();
    request.body = await readJson(request);
    return next.handle();
  }
}

/** Use with `@Body({ schema })`. */
export const TakesJson = (): MethodDecorator =>
  applyDecorators(UseInterceptors(JsonBody), ApiConsumes('application/json'));
