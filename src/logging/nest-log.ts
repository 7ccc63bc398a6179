/** Lets the framework speak through our log: its chatter as debug lines, its complaints as what they are. */
import type { LoggerService } from '@nestjs/common';
import { Log } from './log.ts';
import type { LogFields } from './redaction.ts';

export class NestLog implements LoggerService {
  constructor(private readonly destination: Log) {}

  log(message: unknown, ...rest: readonly unknown[]): void {
    this.destination.debug('framework', fieldsOf(message, rest));
  }

  debug(message: unknown, ...rest: readonly unknown[]): void {
    this.destination.debug('framework', fieldsOf(message, rest));
  }

  verbose(message: unknown, ...rest: readonly unknown[]): void {
    this.destination.trace('framework', fieldsOf(message, rest));
  }

  warn(message: unknown, ...rest: readonly unknown[]): void {
    this.destination.warn('framework', fieldsOf(message, rest));
  }

  error(message: unknown, ...rest: readonly unknown[]): void {
    this.destination.error('framework', fieldsOf(message, rest));
  }

  fatal(message: unknown, ...rest: readonly unknown[]): void {
    this.destination.error('framework', fieldsOf(message, rest));
  }
}

/** Nest passes the context last and, for errors, the stack as text before it. */
function fieldsOf(message: unknown, rest: readonly unknown[]): LogFields {
  const context = rest.at(-1);
  return message instanceof Error ? { error: message, context } : { message, context };
}
