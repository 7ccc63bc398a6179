// The colours of the charts as a canvas takes them: the tokens, resolved for the theme of now.
import { useEffect, useState } from 'preact/hooks';

export interface ChartColours {
  readonly lines: readonly string[];
  readonly areas: readonly string[];
  readonly text: string;
  readonly grid: string;
}

/** There is a token for each: `--chart-1` to `--chart-5`. */
export const lineColours = 5;

const tokenOf = (line: number): string => `var(--chart-${String((line % lineColours) + 1)})`;

function read(): ChartColours {
  const probe = document.createElement('span');
  document.body.append(probe);
  const resolve = (colour: string): string => {
    probe.style.color = colour;
    return getComputedStyle(probe).color;
  };
  const lines = Array.from({ length: lineColours }, (_, line) => tokenOf(line));
  const colours = {
    lines: lines.map(resolve),
    areas: lines.map((token) => resolve(`color-mix(in srgb, ${token} 12%, transparent)`)),
    text: resolve('var(--quiet)'),
    grid: resolve('var(--line)'),
  };
  probe.remove();
  return colours;
}

/** Another object when the theme is another one. */
export function useChartColours(): ChartColours {
  const [colours, setColours] = useState(read);
  useEffect(() => {
    const changed = (): void => setColours(read());
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', changed);
    const choice = new MutationObserver(changed);
    choice.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      dark.removeEventListener('change', changed);
      choice.disconnect();
    };
  }, []);
  return colours;
}
