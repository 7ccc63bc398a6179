/** The text format of Prometheus, as far as a test needs it. */

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export function samplesOf(text: string): readonly Sample[] {
  return [...text.matchAll(/^([a-z_0-9]+)(?:\{(.*)\})? (\S+)$/gim)].map(([, name = '', inner = '', value]) => ({
    name,
    labels: Object.fromEntries(
      [...inner.matchAll(/(\w+)="([^"]*)"/g)].map(([, label = '', word = '']) => [label, word]),
    ),
    value: value === '+Inf' ? Infinity : Number(value),
  }));
}

export const namesIn = (text: string): ReadonlySet<string> => new Set(samplesOf(text).map(({ name }) => name));

/** Of all samples of this name with these labels. */
export function sumOf(
  samples: readonly Sample[],
  wanted: string,
  labels: Readonly<Record<string, string>> = {},
): number {
  return samples
    .filter(
      ({ name, labels: has }) =>
        name === wanted && Object.entries(labels).every(([label, word]) => has[label] === word),
    )
    .reduce((sum, { value }) => sum + value, 0);
}
