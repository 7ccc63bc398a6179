// "Expires after [1 download] or [1 day]", and what is typed where the choices do not reach.
import type { JSX } from 'preact';
import { Field } from '../ui/field.tsx';
import { localInput } from '../ui/local-time.ts';
import { formatDuration, formatTime } from '../ui/quantity.ts';
import { Sentence } from '../ui/sentence.tsx';
import { useLanguage, useWords } from '../words/words.tsx';
import type { ServerLimits } from './server-limits.ts';
import {
  countOf,
  downloadsToOffer,
  endOf,
  lifetimesToOffer,
  lifetimeUnits,
  problemsOf,
  spanOf,
  type LifetimeUnit,
  type Settings,
} from './settings.ts';

export interface SettingsProps {
  readonly settings: Settings;
  readonly server: ServerLimits;
  readonly onSettings: (change: Partial<Settings>) => void;
}

export function TermsLine(props: SettingsProps): JSX.Element {
  const { terms: words } = useWords('send');
  const { language } = useLanguage();
  const { settings, server } = props;
  const endMs = problemsOf(settings, server, Date.now()).length === 0 ? endOf(settings, server, Date.now()) : undefined;
  return (
    <div class="terms">
      <p class="terms-line">
        <Sentence
          text={words.sentence}
          slots={{ downloads: <DownloadsChoice {...props} />, time: <LifetimeChoice {...props} /> }}
        />
      </p>
      {settings.downloads.kind === 'typed' && <TypedDownloads {...props} />}
      {settings.lifetime.kind === 'typed' && <TypedLifetime {...props} />}
      {settings.lifetime.kind === 'date' && <ChosenDate {...props} />}
      <p class="small terms-end">{endMs === undefined ? ' ' : words.goneBy(formatTime(endMs, language))}</p>
    </div>
  );
}

const other = 'other';
const date = 'date';

function DownloadsChoice({ settings: { downloads }, server, onSettings }: SettingsProps): JSX.Element {
  const { terms: words } = useWords('send');
  return (
    <select
      class="input inline-choice"
      aria-label={words.downloadsLabel}
      value={downloads.kind === 'typed' ? other : String(downloads.count)}
      onChange={({ currentTarget: { value } }) =>
        onSettings({
          downloads:
            value === other
              ? { kind: 'typed', text: String(countOf(downloads)) }
              : { kind: 'listed', count: Number(value) },
        })
      }
    >
      {downloadsToOffer(server).map((count) => (
        <option key={count} value={String(count)}>
          {words.downloads(count)}
        </option>
      ))}
      <option value={other}>{words.otherNumber}</option>
    </select>
  );
}

function LifetimeChoice({ settings: { lifetime }, server, onSettings }: SettingsProps): JSX.Element {
  const { terms: words } = useWords('send');
  const { time } = useWords('common');
  const choose = (value: string): void => {
    if (value === other) onSettings({ lifetime: { kind: 'typed', text: '2', unit: 'days' } });
    else if (value === date)
      onSettings({ lifetime: { kind: 'date', local: localInput(Date.now() + server.defaults.expiresIn * 1_000) } });
    else onSettings({ lifetime: { kind: 'listed', seconds: Number(value) } });
  };
  const chosen = { typed: other, date, listed: lifetime.kind === 'listed' ? String(lifetime.seconds) : '' };
  return (
    <select
      class="input inline-choice"
      aria-label={words.timeLabel}
      value={chosen[lifetime.kind]}
      onChange={({ currentTarget }) => choose(currentTarget.value)}
    >
      {lifetimesToOffer(server).map((seconds) => (
        <option key={seconds} value={String(seconds)}>
          {formatDuration(seconds * 1_000, time)}
        </option>
      ))}
      <option value={other}>{words.otherTime}</option>
      <option value={date}>{words.onDate}</option>
    </select>
  );
}

function TypedDownloads({ settings, server, onSettings }: SettingsProps): JSX.Element {
  const { terms: words } = useWords('send');
  const { downloads } = settings;
  const wrong = problemsOf(settings, server, Date.now()).includes('downloads');
  return (
    <Field
      label={words.number}
      error={wrong ? words.problems.downloads(server.limits.downloadsMax) : undefined}
      control={(props) => (
        <input
          {...props}
          class="input short"
          type="number"
          min={1}
          max={server.limits.downloadsMax}
          value={downloads.kind === 'typed' ? downloads.text : ''}
          onInput={({ currentTarget }) => onSettings({ downloads: { kind: 'typed', text: currentTarget.value } })}
        />
      )}
    />
  );
}

function TypedLifetime({ settings, server, onSettings }: SettingsProps): JSX.Element {
  const { terms: words } = useWords('send');
  const { time } = useWords('common');
  const { lifetime } = settings;
  if (lifetime.kind !== 'typed') return <></>;
  const { expiresInMin, expiresInMax } = server.limits;
  const range = words.problems.range(
    formatDuration(expiresInMin * 1_000, time),
    formatDuration(expiresInMax * 1_000, time),
  );
  const wrong = problemsOf(settings, server, Date.now()).includes('lifetime.range');
  return (
    <Field
      label={words.amount}
      error={wrong ? range : undefined}
      control={(props) => (
        <div class="row">
          <input
            {...props}
            class="input short"
            type="number"
            min={1}
            value={lifetime.text}
            onInput={({ currentTarget }) => onSettings({ lifetime: { ...lifetime, text: currentTarget.value } })}
          />
          <select
            class="input"
            aria-label={words.unit}
            value={lifetime.unit}
            onChange={({ currentTarget }) =>
              onSettings({ lifetime: { ...lifetime, unit: currentTarget.value as LifetimeUnit } })
            }
          >
            {lifetimeUnits.map((unit) => (
              <option key={unit} value={unit}>
                {words.units[unit]}
              </option>
            ))}
          </select>
        </div>
      )}
    />
  );
}

function ChosenDate({ settings, server, onSettings }: SettingsProps): JSX.Element {
  const { terms: words } = useWords('send');
  const { language } = useLanguage();
  const { lifetime } = settings;
  const now = Date.now();
  const { startMs, latestMs } = spanOf(settings, server, now);
  const problems = problemsOf(settings, server, now);
  const said = [
    problems.includes('lifetime.missing') ? words.problems.missing : undefined,
    problems.includes('lifetime.tooSoon') ? words.problems.tooSoon : undefined,
    problems.includes('lifetime.tooLate') ? words.problems.tooLate(formatTime(latestMs, language)) : undefined,
  ];
  return (
    <Field
      label={words.date}
      hint={words.inYourTime}
      error={said.find((one) => one !== undefined)}
      control={(props) => (
        <input
          {...props}
          class="input moment"
          type="datetime-local"
          min={localInput(startMs)}
          max={localInput(latestMs)}
          value={lifetime.kind === 'date' ? lifetime.local : ''}
          onInput={({ currentTarget }) => onSettings({ lifetime: { kind: 'date', local: currentTarget.value } })}
        />
      )}
    />
  );
}
