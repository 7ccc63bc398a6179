/** What docs/monitoring asks Prometheus for. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectRoot } from '../docs/markdown.ts';

export const monitoringFile = (name: string): string => join(projectRoot, 'docs', 'monitoring', name);

interface Panel {
  readonly title: string;
  readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>;
  readonly targets: readonly { readonly expr: string }[];
}

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: { readonly summary: string };
}

export const panels = (): readonly Panel[] =>
  (JSON.parse(readFileSync(monitoringFile('grafana-dashboard.json'), 'utf8')) as { panels: readonly Panel[] }).panels;

export const rules = (): readonly Rule[] =>
  (
    parse(readFileSync(monitoringFile('alerts.yml'), 'utf8')) as { groups: readonly { rules: readonly Rule[] }[] }
  ).groups.flatMap((group) => group.rules);

/** Metrics have a `_` in their name, or are followed by what selects them; functions of PromQL are followed by a bracket. */
const metricsIn = (expressions: readonly string[]): readonly string[] => [
  ...new Set(
    expressions.flatMap((expr) =>
      [...expr.matchAll(/\b((?:onetimeshare|nodejs|process)_\w+|up)\b/g)].map(([name]) => name),
    ),
  ),
];

export const dashboardMetrics = (): readonly string[] =>
  metricsIn(panels().flatMap(({ targets }) => targets.map(({ expr }) => expr)));
export const ruleMetrics = (): readonly string[] => metricsIn(rules().map(({ expr }) => expr));
