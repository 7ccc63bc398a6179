// How many downloads, and until when.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { OwnerView } from '../../src/contract/look.schema.ts';
import type { OwnerChange } from '../../src/client/owner-share.ts';
import { engine } from '../engine/engine.ts';
import { Button } from '../ui/button.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Field } from '../ui/field.tsx';
import { localInput, parseLocalInput } from '../ui/local-time.ts';
import { useWords } from '../words/words.tsx';
import { useAct } from './owner-actions.tsx';
import type { Followed, OwnerKey } from './owner-share.ts';

interface Props {
  readonly owner: OwnerKey;
  readonly view: OwnerView;
  readonly followed: Followed;
}

/** The contract's upper bound. */
const mostDownloads = 100;

export function ChangeForm({ owner, view, followed }: Props): JSX.Element {
  const { change: words, failures } = useWords('manage');
  const { busy, failure, act } = useAct({ followed });
  // Undefined until touched: an untouched field follows what the server says.
  const [downloads, setDownloads] = useState<string>();
  const [expires, setExpires] = useState<string>();
  const [saved, setSaved] = useState(false);
  const change = changeOf(view, downloads, expires);
  const save = async (): Promise<void> => {
    if (change === undefined) return;
    const done = await act(() => engine().ownerChange(owner.id, owner.ownerToken, change), words.saved);
    if (!done) return;
    setDownloads(undefined);
    setExpires(undefined);
    setSaved(true);
  };
  return (
    <section class="card">
      <h2>{words.title}</h2>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
        onInput={() => {
          setSaved(false);
        }}
      >
        <div class="change-fields">
          <DownloadsField view={view} value={downloads} onInput={setDownloads} />
          <EndField view={view} value={expires} onInput={setExpires} />
        </div>
        {failure !== undefined && <FailureNotice failure={failure} said={failures} />}
        <div class="row">
          <Button type="submit" disabled={busy || change === undefined}>
            {words.save}
          </Button>
          <span class="small" role="status">
            {saved ? words.saved : change === undefined ? words.unchanged : ''}
          </span>
        </div>
      </form>
    </section>
  );
}

interface FieldProps {
  readonly view: OwnerView;
  /** Undefined: as the server says. */
  readonly value: string | undefined;
  readonly onInput: (value: string) => void;
}

function DownloadsField({ view, value, onInput }: FieldProps): JSX.Element {
  const { change: words } = useWords('manage');
  const least = Math.max(1, view.downloads - view.downloadsLeft);
  return (
    <Field
      label={words.downloads}
      hint={words.downloadsHint(least, mostDownloads)}
      control={(props) => (
        <input
          {...props}
          class="input"
          type="number"
          inputMode="numeric"
          required
          min={least}
          max={mostDownloads}
          value={value ?? String(view.downloads)}
          onInput={({ currentTarget }) => onInput(currentTarget.value)}
        />
      )}
    />
  );
}

function EndField({ view, value, onInput }: FieldProps): JSX.Element {
  const { change: words } = useWords('manage');
  return (
    <Field
      label={words.expires}
      hint={words.expiresHint}
      control={(props) => (
        <input
          {...props}
          class="input"
          type="datetime-local"
          required
          value={value ?? localInput(Date.parse(view.expiresAt))}
          onInput={({ currentTarget }) => onInput(currentTarget.value)}
        />
      )}
    />
  );
}

/** What differs from how the share stands; undefined if nothing does. */
function changeOf(
  view: OwnerView,
  downloads: string | undefined,
  expires: string | undefined,
): OwnerChange | undefined {
  const number = Number(downloads ?? view.downloads);
  const atMs = expires === undefined ? undefined : parseLocalInput(expires);
  const change: OwnerChange = {
    ...(Number.isInteger(number) && number !== view.downloads ? { downloads: number } : {}),
    ...(atMs === undefined || localInput(Date.parse(view.expiresAt)) === expires ? {} : { expiresAtMs: atMs }),
  };
  return Object.keys(change).length === 0 ? undefined : change;
}
