// What a share holds: name, type, size, note, contents. All of it was written by somebody else, and is shown as text.
import type { JSX } from 'preact';
import type { Manifest } from '../../src/sealed/manifest-shape.ts';
import { Icon } from '../ui/icon.tsx';
import { formatBytes } from '../ui/quantity.ts';
import { useLanguage, useWords } from '../words/words.tsx';

type Named = Pick<Manifest, 'kind' | 'name' | 'type' | 'size'>;

const unknownTypes: ReadonlySet<string> = new Set(['', 'application/octet-stream']);

export function Parcel({ manifest: { kind, name, type, size } }: { readonly manifest: Named }): JSX.Element {
  const { language } = useLanguage();
  const isTyped = kind === 'file' && !unknownTypes.has(type);
  return (
    <div class="parcel">
      <span class="tile">
        <Icon name={kind} />
      </span>
      <div class="parcel-words">
        {kind !== 'text' && <bdi class="parcel-name">{name}</bdi>}
        <span class="small">
          {formatBytes(size, language)}
          {isTyped && (
            <>
              {' · '}
              <bdi>{type.split(';')[0]}</bdi>
            </>
          )}
        </span>
      </div>
    </div>
  );
}

export function Note({ note }: { readonly note: string | undefined }): JSX.Element | null {
  const { ready: words } = useWords('receive');
  if (note === undefined || note.trim() === '') return null;
  return (
    <figure class="note">
      <figcaption class="small">{words.note}</figcaption>
      <blockquote dir="auto">{note}</blockquote>
    </figure>
  );
}

/** More than this helps nobody to decide. */
const shownEntries = 200;

export function Contents({ manifest }: { readonly manifest: Manifest }): JSX.Element | null {
  const { ready: words } = useWords('receive');
  const { language } = useLanguage();
  const { kind, entries, entriesTotal } = manifest;
  if (kind !== 'files' || entriesTotal === 0) return null;
  const shown = entries.slice(0, shownEntries);
  return (
    <details class="contents">
      <summary>{words.contents(entriesTotal)}</summary>
      <ul>
        {shown.map(({ path, size }) => (
          <li>
            <bdi>{path}</bdi>
            <span class="small">{formatBytes(size, language)}</span>
          </li>
        ))}
      </ul>
      {entriesTotal > shown.length && <p class="small">{words.moreFiles(entriesTotal - shown.length)}</p>}
    </details>
  );
}
