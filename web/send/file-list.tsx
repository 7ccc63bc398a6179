// What will be sent, and how much it is.
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { formatBytes } from '../ui/quantity.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import { bytesOf, filesOf, type PickedItem } from './picked.ts';
import type { KnownLimits } from './server-limits.ts';

interface Props {
  readonly items: readonly PickedItem[];
  readonly server: KnownLimits;
  readonly onRemove: (item: PickedItem) => void;
  readonly onRemoveAll: () => void;
}

/** So many lines at first: thousands would make the page slow, and nobody reads them. */
const linesAtFirst = 100;

export function FileList({ items, server: { told, limits }, onRemove, onRemoveAll }: Props): JSX.Element {
  const { files: words } = useWords('send');
  const { language } = useLanguage();
  const [lines, setLines] = useState(linesAtFirst);
  const list = useRef<HTMLUListElement>(null);
  const remove = (item: PickedItem, at: number): void => {
    onRemove(item);
    // The focus goes to the next one, or the one before: never nowhere.
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    (buttons[at + 1] ?? buttons[at - 1])?.focus();
  };
  const count = filesOf(items).length;
  return (
    <div class="stack-tight">
      <ul class="file-list" aria-label={words.list} ref={list}>
        {items.slice(0, lines).map((item, at) => (
          <FileLine key={item.key} item={item} onRemove={() => remove(item, at)} />
        ))}
      </ul>
      {items.length > lines && (
        <Button look="plain" onPress={() => setLines(items.length)}>
          {words.more(items.length - lines)}
        </Button>
      )}
      <div class="file-total">
        <div>
          <p>
            <strong>{words.total(count, formatBytes(bytesOf(items), language))}</strong>
          </p>
          <p class="small">
            {count > 1 && words.asZip} {told && words.limit(formatBytes(limits.shareBytes, language))}
          </p>
        </div>
        {items.length > 1 && (
          <Button look="plain" onPress={onRemoveAll}>
            {words.removeAll}
          </Button>
        )}
      </div>
    </div>
  );
}

function FileLine({ item, onRemove }: { readonly item: PickedItem; readonly onRemove: () => void }): JSX.Element {
  const { files: words } = useWords('send');
  const { language } = useLanguage();
  const { name, isFolder, files, bytes } = item;
  const size = formatBytes(bytes, language);
  return (
    <li class="file-line">
      <Icon name={isFolder ? 'files' : 'file'} />
      <span class="file-name">
        <bdi>{name}</bdi>
      </span>
      <span class="file-size">{isFolder ? words.total(files.length, size) : size}</span>
      <Button look="plain" icon="close" label={words.remove(name)} onPress={onRemove} />
    </li>
  );
}
