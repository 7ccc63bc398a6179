// The numbers of now. Each has its place before it is known, so that nothing jumps.
import type { JSX } from 'preact';
import type { Overview } from '../../src/contract/admin.schema.ts';
import { formatDuration, formatMoment } from '../ui/quantity.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import { formatBytes } from './binary-bytes.ts';
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

/** As they are written; empty until they are known. */
function useProcessTexts(overview: Overview | undefined): Partial<Record<keyof Overview['process'], string>> {
  const { overview: words } = useWords('admin');
  const { time } = useWords('common');
  const { language } = useLanguage();
  if (overview === undefined) return {};
  const { process } = overview;
  const ms = (value: number): string => words.milliseconds(shortNumber(value, language));
  return {
    version: process.version,
    store: words.store[process.store],
    uptimeSeconds: formatDuration(process.uptimeSeconds * 1_000, time),
    workers: shortNumber(process.workers, language),
    memoryBytes: formatBytes(process.memoryBytes, language),
    openTransfers: shortNumber(process.openTransfers, language),
    requestP95Ms: ms(process.requestP95Ms),
    storeP95Ms: ms(process.storeP95Ms),
    eventLoopP95Ms: ms(process.eventLoopP95Ms),
  };
}

const shortNumber = (value: number, language: string): string =>
  new Intl.NumberFormat(language, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);

function Numbers({ overview }: Props): JSX.Element {
  const { overview: words } = useWords('admin');
  const { language } = useLanguage();
  const rates = useRates(overview);
  const texts = useProcessTexts(overview);
  return (
    <>
      <Tile name={words.requests}>{rates && shortNumber(rates.requests, language)}</Tile>
      <Tile name={words.errors}>{rates && shortNumber(rates.errors, language)}</Tile>
      <Tile name={words.openTransfers}>{texts.openTransfers}</Tile>
      <Tile name={words.requestP95}>{texts.requestP95Ms}</Tile>
      <Tile name={words.storeP95}>{texts.storeP95Ms}</Tile>
      <Tile name={words.eventLoop}>{texts.eventLoopP95Ms}</Tile>
      <Tile name={words.memory}>{texts.memoryBytes}</Tile>
      <Tile name={words.uptime}>{texts.uptimeSeconds}</Tile>
      <Tile name={words.processes}>{texts.workers}</Tile>
      <Tile name={words.version} beside={texts.store}>
        {texts.version}
      </Tile>
    </>
  );
}

interface TileProps {
  readonly name: string;
  readonly beside?: string | undefined;
  /** Absent until it is known. */
  readonly children: string | undefined;
}

function Tile({ name, beside, children = unknown }: TileProps): JSX.Element {
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
