/** The events that src logs, as they stand in the code. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { degradedReasons } from '../../src/logging/degraded-reasons.ts';
import { projectRoot } from './markdown.ts';

const sources = readdirSync(join(projectRoot, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'))
  .map((path) => readFileSync(join(projectRoot, 'src', path), 'utf8'));

const eventsAt = (level: string): readonly string[] =>
  sources.flatMap((text) =>
    [...text.matchAll(new RegExp(`\\blog\\.${level}\\(\\s*'([\\w.]+)'`, 'g'))].map(([, event = '']) => event),
  );

/** Named by their text. Those of degraded reasons are logged under the reason. */
export const logEvents: readonly string[] = [
  ...new Set([...['debug', 'info', 'warn', 'error', 'last'].flatMap(eventsAt), ...degradedReasons]),
].sort();

/** What a person should look at. */
export const troubleEvents: readonly string[] = [
  ...new Set([...['warn', 'error', 'last'].flatMap(eventsAt), ...degradedReasons]),
].sort();
