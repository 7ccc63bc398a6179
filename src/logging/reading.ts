/** A number that is read when Prometheus asks, not kept up while nobody does. */
import { Counter, Gauge, type Registry } from 'prom-client';

export const metricPrefix = 'onetimeshare_';

/** One number, or one for each of a few words under `label`. */
export interface Reading {
  /** Without the prefix. */
  readonly name: string;
  readonly kind: 'counter' | 'gauge';
  readonly help: string;
  readonly label?: string | undefined;
  /** What stands beside one number. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly read: () => number | Readonly<Record<string, number>>;
}

export function addReading(registry: Registry, { name, kind, help, label, labels: beside = {}, read }: Reading): void {
  const labelNames = label === undefined ? Object.keys(beside) : [label];
  const base = { name: metricPrefix + name, help, labelNames, registers: [registry] };
  const told = (): readonly (readonly [Record<string, string>, number])[] => {
    const value = read();
    if (typeof value === 'number') return [[beside, value]];
    return Object.entries(value).map(([word, number]) => [{ [label ?? '']: word }, number]);
  };
  if (kind === 'gauge')
    new Gauge({
      ...base,
      collect() {
        this.reset();
        for (const [labels, number] of told()) this.set(labels, number);
      },
    });
  else
    new Counter({
      ...base,
      collect() {
        this.reset();
        for (const [labels, number] of told()) this.inc(labels, number);
      },
    });
}
