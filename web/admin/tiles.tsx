// The numbers of now. Each has its place before it is known, so that nothing jumps.
import type { ComponentChildren, JSX } from 'preact';
import type { Overview } from '../../src/contract/admin.schema.ts';
import { formatBytes, formatDuration, formatMoment } from '../ui/quantity.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import { useRates } from './rates.ts';
import { StorageBars } from './storage-bars.tsx';

interface Props {
  readonly overview: Overview | undefined;
}

/** Stands where a number will be. */
const unknown = '–';

export function Tiles({ overview }: Props): JSX.Element {
  return (
    <div class="tiles">
      <LiveShares overview={overview} />
      <section class="tile wide">
        <StorageBars use={overview?.storage} />
      </section>
      <dl class="numbers">
        <Numbers overview={overview} />
      </dl>
    </div>
  );
}

const states = ['ready', 'scheduled', 'uploading', 'claimed', 'locked'] as const;

function LiveShares({ overview }: Props): JSX.Element {
  const { overview: words, states: names, asOf } = useWords('admin');
  const { language } = useLanguage();
  const counted = overview?.sharesAt === undefined ? undefined : overview.shares;
  const format = (n: number | undefined): string =>
    n === undefined ? unknown : new Intl.NumberFormat(language).format(n);
  const all = counted && states.reduce((sum, state) => sum + counted[state], 0);
  return (
    <section class="tile wide">
      <div class="tile-head">
        <h3>{words.shares}</h3>
        <span class="small">
          {overview?.sharesAt === undefined ? words.counting : asOf(formatMoment(overview.sharesAt, language))}
        </span>
      </div>
      <p class="tile-number">{format(all)}</p>
      <dl class="by-state">
        {states.map((state) => (
          <div key={state}>
            <dt>
              <span class={`dot ${state}`} />
              {names[state]}
            </dt>
            <dd>{format(counted?.[state])}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Numbers({ overview }: Props): JSX.Element {
  const { overview: words } = useWords('admin');
  const { time } = useWords('common');
  const { language } = useLanguage();
  const rates = useRates(overview);
  const process = overview?.process;
  const perSecond = (rate: number | undefined): string =>
    rate === undefined
      ? unknown
      : new Intl.NumberFormat(language, { maximumFractionDigits: rate < 10 ? 1 : 0 }).format(rate);
  const ms = (value: number | undefined): string =>
    value === undefined
      ? unknown
      : words.milliseconds(new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value));
  return (
    <>
      <Tile name={words.requests}>{perSecond(rates?.requests)}</Tile>
      <Tile name={words.errors}>{perSecond(rates?.errors)}</Tile>
      <Tile name={words.openTransfers}>
        {process === undefined ? unknown : new Intl.NumberFormat(language).format(process.openTransfers)}
      </Tile>
      <Tile name={words.requestP95}>{ms(process?.requestP95Ms)}</Tile>
      <Tile name={words.storeP95}>{ms(process?.storeP95Ms)}</Tile>
      <Tile name={words.eventLoop}>{ms(process?.eventLoopP95Ms)}</Tile>
      <Tile name={words.memory}>{process === undefined ? unknown : formatBytes(process.memoryBytes, language)}</Tile>
      <Tile name={words.uptime} beside={process && words.processes(process.workers)}>
        {process === undefined ? unknown : formatDuration(process.uptimeSeconds * 1_000, time)}
      </Tile>
      <Tile name={words.version} beside={process && words.store[process.store]}>
        {process?.version ?? unknown}
      </Tile>
    </>
  );
}

interface TileProps {
  readonly name: string;
  readonly beside?: string | undefined;
  readonly children: ComponentChildren;
}

function Tile({ name, beside, children }: TileProps): JSX.Element {
  return (
    <div class="tile">
      <dt>{name}</dt>
      <dd>
        <span class="number">{children}</span>
        {beside !== undefined && <span class="small">{beside}</span>}
      </dd>
    </div>
  );
}
