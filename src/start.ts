/** What the operator is told when the server starts, or does not. */
import { WorkersNotStarted } from './cluster/primary.ts';
import { formatDuration, formatSize } from './config/quantity.ts';
import { SettingsInvalid, type Settings } from './config/settings.ts';
import type { LogFields } from './logging/redaction.ts';

/** One line: the address, the store and the limits. */
export function startLine(settings: Settings, url: string): LogFields {
  const { maxShareBytes, defaultExpiresInMs, maxExpiresInMs, maxPasswordAttempts, rateLimits, workers } = settings;
  const limits = [
    `shares up to ${formatSize(maxShareBytes)}`,
    `kept ${formatDuration(defaultExpiresInMs)}, at most ${formatDuration(maxExpiresInMs)}`,
    `${String(maxPasswordAttempts)} password tries`,
    `rate limits ${rateLimits ? 'on' : 'off'}`,
  ];
  return {
    listening: url,
    ...(workers === 1 ? {} : { workers }),
    ...storeLine(settings),
    uploadsDir: settings.uploadsDir,
    limits: limits.join(', '),
  };
}

function storeLine({ redisUrl, redisClusterNodes, redisSentinels, dataDir }: Settings): LogFields {
  if (redisUrl === undefined) return { store: 'embedded', dataDir };
  if (redisClusterNodes !== undefined) return { store: 'redis-cluster' };
  return { store: redisSentinels === undefined ? 'redis' : 'redis-sentinel' };
}

/** Why there is no server, in plain words, one line each. */
export function explainFailedStart(error: unknown): readonly string[] {
  if (error instanceof SettingsInvalid)
    return ['The server does not start, because of these settings:', ...error.problems];
  return error instanceof WorkersNotStarted ? error.lines : [explainSystem(error as SystemError)];
}

interface SystemError extends NodeJS.ErrnoException {
  readonly address?: string;
  readonly port?: number;
}

function explainSystem({ code, address, port, path, message }: SystemError): string {
  if (code === 'EADDRINUSE')
    return `Another program already listens on ${address ?? ''} port ${String(port)}: stop it, or set PORT (or METRICS_PORT) to another one.`;
  if (code === 'EADDRNOTAVAIL') return `This machine has no address ${address ?? ''}: set HOST to one that it has.`;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return `The server may not use ${path ?? `port ${String(port)}`}: check UPLOADS_DIR, DATA_DIR and PORT, and who may use them.`;
  return `The server could not start: ${message}`;
}
