// Everything at a glance, as it is now; and below, how it went.
import type { JSX } from 'preact';
import { useWords } from '../words/words.tsx';
import { Charts } from './charts.tsx';
import type { Live } from './live.ts';
import { Panel } from './panel.tsx';
import { Tiles } from './tiles.tsx';

export function OverviewTab({ live }: { readonly live: Live }): JSX.Element {
  const { tabs } = useWords('admin');
  return (
    <Panel title={tabs.overview}>
      <Tiles overview={live.overview} />
      <Charts live={live} />
    </Panel>
  );
}
