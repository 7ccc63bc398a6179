// What has been picked so far, and what is to be said about the last drop, choice or paste.
import { useRef, useState } from 'preact/hooks';
import { safeName } from '../../src/sealed/names.ts';
import { announce } from '../ui/announce.tsx';
import { formatBytes } from '../ui/quantity.ts';
import type { SendWords } from '../words/en/send.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import { gather, type Dropped } from './dropped-files.ts';
import { bytesOf, withFiles, type Added, type Gathered, type PickedItem } from './picked.ts';

export interface Picking {
  readonly items: readonly PickedItem[];
  /** In words, about the last time something was added. */
  readonly remarks: readonly string[];
  /** While a folder is read: how many files so far. */
  readonly reading: number | undefined;
  readonly stopReading: () => void;
  readonly add: (gathered: Gathered) => void;
  readonly addDropped: (dropped: Dropped) => Promise<void>;
  readonly remark: (text: string) => void;
  readonly remove: (item: PickedItem) => void;
  readonly clear: () => void;
}

export function usePicking(): Picking {
  const words = useWords('send');
  const { language } = useLanguage();
  const [items, setItems] = useState<readonly PickedItem[]>([]);
  const [remarks, setRemarks] = useState<readonly string[]>([]);
  const [reading, setReading] = useState<number>();
  const abort = useRef(new AbortController());
  /** What is there when a long reading ends. */
  const newest = useRef(items);
  const put = (next: readonly PickedItem[]): void => {
    newest.current = next;
    setItems(next);
  };

  const add = (gathered: Gathered): void => {
    const result = withFiles(newest.current, gathered.files);
    put(result.items);
    setRemarks(remarksOn(gathered, result, words.remarks));
    if (result.added.length === 0) return;
    const total = formatBytes(bytesOf(result.items), language);
    announce(words.files.added(result.added.length, total));
  };
  const addDropped = async (dropped: Dropped): Promise<void> => {
    abort.current.abort();
    abort.current = new AbortController();
    const { signal } = abort.current;
    setReading(0);
    try {
      add(await gather(dropped, signal, setReading));
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      if (abort.current.signal === signal) setReading(undefined);
    }
  };
  return {
    items,
    remarks,
    reading,
    stopReading: () => {
      abort.current.abort();
      setReading(undefined);
    },
    add,
    addDropped,
    remark: (text) => setRemarks([text]),
    remove: (item) => {
      put(newest.current.filter((other) => other !== item));
      setRemarks([]);
      announce(words.files.removed(item.name));
    },
    clear: () => {
      put([]);
      setRemarks([]);
    },
  };
}

function remarksOn(
  gathered: Gathered,
  { added, twice, sameName }: Added,
  words: SendWords['remarks'],
): readonly string[] {
  const { files, emptyFolders, unreadable } = gathered;
  const empty = added.filter(({ file, path }) => file.size === 0 && !path.includes('/'));
  return [
    oneOrMany(
      twice.map(({ path }) => path),
      words.twice,
      words.twiceMany,
    ),
    ...sameName.map(({ path }) => words.sameName(safeName(path))),
    ...empty.map(({ path }) => words.empty(safeName(path))),
    oneOrMany(emptyFolders, words.emptyFolder, words.emptyFolders),
    oneOrMany(unreadable, words.unreadable, words.unreadableMany),
    files.length + emptyFolders.length + unreadable.length === 0 ? words.nothing : undefined,
  ]
    .filter((one) => one !== undefined)
    .slice(0, mostRemarks);
}

const mostRemarks = 4;

function oneOrMany(
  paths: readonly string[],
  one: (name: string) => string,
  many: (n: number) => string,
): string | undefined {
  const [first] = paths;
  if (first === undefined) return undefined;
  return paths.length === 1 ? one(safeName(first)) : many(paths.length);
}
