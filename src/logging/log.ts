/** The server's log: one JSON object per line, the event first. Everything passes the redaction gate. */
import { pino, type Logger as Pino } from 'pino';
import { type LogFields, redact } from './redaction.ts';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Where lines go; by default the standard output. */
export interface LogDestination {
  write(line: string): void;
}

export class Log {
  readonly #pino: Pino;
  /** Makes one whose lines are written at once. */
  readonly #prompt: () => Pino;

  /** @param always in every line; for processes that write into one log */
  constructor(level: LogLevel, destination?: LogDestination, always: { readonly pid?: number } = {}) {
    const options = {
      level,
      base: { ...always },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label: string) => ({ level: label }) },
    };
    this.#pino = destination === undefined ? pino(options) : pino(options, destination);
    this.#prompt = () => pino(options, destination ?? pino.destination({ dest: 1, sync: true }));
  }

  /** An error that is the last line of this process: it is written when this returns. */
  last(event: string, fields: LogFields = {}): void {
    this.#prompt().error({ event, ...redact(fields) });
  }

  /** `event` is a constant such as `share.created`: never put a value into it. */
  trace(event: string, fields: LogFields = {}): void {
    if (this.#pino.isLevelEnabled('trace')) this.#pino.trace({ event, ...redact(fields) });
  }

  debug(event: string, fields: LogFields = {}): void {
    if (this.#pino.isLevelEnabled('debug')) this.#pino.debug({ event, ...redact(fields) });
  }

  info(event: string, fields: LogFields = {}): void {
    if (this.#pino.isLevelEnabled('info')) this.#pino.info({ event, ...redact(fields) });
  }

  warn(event: string, fields: LogFields = {}): void {
    if (this.#pino.isLevelEnabled('warn')) this.#pino.warn({ event, ...redact(fields) });
  }

  error(event: string, fields: LogFields = {}): void {
    if (this.#pino.isLevelEnabled('error')) this.#pino.error({ event, ...redact(fields) });
  }
}
