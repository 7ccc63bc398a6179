// What this browser keeps of downloads: those that were begun and those that wait to be saved.
import type { JSX } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { BegunDownload, WaitingCopy } from '../engine/engine-api.ts';
import { engine } from '../engine/engine.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { formatBytes } from '../ui/quantity.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import { saveBlob } from './save-blob.ts';

interface Kept {
  readonly begun: readonly BegunDownload[];
  readonly copies: readonly WaitingCopy[];
}

export function KeptHere({ onOpen }: { readonly onOpen: (link: string) => void }): JSX.Element | null {
  const [kept, setKept] = useState<Kept>();
  const read = useCallback(async () => {
    const [begun, copies] = await Promise.all([engine().begunDownloads(), engine().waitingCopies()]);
    setKept({ begun, copies });
  }, []);
  useEffect(() => void read(), [read]);
  if (kept === undefined) return null;
  return (
    <>
      {kept.begun.length > 0 && <Begun begun={kept.begun} onOpen={onOpen} onChange={read} />}
      {kept.copies.length > 0 && <Copies copies={kept.copies} onChange={read} />}
    </>
  );
}

interface BegunProps {
  readonly begun: readonly BegunDownload[];
  readonly onOpen: (link: string) => void;
  readonly onChange: () => Promise<void>;
}

function Begun({ begun, onOpen, onChange }: BegunProps): JSX.Element {
  const { begunHere: words, begun: item } = useWords('receive');
  const { language } = useLanguage();
  const rows = begun.map(({ shareId, name, link, heldBytes, plainBytes }) => ({
    shareId,
    name,
    about:
      heldBytes === 0 ? item.again : item.held(formatBytes(heldBytes, language), formatBytes(plainBytes, language)),
    take: () => onOpen(link),
    drop: () => engine().forgetDownload(shareId).then(onChange),
  }));
  return <List words={{ ...words, take: words.goOn, drop: words.forget }} rows={rows} />;
}

interface CopiesProps {
  readonly copies: readonly WaitingCopy[];
  readonly onChange: () => Promise<void>;
}

function Copies({ copies, onChange }: CopiesProps): JSX.Element {
  const { copiesHere: words } = useWords('receive');
  const { language } = useLanguage();
  const rows = copies.map(({ shareId, manifest: { name, size }, file }) => ({
    shareId,
    name,
    about: formatBytes(size, language),
    take: () => {
      saveBlob(file, name);
      void engine().copySaved(shareId);
    },
    drop: () => engine().removeCopy(shareId).then(onChange),
  }));
  return <List words={{ ...words, take: words.save, drop: words.remove }} rows={rows} />;
}

interface Row {
  readonly shareId: string;
  readonly name: string;
  readonly about: string;
  readonly take: () => void;
  readonly drop: () => Promise<void>;
}

interface ListProps {
  readonly words: {
    readonly title: string;
    readonly hint: string;
    readonly take: string;
    readonly drop: string;
    readonly confirm: (name: string) => string;
    readonly lost: string;
  };
  readonly rows: readonly Row[];
}

function List({ words, rows }: ListProps): JSX.Element {
  const [asked, setAsked] = useState<Row>();
  return (
    <section class="card view">
      <h2>{words.title}</h2>
      <ul class="kept">
        {rows.map((row) => (
          <li key={row.shareId}>
            <div class="kept-name">
              <bdi>{row.name}</bdi>
              <span class="small">{row.about}</span>
            </div>
            <div class="row">
              <Button onPress={row.take}>{words.take}</Button>
              <Button look="plain" onPress={() => setAsked(row)}>
                {words.drop}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      <p class="small">{words.hint}</p>
      {asked !== undefined && (
        <Confirm
          title={words.confirm(asked.name)}
          action={words.drop}
          onConfirm={() => {
            setAsked(undefined);
            void asked.drop();
          }}
          onCancel={() => setAsked(undefined)}
        >
          <p>{words.lost}</p>
        </Confirm>
      )}
    </section>
  );
}
